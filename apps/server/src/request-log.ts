/** Logs requests, with routes that hold nothing secret, and reports them to their observer. */
import { randomUUID } from "node:crypto";
import { appRouter } from "@taskwell/api";
import { restRouteOf } from "@taskwell/api/rest";
import { nameRequest } from "@taskwell/api/trpc";
import type { TRPCError } from "@trpc/server";
import type { Logger } from "./logger.ts";
import type { RequestObserver } from "./observer.ts";
import { maxBatchSize } from "./request.ts";

/** The caller's own request id if it is safe to log, otherwise a new one. */
export function requestIdOf(header: string | undefined): string {
  return header !== undefined && /^[\w.:/+=-]{1,128}$/.test(header) ? header : randomUUID();
}

/** The status that is logged when the client did not wait for the response: nginx's, and tRPC's. */
export const clientClosedRequest = 499;

interface HandledRequest {
  readonly requestId: string;
  readonly method: string | undefined;
  readonly path: string;
  readonly status: number;
  /** By `performance.now()`. */
  readonly startedAtMs: number;
  /** The client's address, as `clientAddress` returns it. */
  readonly address: string;
  readonly userId: string | undefined;
  readonly observer: RequestObserver | undefined;
}

/** Logs a request, and tells its observer that it has ended. */
export function reportRequest(log: Logger, request: HandledRequest): void {
  const { requestId, method, path, status, startedAtMs, address, userId, observer } = request;
  const route = routeOf(path);
  observer?.end({ route, status });
  const durationMs = Math.round(performance.now() - startedAtMs);
  log.info({ requestId, method, route, status, durationMs, address, userId }, "request");
}

/** Attaches the request id to an error, and logs the error if it is a bug. */
export function reportError(
  log: Logger,
  requestId: string,
  error: TRPCError,
  procedure: string | undefined,
): void {
  nameRequest(error, requestId);
  if (error.code === "INTERNAL_SERVER_ERROR")
    log.error({ requestId, path: procedure, err: error.cause ?? error }, "a procedure failed");
}

const fixedPaths = new Set(["/", "/livez", "/readyz", "/openapi.json", "/docs", "/panel"]);
/** The paths of Better Auth that contain nothing secret. */
const accountPaths = new Set(
  ["sign-up/email", "sign-in/email", "sign-out", "get-session", "token", "jwks", "list-sessions"].map(
    (route) => `/api/auth/${route}`,
  ),
);

/** A path reduced to known names: as it came it might contain anything, such as a token. */
function routeOf(path: string): string {
  if (fixedPaths.has(path)) return path;
  // The rest of a feed's path is its secret.
  if (path.startsWith("/calendar/")) return "/calendar/*";
  if (path.startsWith("/account/")) return "/account/*";
  if (path.startsWith("/api/auth/")) return accountPaths.has(path) ? path : "/api/auth/*";
  if (path.startsWith("/api/")) return restRouteOf(path) ?? "unknown";
  if (!path.startsWith("/trpc/")) return "unknown";
  const procedures = path
    .slice("/trpc/".length)
    .split(",", maxBatchSize)
    .map((name) => (Object.hasOwn(appRouter._def.procedures, name) ? name : "unknown"));
  return `/trpc/${procedures.join(",")}`;
}
