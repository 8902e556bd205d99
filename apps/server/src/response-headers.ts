/** Headers of responses, the same on every path that a request can take. */
import { RateLimitError, retryAfterSeconds } from "@taskwell/api/errors";
import type { Allowance } from "@taskwell/api/errors";
import { AuthError } from "@taskwell/auth/error";
import type { TRPCError } from "@trpc/server";

/** For every response: it is data for one caller, not to be rendered, cached or embedded. */
export function commonHeaders(requestId: string): Record<string, string> {
  return {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=15552000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-request-id": requestId,
  };
}

/** `WWW-Authenticate` (RFC 6750, section 3) and `Retry-After` (RFC 9110, section 10.2.3). */
export function errorHeaders(errors: readonly TRPCError[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { code, cause } of errors) {
    if (code === "SERVICE_UNAVAILABLE" || code === "GATEWAY_TIMEOUT")
      headers["retry-after"] = String(retryAfterSeconds);
    if (code === "UNAUTHORIZED" && cause instanceof AuthError) headers["www-authenticate"] = challenge(cause);
    if (cause instanceof RateLimitError) headers["retry-after"] = String(cause.allowance.resetSeconds);
  }
  return headers;
}

/** `X-Call-Id`: what the changes of a request can be undone by; of a batch, of each mutation that succeeded. */
export function callIdHeaders(callIds: readonly string[]): Record<string, string> {
  const ids = callIds.filter((id) => id !== "");
  return ids.length === 0 ? {} : { "x-call-id": ids.join(", ") };
}

/** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers). */
export function rateLimitHeaders(allowance: Allowance | undefined): Record<string, string> {
  if (allowance === undefined) return {};
  const { policy, quota, windowSeconds, remaining, resetSeconds } = allowance;
  return {
    ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
    "ratelimit-policy": `"${policy}";q=${quota};w=${windowSeconds}`,
  };
}

function challenge({ code, message }: AuthError): string {
  const scheme = 'Bearer realm="taskwell"';
  return code === "token_missing"
    ? scheme
    : `${scheme}, error="invalid_token", error_description="${message}"`;
}
