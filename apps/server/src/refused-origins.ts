/** Names the origins of refused pages in the log, since a browser only tells the page's developer. */
import type { MiddlewareHandler } from "hono";
import type { Logger } from "./logger.ts";

const maxOrigins = 100;
const maxOriginLength = 200;

/** Each origin is named once. Browsers ask before a call from another origin (a CORS preflight); nothing else is looked at. */
export function reportRefusedOrigins(corsOrigins: readonly string[], log: Logger): MiddlewareHandler {
  const reported = new Set<string>();
  return async (c, next) => {
    const origin = c.req.header("origin")?.slice(0, maxOriginLength);
    const isPreflight =
      c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined;
    const isAllowed = origin === undefined || corsOrigins.includes("*") || corsOrigins.includes(origin);
    if (isPreflight && !isAllowed && !reported.has(origin) && reported.size < maxOrigins) {
      reported.add(origin);
      log.warn(
        { origin },
        "a page of another origin was refused: to let it call the API, add its origin to CORS_ORIGINS",
      );
    }
    await next();
  };
}
