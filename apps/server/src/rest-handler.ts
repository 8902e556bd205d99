/** /api/{user_id}/*: HTTP around `serveRest`. */
import { createContext } from "@taskwell/api/context";
import type { Context, Services } from "@taskwell/api/context";
import { nameRequest } from "@taskwell/api/trpc";
import { serveRest } from "@taskwell/api/rest";
import type { RestResponse } from "@taskwell/api/rest";
import { acceptedEncoding, compressed, minCompressedBytes } from "./content-encoding.ts";
import type { Encoding } from "./content-encoding.ts";
import type { Logger } from "./logger.ts";
import { chunksOf, readText } from "./request-body.ts";
import { reportError } from "./request-log.ts";
import type { HandlerRequest } from "./request.ts";
import { callIdHeaders, commonHeaders, errorHeaders, rateLimitHeaders } from "./response-headers.ts";

export async function handleRest(
  services: Services,
  { request, incoming, requestId, address, onUser, observer }: HandlerRequest,
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
      text: () => readText(incoming),
      bytes: () => chunksOf(incoming),
    },
    requestId,
    async () => {
      ctx = await createContext(services, {
        requestId,
        address,
        authorization: request.headers.get("authorization"),
        calls: 1,
        idempotencyKey: request.headers.get("idempotency-key"),
        observer,
      });
      if ("actor" in ctx.authentication) onUser(ctx.authentication.actor.userId);
      return ctx;
    },
  );
  if (answer.error !== undefined) reportError(log, requestId, answer.error, answer.procedure);
  if (request.method === "HEAD") await answer.document?.return();
  const parts = responseParts(answer, requestId, {
    ...rateLimitHeaders(ctx?.allowance),
    ...callIdHeaders(ctx?.callIds ?? []),
  });
  const { content } = parts;
  if (typeof content !== "string" || content.length < minCompressedBytes || !isCompressible(answer))
    return responseOf(parts);
  const varying = { ...parts, headers: { ...parts.headers, vary: "accept-encoding" } };
  const encoding = acceptedEncoding(request.headers.get("accept-encoding"));
  return responseOf(encoding === undefined ? varying : await encoded(varying, content, encoding));
}

/**
 * Not what has an entity tag, which would belong to one encoding only; and no secret, such as a feed's URL, beside text
 * of the caller's, because the length would tell of it (BREACH). See docs/decisions/0024-compression.md.
 */
function isCompressible({ headers, body, error, procedure = "" }: RestResponse): boolean {
  return body !== undefined && error === undefined && !("etag" in headers) && !procedure.startsWith("feed.");
}

interface ResponseParts {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
}

export function restResponse(
  answer: RestResponse,
  requestId: string,
  extraHeaders: Record<string, string> = {},
): Response {
  return responseOf(responseParts(answer, requestId, extraHeaders));
}

function responseOf({ status, headers, content }: ResponseParts): Response {
  return new Response(content, { status, headers });
}

async function encoded(parts: ResponseParts, text: string, encoding: Encoding): Promise<ResponseParts> {
  const content = await compressed(text, encoding, "each");
  const length = String(content.length);
  const headers = { ...parts.headers, "content-encoding": encoding, "content-length": length };
  return { ...parts, headers, content };
}

function responseParts(
  { status, headers, body, document, error }: RestResponse,
  requestId: string,
  extraHeaders: Record<string, string>,
): ResponseParts {
  if (error !== undefined) nameRequest(error, requestId);
  const contentType = error === undefined ? "application/json" : "application/problem+json";
  const text = body === undefined ? undefined : JSON.stringify(body);
  return {
    status,
    content: text ?? textStream(document),
    headers: {
      ...(text === undefined
        ? {}
        : { "content-type": contentType, "content-length": String(Buffer.byteLength(text)) }),
      ...commonHeaders(requestId),
      ...extraHeaders,
      ...(error === undefined ? {} : errorHeaders([error])),
      ...headers,
    },
  };
}

function textStream(chunks: RestResponse["document"]): ReadableStream<Uint8Array> | null {
  return chunks === undefined ? null : ReadableStream.from(chunks).pipeThrough(new TextEncoderStream());
}
