/** The address that a client is counted by in rate limits. */
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";

/**
 * The address that a request comes from: an IPv4 address, or the network (first 64 bits) of an IPv6 address, since one
 * client may use any address of its network.
 *
 * @param trustedProxies number of proxies in front of the server, each of which appends its client's address to
 *   `X-Forwarded-For`
 */
export function clientAddress({ socket, headers }: IncomingMessage, trustedProxies: number): string {
  const peer = socket.remoteAddress ?? "";
  if (trustedProxies === 0) return networkOf(peer);
  const header = headers["x-forwarded-for"];
  const forwarded = (Array.isArray(header) ? header.join(",") : (header ?? ""))
    .split(",")
    .map((hop) => hop.trim());
  return networkOf(withoutPort(forwarded.at(-trustedProxies) || peer));
}

/** Some proxies append the port: `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
function withoutPort(address: string): string {
  const [, ipv6, ipv4] = /^\[([^\]]+)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address) ?? [];
  return ipv6 ?? ipv4 ?? address;
}

/** RFC 4291, sections 2.2 (text form), 2.5.4 (64-bit network prefix) and 2.5.5.2 (IPv4-mapped addresses). */
export function networkOf(address: string): string {
  const [, ipv4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (ipv4 !== undefined || !isIPv6(address)) return ipv4 ?? address;
  // The URL parser returns the canonical form (RFC 5952), with `::` for the longest run of zeros.
  const [before = "", after] = new URL(`http://[${address.replace(/%.*$/, "")}]`).hostname
    .slice(1, -1)
    .split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [head, tail] = [groups(before), after === undefined ? [] : groups(after)];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(":")}::/64`;
}
