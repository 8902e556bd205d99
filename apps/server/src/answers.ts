/** What every answer has in common, whichever way it takes: headers, limits, a name for the request, words for the log. */
import { randomUUID } from "node:crypto";
import { RateLimitError, retryAfterSeconds } from "@taskwell/api/errors";
import type { Allowance } from "@taskwell/api/errors";
import { appRouter } from "@taskwell/api";
import { restRouteOf } from "@taskwell/api/rest";
import { nameRequest } from "@taskwell/api/trpc";
import { AuthError } from "@taskwell/auth/error";
import type { TRPCError } from "@trpc/server";
import type { Logger } from "./telemetry.ts";

export const maxBodyBytes = 1024 * 1024;
export const maxBatchSize = 20;

/** Of every answer: it is data, for one caller, and nothing to be shown, kept or embedded. */
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

/** RFC 6750, section 3, and RFC 9110, section 10.2.3. */
export function headersFor(errors: readonly TRPCError[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { code, cause } of errors) {
    if (code === "SERVICE_UNAVAILABLE" || code === "GATEWAY_TIMEOUT")
      headers["retry-after"] = String(retryAfterSeconds);
    if (code === "UNAUTHORIZED" && cause instanceof AuthError) headers["www-authenticate"] = challenge(cause);
    if (cause instanceof RateLimitError) headers["retry-after"] = String(cause.allowance.resetSeconds);
  }
  return headers;
}

/** draft-ietf-httpapi-ratelimit-headers. */
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

/** Tells an error which request it belongs to, and the log about what nobody foresaw. */
export function noteError(log: Logger, requestId: string, error: TRPCError, path: string | undefined): void {
  nameRequest(error, requestId);
  if (error.code === "INTERNAL_SERVER_ERROR")
    log.error({ requestId, path, err: error.cause ?? error }, "a procedure failed");
}

/** A caller's own request id, if it can stand in a log as it is; else a new one. */
export function requestIdOf(header: string | undefined): string {
  return header !== undefined && /^[\w.:/+=-]{1,128}$/.test(header) ? header : randomUUID();
}

const fixedPaths = new Set(["/", "/livez", "/readyz", "/openapi.json", "/docs", "/panel"]);
/** Of Better Auth's, the ones without anything secret in them. */
const accountRoutes = new Set(
  ["sign-up/email", "sign-in/email", "sign-out", "get-session", "token", "jwks", "list-sessions"].map(
    (route) => `/api/auth/${route}`,
  ),
);

/** Where a request went, in words of ours: a path may hold anything, a token among it. */
export function routeOf(path: string): string {
  if (fixedPaths.has(path)) return path;
  // What follows is a secret.
  if (path.startsWith("/calendar/")) return "/calendar/*";
  if (path.startsWith("/api/auth/")) return accountRoutes.has(path) ? path : "/api/auth/*";
  if (path.startsWith("/api/")) return restRouteOf(path) ?? "unknown";
  if (!path.startsWith("/trpc/")) return "unknown";
  const known = path
    .slice("/trpc/".length)
    .split(",", maxBatchSize)
    .map((name) => (Object.hasOwn(appRouter._def.procedures, name) ? name : "unknown"));
  return `/trpc/${known.join(",")}`;
}
