/** Decides which URLs and addresses webhooks may lead to: nothing inside of the server's own network. */
import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import type { WebhookAccess } from "../trpc/context.ts";

export type WebhookMode = WebhookAccess["mode"];

/** All unicast addresses that have been assigned (IANA, IPv6 Global Unicast Address Assignments). */
const assigned = ipaddr.parseCIDR("2000::/3");

/**
 * Whether an address is one of the public Internet: neither private, loopback, link-local, shared (100.64/10), multicast,
 * reserved nor unspecified, nor IPv6 that carries an IPv4 address, such as ::ffff:127.0.0.1 or 64:ff9b::/96.
 *
 * @param address IPv4 or IPv6, in any notation
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === "unicast" && (parsed.kind() === "ipv4" || parsed.match(assigned));
}

/** The host of a URL as name resolution takes it. The URL parser has turned 0x7f.1 and 2130706433 into 127.0.0.1. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** What is wrong with a URL, as far as it can be known without resolving its name; undefined: nothing. */
export function urlProblem(text: string, mode: WebhookMode): string | undefined {
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "Must not hold a user or a password.";
  if (mode === "any") return undefined;
  if (url.protocol !== "https:") return "Must be an https URL.";
  const host = hostOf(url);
  const isInside =
    isIP(host) > 0 ? !isPublicAddress(host) : /(^|\.)(localhost|local|internal)\.?$/.test(host);
  return isInside ? "Must lead to a public address." : undefined;
}

/** All of what a name resolves to must be public: which of them is taken is not ours to say. */
export function arePublic(addresses: readonly LookupAddress[]): boolean {
  return addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address));
}
