/** Composes the doors into one fetch handler. Knows no sockets and no environment. */
import type { Accounts } from "@taskwell/accounts";
import { createContext } from "@taskwell/api/context";
import type { Services } from "@taskwell/api/context";
import { retryAfterSeconds } from "@taskwell/api/errors";
import { appRouter } from "@taskwell/api";
import { openApiDocument } from "@taskwell/api/openapi";
import { restProblem, takesDocument } from "@taskwell/api/rest";
import { nameRequest } from "@taskwell/api/trpc";
import type { HttpBindings } from "@hono/node-server";
import { getTRPCErrorShape, TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { cors } from "hono/cors";
import { answerAccounts, refuseAccounts } from "./accounts-door.ts";
import { addressOf } from "./address.ts";
import {
  commonHeaders,
  headersFor,
  maxBatchSize,
  maxBodyBytes,
  noteError,
  rateLimitHeaders,
  requestIdOf,
  routeOf,
} from "./answers.ts";
import { answerCalendar } from "./calendar-door.ts";
import { answerRest, restResponse } from "./rest-door.ts";
import type { Logger } from "./telemetry.ts";
import { createPanelDoor } from "./panel-door.ts";
import { viewerFile } from "./viewer.ts";

/** What the server can do at the moment. */
export interface Backend {
  /** Absent until the database is there and has been checked. */
  services?: Services;
  /** Absent where accounts are kept elsewhere. */
  accounts?: Accounts;
  /** Why nobody should be sent here. Absent when all is well. */
  unready?: string;
}

export interface AppOptions {
  readonly backend: Backend;
  /** Origins whose pages may call; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Proxies in front of the server, each of which adds an address to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  /** Absent: there is no /panel. */
  readonly panel?: { readonly hasAccounts: boolean };
  readonly log: Logger;
}

/** What pages of other origins may send and read. */
const requestHeaders = [
  "authorization",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "trpc-accept",
  "x-request-id",
] as const;
const answerHeaders = [
  "etag",
  "link",
  "location",
  "ratelimit",
  "ratelimit-policy",
  "retry-after",
  "set-auth-jwt",
  "set-auth-token",
  "www-authenticate",
  "x-request-id",
] as const;

/** What is kept of a request for its line in the log. */
type Variables = { requestId: string; userId?: string };
type Env = { Bindings: HttpBindings; Variables: Variables };
type AppContext = Context<Env>;

export function createApp({ backend, corsOrigins, trustedProxies, panel, log }: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  const addressFor = (c: AppContext) => addressOf(c.env.incoming, trustedProxies);

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
        // Cookies are for signing in, and for pages that are named.
        credentials: !corsOrigins.includes("*"),
        allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allowHeaders: [...requestHeaders],
        exposeHeaders: [...answerHeaders],
        maxAge: 600,
      }),
    );
  }

  app.get("/", (c) =>
    answer(c, 200, {
      name: "Taskwell",
      trpc: "/trpc",
      rest: "/api/{user_id}",
      openapi: "/openapi.json",
      docs: "/docs",
      ...(panel === undefined ? {} : { panel: "/panel" }),
      health: { live: "/livez", ready: "/readyz" },
    }),
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
  app.on(["POST", "PUT", "PATCH", "DELETE"], ["/trpc/*", "/api/*"], async (c, next) => {
    if (takesDocument(c.req.method, c.req.path)) return await next();
    const announced = c.req.header("content-length");
    if (announced === undefined) return await limitUnannounced(c, next);
    return Number(announced) > maxBodyBytes ? refuse(c, tooLarge()) : await next();
  });
  app.all("/trpc/*", async (c) => {
    const { services } = backend;
    if (services === undefined) return refuse(c, notReady());
    return await serveProcedures(c, services, addressFor(c), log);
  });
  app.all("/api/auth/*", async (c) => {
    if (backend.services === undefined) return refuse(c, notReady());
    const call = { request: c.req.raw, requestId: c.get("requestId"), address: addressFor(c) };
    return await answerAccounts(backend.accounts, call, log);
  });
  app.all("/api/*", async (c) => {
    const { services } = backend;
    if (services === undefined) return refuse(c, notReady());
    const call = {
      request: c.req.raw,
      requestId: c.get("requestId"),
      address: addressFor(c),
      onActor: (userId: string) => c.set("userId", userId),
    };
    return await answerRest(services, call, log);
  });
  app.get("/calendar/:file", async (c) => {
    const call = {
      request: c.req.raw,
      requestId: c.get("requestId"),
      address: addressFor(c),
      file: c.req.param("file"),
      onActor: (userId: string) => c.set("userId", userId),
    };
    return await answerCalendar(backend.services, call, log);
  });
  app.get("/openapi.json", (c) => answer(c, 200, openApiDocument));
  app.on("GET", ["/docs", "/docs/*"], async (c, next) => {
    const file = await viewerFile(c.req.path);
    if (file === undefined) return await next();
    return withCommonHeaders(c, file);
  });
  if (panel !== undefined) {
    const panelPage = createPanelDoor(panel.hasAccounts);
    app.get("/panel", compress(), async (c) => withCommonHeaders(c, await panelPage()));
  }

  app.notFound((c) =>
    refuse(
      c,
      new TRPCError({
        code: "NOT_FOUND",
        message: "There is nothing here. Procedures are under /trpc and /api.",
      }),
    ),
  );
  app.onError((cause, c) => {
    const error = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });
    log.error({ requestId: c.get("requestId"), err: cause }, "failed outside of any procedure");
    return refuse(c, error);
  });
  return app;
}

async function serveProcedures(
  c: AppContext,
  services: Services,
  address: string,
  log: Logger,
): Promise<Response> {
  const requestId = c.get("requestId");
  const { pathname, searchParams } = new URL(c.req.url);
  const calls = searchParams.get("batch") === "1" ? pathname.split(",").length : 1;
  return await fetchRequestHandler({
    endpoint: "/trpc",
    req: c.req.raw,
    router: appRouter,
    maxBatchSize,
    createContext: async () => {
      const context = await createContext(services, {
        requestId,
        authorization: c.req.header("authorization") ?? null,
        address,
        calls,
        idempotencyKey: c.req.header("idempotency-key") ?? null,
      });
      if ("actor" in context.authentication) c.set("userId", context.authentication.actor.userId);
      return context;
    },
    onError: ({ error, path }) => noteError(log, requestId, error, path),
    responseMeta: ({ ctx, errors }) => ({
      headers: new Headers({
        ...commonHeaders(requestId),
        ...rateLimitHeaders(ctx?.allowance),
        ...headersFor(errors),
      }),
    }),
  });
}

/** An answer of our own, in the shape that those of its door have. */
function refuse(c: AppContext, error: TRPCError, headers: Record<string, string> = {}): Response {
  const requestId = c.get("requestId");
  nameRequest(error, requestId);
  if (c.req.path.startsWith("/api/auth/")) return refuseAccounts(error, requestId);
  if (c.req.path.startsWith("/api/")) return restResponse(restProblem(error, requestId), requestId, headers);
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

/** For a page, which has a Content-Security-Policy of its own. */
function withCommonHeaders(c: AppContext, page: Response): Response {
  for (const [name, value] of Object.entries(commonHeaders(c.get("requestId"))))
    if (!page.headers.has(name)) page.headers.set(name, value);
  return page;
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
