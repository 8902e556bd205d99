/** Errors of the server itself, in the format of the protocol that a path belongs to. */
import { appRouter } from "@taskwell/api";
import { restProblem } from "@taskwell/api/rest";
import { nameRequest } from "@taskwell/api/trpc";
import { getTRPCErrorShape, TRPCError } from "@trpc/server";
import { accountsErrorResponse } from "./accounts-handler.ts";
import { commonHeaders, errorHeaders } from "./response-headers.ts";
import { restResponse } from "./rest-handler.ts";

export interface FailedRequest {
  /** The path of the URL. */
  readonly path: string;
  readonly requestId: string;
}

export function errorResponse(
  { path, requestId }: FailedRequest,
  error: TRPCError,
  headers: Record<string, string> = {},
): Response {
  nameRequest(error, requestId);
  if (path.startsWith("/api/auth/")) return accountsErrorResponse(error, requestId);
  if (path.startsWith("/api/")) return restResponse(restProblem(error, requestId), requestId, headers);
  const shape = getTRPCErrorShape({
    config: appRouter._def._config,
    error,
    type: "unknown",
    path: undefined,
    input: undefined,
    ctx: undefined,
  });
  return jsonResponse(
    requestId,
    shape.data.httpStatus,
    { error: shape },
    { ...errorHeaders([error]), ...headers },
  );
}

// All headers are set when the response is created: @hono/node-server sends a response more slowly once its headers
// have been touched, as Hono's middleware does.
export function jsonResponse(
  requestId: string,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): Response {
  const text = JSON.stringify(body);
  return new Response(text, {
    status,
    headers: {
      "content-type": "application/json",
      // For HEAD, whose response has no body to measure.
      "content-length": String(Buffer.byteLength(text)),
      ...commonHeaders(requestId),
      ...headers,
    },
  });
}

export const notReady = () =>
  new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "The server is not ready yet." });
