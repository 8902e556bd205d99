/** /calendar/{secret}.ics: feeds, for calendar programs, which know an address and nothing else. */
import type { Services } from "@taskwell/api/context";
import { RateLimitError, toTRPCError } from "@taskwell/api/errors";
import { serveFeed } from "@taskwell/api/feed";
import type { ServedFeed } from "@taskwell/api/feed";
import { getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { commonHeaders, headersFor, noteError } from "./answers.ts";
import type { Logger } from "./telemetry.ts";

export interface CalendarCall {
  readonly request: Request;
  readonly requestId: string;
  readonly address: string;
  /** Of the path. */
  readonly file: string;
  /** Told whose feed it is, once that is known. */
  readonly onActor: (userId: string) => void;
}

export async function answerCalendar(
  services: Services | undefined,
  { request, requestId, address, file, onActor }: CalendarCall,
  log: Logger,
): Promise<Response> {
  try {
    if (services === undefined)
      throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "Not ready yet." });
    const secret = file.replace(/\.ics$/, "");
    const feed = await serveFeed(services, { secret, requestId, address });
    if (feed === undefined)
      throw new TRPCError({ code: "NOT_FOUND", message: "There is no such calendar, or not any more." });
    onActor(feed.userId);
    return await answer(feed, request, requestId);
  } catch (cause) {
    return refuse(cause, requestId, log);
  }
}

async function answer(feed: ServedFeed, request: Request, requestId: string): Promise<Response> {
  const { etag } = feed;
  const headers = {
    ...commonHeaders(requestId),
    // A program may keep it, and must ask each time whether it still holds.
    "cache-control": "private, no-cache",
    "content-type": "text/calendar; charset=utf-8",
    etag,
  };
  const known = (request.headers.get("if-none-match") ?? "")
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  const isKnown = known.some((tag) => tag === "*" || tag === etag);
  if (isKnown || request.method === "HEAD") {
    await feed.close();
    return new Response(null, { status: isKnown ? 304 : 200, headers });
  }
  return new Response(bodyOf(feed), { headers });
}

/** Closes the feed at its end, and when nobody wants it any more, even if not a byte of it was asked for. */
function bodyOf(feed: ServedFeed): ReadableStream<Uint8Array> {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  const end = async () => {
    await pieces?.return?.();
    await feed.close();
  };
  return new ReadableStream(
    {
      pull: async (controller) => {
        pieces ??= feed.read()[Symbol.asyncIterator]();
        const piece = await pieces.next();
        if (piece.done !== true) return controller.enqueue(piece.value);
        controller.close();
        await end();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

/** In plain words: it is read by people, if at all. */
function refuse(cause: unknown, requestId: string, log: Logger): Response {
  const error =
    cause instanceof RateLimitError
      ? new TRPCError({ code: "TOO_MANY_REQUESTS", message: cause.message, cause })
      : toTRPCError(getTRPCErrorFromUnknown(cause));
  noteError(log, requestId, error, "calendar");
  const isOurs = error.code === "INTERNAL_SERVER_ERROR";
  const message = isOurs ? `Something went wrong on our side. Request id: ${requestId}` : error.message;
  return new Response(`${message}\n`, {
    status: getHTTPStatusCodeFromError(error),
    headers: {
      ...commonHeaders(requestId),
      ...headersFor([error]),
      "content-type": "text/plain; charset=utf-8",
    },
  });
}
