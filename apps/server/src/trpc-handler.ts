/** /trpc through tRPC's own adapter: streams, forms, other origins, and whatever else the fast path does not take. */
import { appRouter } from "@taskwell/api";
import { createContext } from "@taskwell/api/context";
import type { Services } from "@taskwell/api/context";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Logger } from "./logger.ts";
import { reportError } from "./request-log.ts";
import { maxBatchSize } from "./request.ts";
import type { HandlerRequest } from "./request.ts";
import { commonHeaders, errorHeaders, rateLimitHeaders } from "./response-headers.ts";

export async function handleTrpc(
  services: Services,
  { request, requestId, address, onUser }: HandlerRequest,
  log: Logger,
): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const calls = searchParams.get("batch") === "1" ? pathname.split(",").length : 1;
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
      });
      if ("actor" in context.authentication) onUser(context.authentication.actor.userId);
      return context;
    },
    onError: ({ error, path }) => reportError(log, requestId, error, path),
    responseMeta: ({ ctx, errors }) => ({
      headers: new Headers({
        ...commonHeaders(requestId),
        ...rateLimitHeaders(ctx?.allowance),
        ...errorHeaders(errors),
      }),
    }),
  });
}
