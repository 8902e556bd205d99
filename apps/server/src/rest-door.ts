/** The REST door: HTTP around `serveRest`. */
import type { Services } from "@taskwell/api/context";
import { createContext } from "@taskwell/api/context";
import type { Context as CallContext } from "@taskwell/api/context";
import { nameRequest } from "@taskwell/api/trpc";
import { serveRest } from "@taskwell/api/rest";
import type { RestAnswer } from "@taskwell/api/rest";
import { commonHeaders, headersFor, noteError, rateLimitHeaders } from "./answers.ts";
import type { Logger } from "./telemetry.ts";

export interface RestCall {
  readonly request: Request;
  readonly requestId: string;
  readonly address: string;
  /** Told who asks, once that is known. */
  readonly onActor: (userId: string) => void;
}

export async function answerRest(services: Services, call: RestCall, log: Logger): Promise<Response> {
  const { request, requestId, address, onActor } = call;
  const { pathname, searchParams } = new URL(request.url);
  let ctx: CallContext | undefined;
  const answer = await serveRest(
    pathname,
    {
      method: request.method === "HEAD" ? "GET" : request.method,
      query: searchParams,
      headers: request.headers,
      text: () => request.text(),
      bytes: () => request.body ?? new Blob([]).stream(),
    },
    requestId,
    async () => {
      ctx = await createContext(services, {
        requestId,
        address,
        authorization: request.headers.get("authorization"),
        calls: 1,
        idempotencyKey: request.headers.get("idempotency-key"),
      });
      if ("actor" in ctx.authentication) onActor(ctx.authentication.actor.userId);
      return ctx;
    },
  );
  if (answer.error !== undefined) noteError(log, requestId, answer.error, answer.procedure);
  if (request.method === "HEAD") await answer.document?.return();
  return restResponse(answer, requestId, rateLimitHeaders(ctx?.allowance));
}

export function restResponse(
  { status, headers, body, document, error }: RestAnswer,
  requestId: string,
  more: Record<string, string> = {},
): Response {
  if (error !== undefined) nameRequest(error, requestId);
  const contentType = error === undefined ? "application/json" : "application/problem+json";
  const sent = body === undefined ? textStream(document) : JSON.stringify(body);
  return new Response(sent, {
    status,
    headers: {
      ...(body === undefined ? {} : { "content-type": contentType }),
      ...commonHeaders(requestId),
      ...more,
      ...(error === undefined ? {} : headersFor([error])),
      ...headers,
    },
  });
}

function textStream(pieces: RestAnswer["document"]): ReadableStream<Uint8Array> | null {
  return pieces === undefined ? null : ReadableStream.from(pieces).pipeThrough(new TextEncoderStream());
}
