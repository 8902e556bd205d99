/** Who sends a request, as far as that can be told. */
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";

/**
 * The address that a request comes from: IPv4, or the network (the first 64 bits) of IPv6, of which anybody has as many
 * addresses as they like.
 *
 * @param trustedProxies how many proxies stand in front, each adding to `X-Forwarded-For` where it was called from
 */
export function addressOf({ socket, headers }: IncomingMessage, trustedProxies: number): string {
  const peer = socket.remoteAddress ?? "";
  if (trustedProxies === 0) return networkOf(peer);
  const header = headers["x-forwarded-for"];
  const forwarded = (Array.isArray(header) ? header.join(",") : (header ?? ""))
    .split(",")
    .map((hop) => hop.trim());
  return networkOf(forwarded.at(-trustedProxies) || peer);
}

/** RFC 4291: sections 2.2 (as text), 2.5.4 (64 bits for a network) and 2.5.5.2 (IPv4 in IPv6). */
export function networkOf(address: string): string {
  const [, ipv4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (ipv4 !== undefined || !isIPv6(address)) return ipv4 ?? address;
  // The URL parser writes an address in its one canonical form (RFC 5952), `::` for the longest run of zeros.
  const [before = "", after] = new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname
    .slice(1, -1)
    .split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [head, tail] = [groups(before), after === undefined ? [] : groups(after)];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(":")}::/64`;
}
