/** /api/{user_id}/*: HTTP around `serveRest`. */
import { createContext } from "@taskwell/api/context";
import type { Context, Services } from "@taskwell/api/context";
import { nameRequest } from "@taskwell/api/trpc";
import { serveRest } from "@taskwell/api/rest";
import type { RestResponse } from "@taskwell/api/rest";
import type { Logger } from "./logger.ts";
import { reportError } from "./request-log.ts";
import type { HandlerRequest } from "./request.ts";
import { commonHeaders, errorHeaders, rateLimitHeaders } from "./response-headers.ts";

export async function handleRest(
  services: Services,
  { request, requestId, address, onUser }: HandlerRequest,
  log: Logger,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  let ctx: Context | undefined;
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
      if ("actor" in ctx.authentication) onUser(ctx.authentication.actor.userId);
      return ctx;
    },
  );
  if (answer.error !== undefined) reportError(log, requestId, answer.error, answer.procedure);
  if (request.method === "HEAD") await answer.document?.return();
  return restResponse(answer, requestId, rateLimitHeaders(ctx?.allowance));
}

export function restResponse(
  { status, headers, body, document, error }: RestResponse,
  requestId: string,
  extraHeaders: Record<string, string> = {},
): Response {
  if (error !== undefined) nameRequest(error, requestId);
  const contentType = error === undefined ? "application/json" : "application/problem+json";
  const content = body === undefined ? textStream(document) : JSON.stringify(body);
  return new Response(content, {
    status,
    headers: {
      ...(body === undefined ? {} : { "content-type": contentType }),
      ...commonHeaders(requestId),
      ...extraHeaders,
      ...(error === undefined ? {} : errorHeaders([error])),
      ...headers,
    },
  });
}

function textStream(chunks: RestResponse["document"]): ReadableStream<Uint8Array> | null {
  return chunks === undefined ? null : ReadableStream.from(chunks).pipeThrough(new TextEncoderStream());
}
