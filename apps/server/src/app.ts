/** Composes the doors into one fetch handler. Knows no sockets and no environment. */
import { createContext } from "@taskwell/api/context";
import type { Services } from "@taskwell/api/context";
import { retryAfterSeconds } from "@taskwell/api/errors";
import { appRouter } from "@taskwell/api";
import { nameRequest } from "@taskwell/api/trpc";
import { getTRPCErrorShape, TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import {
  commonHeaders,
  headersFor,
  maxBatchSize,
  maxBodyBytes,
  noteError,
  requestIdOf,
  routeOf,
} from "./answers.ts";
import type { Logger } from "./telemetry.ts";

/** What the server can do at the moment. */
export interface Backend {
  /** Absent until the database is there and has been checked. */
  services?: Services;
  /** Why nobody should be sent here. Absent when all is well. */
  unready?: string;
}

export interface AppOptions {
  readonly backend: Backend;
  /** Origins whose pages may call; `*` for all. */
  readonly corsOrigins: readonly string[];
  readonly log: Logger;
}

/** What is kept of a request for its line in the log. */
type Variables = { requestId: string; userId?: string };
type AppContext = Context<{ Variables: Variables }>;

export function createApp({ backend, corsOrigins, log }: AppOptions): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();

  app.use(async (c, next) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(c.req.header("x-request-id"));
    c.set("requestId", requestId);
    await next();
    const durationMs = Math.round(performance.now() - startedAt);
    const line = {
      requestId,
      method: c.req.method,
      route: routeOf(c.req.path),
      status: c.res.status,
      durationMs,
    };
    log.info({ ...line, userId: c.get("userId") }, "request");
  });
  if (corsOrigins.length > 0) {
    app.use(
      cors({
        origin: corsOrigins.includes("*") ? "*" : [...corsOrigins],
        allowHeaders: ["authorization", "content-type", "trpc-accept", "x-request-id"],
        exposeHeaders: ["retry-after", "www-authenticate", "x-request-id"],
        maxAge: 600,
      }),
    );
  }

  app.get("/", (c) =>
    answer(c, 200, { name: "Taskwell", trpc: "/trpc", health: { live: "/livez", ready: "/readyz" } }),
  );
  app.get("/livez", (c) => answer(c, 200, { status: "live" }));
  app.get("/readyz", async (c) => {
    const reason = await whyUnready(backend);
    if (reason === undefined) return answer(c, 200, { status: "ready" });
    return answer(c, 503, { status: "unready", reason }, { "retry-after": String(retryAfterSeconds) });
  });

  const limitUnannounced = bodyLimit({
    maxSize: maxBodyBytes,
    onError: (c: AppContext) => refuse(c, tooLarge(), { connection: "close" }),
  });
  app.post("/trpc/*", async (c, next) => {
    const announced = c.req.header("content-length");
    if (announced === undefined) return await limitUnannounced(c, next);
    return Number(announced) > maxBodyBytes ? refuse(c, tooLarge()) : await next();
  });
  app.all("/trpc/*", async (c) => {
    const { services } = backend;
    if (services === undefined) return refuse(c, notReady());
    return await serveProcedures(c, services, log);
  });

  app.notFound((c) =>
    refuse(
      c,
      new TRPCError({ code: "NOT_FOUND", message: "There is nothing here. Procedures are under /trpc." }),
    ),
  );
  app.onError((cause, c) => {
    const error = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });
    log.error({ requestId: c.get("requestId"), err: cause }, "failed outside of any procedure");
    return refuse(c, error);
  });
  return app;
}

async function serveProcedures(c: AppContext, services: Services, log: Logger): Promise<Response> {
  const requestId = c.get("requestId");
  return await fetchRequestHandler({
    endpoint: "/trpc",
    req: c.req.raw,
    router: appRouter,
    maxBatchSize,
    createContext: async () => {
      const context = await createContext(services, {
        requestId,
        authorization: c.req.header("authorization") ?? null,
      });
      if ("actor" in context.authentication) c.set("userId", context.authentication.actor.userId);
      return context;
    },
    onError: ({ error, path }) => noteError(log, requestId, error, path),
    responseMeta: ({ errors }) => ({
      headers: new Headers({ ...commonHeaders(requestId), ...headersFor(errors) }),
    }),
  });
}

/** An answer of our own, in the shape that tRPC's have. */
function refuse(c: AppContext, error: TRPCError, headers: Record<string, string> = {}): Response {
  nameRequest(error, c.get("requestId"));
  const config = appRouter._def._config;
  const shape = getTRPCErrorShape({
    config,
    error,
    type: "unknown",
    path: undefined,
    input: undefined,
    ctx: undefined,
  });
  return answer(c, shape.data.httpStatus, { error: shape }, { ...headersFor([error]), ...headers });
}

// Every header is given when an answer is made. Touched afterwards (as by Hono's own middleware), an answer
// loses the short way through @hono/node-server.
function answer(c: AppContext, status: number, body: object, headers: Record<string, string> = {}): Response {
  const all = { "content-type": "application/json", ...commonHeaders(c.get("requestId")), ...headers };
  return new Response(JSON.stringify(body), { status, headers: all });
}

const tooLarge = () =>
  new TRPCError({ code: "PAYLOAD_TOO_LARGE", message: `The body may have at most ${maxBodyBytes} bytes.` });
const notReady = () =>
  new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "The server is not ready yet." });

async function whyUnready({ services, unready }: Backend): Promise<string | undefined> {
  if (unready !== undefined || services === undefined) return unready ?? "starting";
  return await services.db.ping().then(
    () => undefined,
    () => "the database does not answer",
  );
}
