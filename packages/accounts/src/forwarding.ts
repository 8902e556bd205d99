/** What Better Auth gets of a request, and what the caller gets of its response. */
import { addressHeader } from "./hooks.ts";
import { pages } from "./links.ts";
import type { CheckedRequest } from "./request-check.ts";

/** Who sends a request. */
export interface Client {
  /** An IPv4 address, or the first 64 bits of an IPv6 address. */
  readonly address: string;
  /** For the log. */
  readonly requestId: string;
}

/** The request as it was checked, with the client's address. */
export function forBetterAuth(
  { name, method, url, origin, body }: CheckedRequest,
  request: Request,
  client: Client,
): Request {
  const headers = new Headers(request.headers);
  headers.set(addressHeader, client.address);
  headers.delete("content-length");
  // Node's fetch sends sec-fetch-mode without sec-fetch-site. Better Auth would take it for a browser without Origin.
  if (!headers.has("sec-fetch-site")) headers.delete("sec-fetch-mode");
  const target = new URL(url);
  // A link without a front end's page leads to ours.
  if (name === "/reset-password/:token" && !target.searchParams.get("callbackURL"))
    target.searchParams.set("callbackURL", new URL(pages.resetPassword, origin).href);
  if (body === undefined) return new Request(target, { method, headers });
  headers.set("content-type", "application/json");
  return new Request(target, { method, headers, body });
}

/**
 * Makes the response to an unverified address the same as that to a wrong password. Better Auth's own would reveal that
 * the account exists.
 */
export async function hideUnverifiedAddress(response: Response): Promise<Response> {
  if (response.status !== 401 && response.status !== 403) return response;
  const body: unknown = await response.clone().json();
  const code = typeof body === "object" && body !== null && "code" in body ? body.code : undefined;
  if (code !== "EMAIL_NOT_VERIFIED" && code !== "INVALID_EMAIL_OR_PASSWORD") return response;
  const message = "Invalid email or password, or the address has not been verified yet";
  return Response.json({ message, code: "INVALID_EMAIL_OR_PASSWORD" }, { status: 401 });
}
