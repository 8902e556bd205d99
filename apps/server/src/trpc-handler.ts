/** /trpc through tRPC's own adapter: streams, forms, other origins, and whatever else the fast path does not take. */
import { appRouter } from "@taskwell/api";
import { createContext } from "@taskwell/api/context";
import type { Services } from "@taskwell/api/context";
import { unreadableBody } from "@taskwell/api/rest";
import { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { errorResponse } from "./error-response.ts";
import type { Logger } from "./logger.ts";
import { allowedMethods } from "./procedure-types.ts";
import { bodyStream } from "./request-body.ts";
import { reportError } from "./request-log.ts";
import { maxBatchSize } from "./request.ts";
import type { HandlerRequest } from "./request.ts";
import { callIdHeaders, commonHeaders, errorHeaders, rateLimitHeaders } from "./response-headers.ts";

const prefix = "/trpc/";

export async function handleTrpc(
  services: Services,
  handlerRequest: HandlerRequest,
  log: Logger,
): Promise<Response> {
  const { request, requestId } = handlerRequest;
  const { method, headers } = request;
  const path = new URL(request.url).pathname;
  const allow = allowedMethods(decoded(path).slice(prefix.length));
  if (method === "GET" || method === "HEAD") {
    const response = await callProcedures(services, handlerRequest, asGet(request), allow, log);
    return method === "GET" ? response : await withoutBody(response);
  }
  if (method === "OPTIONS" && allow !== undefined)
    return new Response(null, { status: 204, headers: { ...commonHeaders(requestId), allow } });
  if (method !== "POST")
    return errorResponse(
      { path, requestId },
      wrongMethod(method, allow),
      allow === undefined ? {} : { allow },
    );
  const problem = unreadableBody(headers.get("content-type"), headers.get("content-encoding"));
  if (problem !== undefined)
    return errorResponse(
      { path, requestId },
      new TRPCError({ code: "UNSUPPORTED_MEDIA_TYPE", message: problem }),
    );
  return await callProcedures(services, handlerRequest, withCheckedBody(handlerRequest), allow, log);
}

/** As tRPC reads it: a comma between calls may be percent-encoded. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function callProcedures(
  services: Services,
  { requestId, address, onUser, observer }: HandlerRequest,
  request: Request,
  allow: string | undefined,
  log: Logger,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const calls = searchParams.get("batch") === "1" ? decoded(pathname).split(",").length : 1;
  return await fetchRequestHandler({
    endpoint: "/trpc",
    req: request,
    router: appRouter,
    maxBatchSize,
    createContext: async () => {
      const context = await createContext(services, {
        requestId,
        authorization: request.headers.get("authorization"),
        address,
        calls,
        idempotencyKey: request.headers.get("idempotency-key"),
        observer,
      });
      if ("actor" in context.authentication) onUser(context.authentication.actor.userId);
      return context;
    },
    onError: ({ error, path }) => reportError(log, requestId, error, path),
    responseMeta: ({ ctx, errors }) => ({
      headers: new Headers({
        ...commonHeaders(requestId),
        ...rateLimitHeaders(ctx?.allowance),
        ...callIdHeaders(ctx?.callIds ?? []),
        ...errorHeaders(errors),
        ...(allow !== undefined && errors.some(({ code }) => code === "METHOD_NOT_SUPPORTED")
          ? { allow }
          : {}),
      }),
    }),
  });
}

function wrongMethod(method: string, allow: string | undefined): TRPCError {
  return allow === undefined
    ? new TRPCError({ code: "NOT_FOUND", message: "There is no such procedure." })
    : new TRPCError({
        code: "METHOD_NOT_SUPPORTED",
        message: `${method} is not allowed here. Allowed: ${allow}.`,
      });
}

/** tRPC's adapter answers HEAD by itself, without calling anything. */
function asGet(request: Request): Request {
  const { url, method, headers, signal } = request;
  return method === "GET" ? request : new Request(url, { headers, signal });
}

/** A POST whose body is not read before a procedure asks for its input, which no refused call does. */
function withCheckedBody({ request, incoming }: HandlerRequest): Request {
  const { url, method, headers, signal } = request;
  const isText = /^application\/json *(;|$)/i.test(headers.get("content-type") ?? "");
  return new Request(url, { method, headers, signal, body: bodyStream(incoming, isText), duplex: "half" });
}

/** The response to HEAD: that to GET without the body. A stream has no length to tell. */
async function withoutBody(response: Response): Promise<Response> {
  const { status } = response;
  const headers = new Headers(response.headers);
  if (headers.get("content-type") !== "application/json") await response.body?.cancel();
  else headers.set("content-length", String(Buffer.byteLength(await response.text())));
  return new Response(null, { status, headers });
}
