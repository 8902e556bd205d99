/** /calendar/{secret}.ics: feeds for calendar programs, which send no token. */
import type { Services } from "@taskwell/api/context";
import { RateLimitError, toTRPCError } from "@taskwell/api/errors";
import { serveFeed } from "@taskwell/api/feed";
import type { ServedFeed } from "@taskwell/api/feed";
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { Logger } from "./logger.ts";
import { reportError } from "./request-log.ts";
import type { HandlerRequest } from "./request.ts";
import { commonHeaders, errorHeaders } from "./response-headers.ts";

export interface CalendarRequest extends HandlerRequest {
  /** The file name in the path: `{secret}.ics`. */
  readonly file: string;
}

export async function handleCalendar(
  services: Services | undefined,
  { request, requestId, address, file, onUser }: CalendarRequest,
  log: Logger,
): Promise<Response> {
  try {
    if (services === undefined)
      throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "Not ready yet." });
    const secret = file.replace(/\.ics$/, "");
    const feed = await serveFeed(services, { secret, requestId, address });
    if (feed === undefined)
      throw new TRPCError({ code: "NOT_FOUND", message: "There is no such calendar, or not any more." });
    onUser(feed.userId);
    return await feedResponse(feed, request, requestId);
  } catch (cause) {
    return errorResponse(cause, requestId, log);
  }
}

async function feedResponse(feed: ServedFeed, request: Request, requestId: string): Promise<Response> {
  const { etag } = feed;
  const headers = {
    ...commonHeaders(requestId),
    // May be cached, but must be revalidated each time.
    "cache-control": "private, no-cache",
    "content-type": "text/calendar; charset=utf-8",
    etag,
  };
  const cachedTags = (request.headers.get("if-none-match") ?? "")
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  const isUnchanged = cachedTags.some((tag) => tag === "*" || tag === etag);
  if (isUnchanged || request.method === "HEAD") {
    await feed.close();
    return new Response(null, { status: isUnchanged ? 304 : 200, headers });
  }
  return new Response(bodyOf(feed), { headers });
}

/** Closes the feed when it ends or the client disconnects, even if nothing was read from it. */
function bodyOf(feed: ServedFeed): ReadableStream<Uint8Array> {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  const end = async () => {
    await chunks?.return?.();
    await feed.close();
  };
  return new ReadableStream(
    {
      pull: async (controller) => {
        chunks ??= feed.read()[Symbol.asyncIterator]();
        const chunk = await chunks.next();
        if (chunk.done !== true) return controller.enqueue(chunk.value);
        controller.close();
        await end();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

/** Plain text: calendar programs show it to people, or to nobody. */
function errorResponse(cause: unknown, requestId: string, log: Logger): Response {
  const error =
    cause instanceof RateLimitError
      ? new TRPCError({ code: "TOO_MANY_REQUESTS", message: cause.message, cause })
      : toTRPCError(getTRPCErrorFromUnknown(cause));
  reportError(log, requestId, error, "calendar");
  const isBug = error.code === "INTERNAL_SERVER_ERROR";
  const message = isBug ? `Something went wrong on our side. Request id: ${requestId}` : error.message;
  return new Response(`${message}\n`, {
    status: getHTTPStatusCodeFromError(error),
    headers: {
      ...commonHeaders(requestId),
      ...errorHeaders([error]),
      "content-type": "text/plain; charset=utf-8",
    },
  });
}
