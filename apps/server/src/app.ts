/** Composes the handlers of HTTP requests into one fetch handler. Knows no sockets and no environment. */
import type { HttpBindings } from "@hono/node-server";
import type { Accounts } from "@taskwell/accounts";
import { appRouter } from "@taskwell/api";
import type { Services } from "@taskwell/api/context";
import { retryAfterSeconds } from "@taskwell/api/errors";
import { openApiDocument } from "@taskwell/api/openapi";
import { restProblem, consumesDocument } from "@taskwell/api/rest";
import { nameRequest } from "@taskwell/api/trpc";
import { getTRPCErrorShape, TRPCError } from "@trpc/server";
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { cors } from "hono/cors";
import { maxFormBytes } from "./account-pages.ts";
import { accountsErrorResponse, handleAccountPages, handleAccounts } from "./accounts-handler.ts";
import { handleCalendar } from "./calendar-handler.ts";
import { clientAddress } from "./client-address.ts";
import { docsFile } from "./docs-handler.ts";
import type { Logger } from "./logger.ts";
import { createPanelHandler } from "./panel-handler.ts";
import { reportRefusedOrigins } from "./refused-origins.ts";
import { maxBodyBytes } from "./request.ts";
import type { HandlerRequest } from "./request.ts";
import { logRequest, requestIdOf } from "./request-log.ts";
import { commonHeaders, errorHeaders } from "./response-headers.ts";
import { handleRest, restResponse } from "./rest-handler.ts";
import { handleTrpc } from "./trpc-handler.ts";

/** What is behind the handlers. It changes while the server starts and stops. */
export interface Backend {
  /** Absent until the database has been found and checked. */
  services?: Services;
  /** Absent with an external issuer. */
  accounts?: Accounts;
  /** Why the server should get no traffic. Absent when it is ready. */
  unreadyReason?: string;
}

export interface AppOptions {
  readonly backend: Backend;
  /** Origins whose pages may call the API; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Number of proxies in front of the server, each of which appends an address to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  /** Absent: /panel is not served. */
  readonly panel?: { readonly hasAccounts: boolean };
  readonly log: Logger;
}

/** Headers that pages of other origins may send. */
const allowedHeaders = [
  "authorization",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "trpc-accept",
  "x-request-id",
];
/** Headers that pages of other origins may read. */
const exposedHeaders = [
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
];

/** Kept for the log line of the request. */
type Variables = { requestId: string; userId?: string };
type Env = { Bindings: HttpBindings; Variables: Variables };
type AppContext = Context<Env>;

export function createApp({ backend, corsOrigins, trustedProxies, panel, log }: AppOptions): Hono<Env> {
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    const startedAtMs = performance.now();
    const requestId = requestIdOf(c.req.header("x-request-id"));
    c.set("requestId", requestId);
    await next();
    const { method, path } = c.req;
    logRequest(log, { requestId, method, path, status: c.res.status, startedAtMs, userId: c.get("userId") });
  });
  app.use(reportRefusedOrigins(corsOrigins, log));
  if (corsOrigins.length > 0) {
    app.use(
      cors({
        origin: corsOrigins.includes("*") ? "*" : [...corsOrigins],
        // Only pages of origins that are listed by name may send the session cookie.
        credentials: !corsOrigins.includes("*"),
        allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allowHeaders: allowedHeaders,
        exposeHeaders: exposedHeaders,
        maxAge: 600,
      }),
    );
  }

  app.get("/", (c) =>
    jsonResponse(c, 200, {
      name: "Taskwell",
      trpc: "/trpc",
      rest: "/api/{user_id}",
      openapi: "/openapi.json",
      docs: "/docs",
      ...(panel === undefined ? {} : { panel: "/panel" }),
      health: { live: "/livez", ready: "/readyz" },
    }),
  );
  app.get("/livez", (c) => jsonResponse(c, 200, { status: "live" }));
  app.get("/readyz", async (c) => {
    const reason = await unreadyReason(backend);
    if (reason === undefined) return jsonResponse(c, 200, { status: "ready" });
    return jsonResponse(c, 503, { status: "unready", reason }, { "retry-after": String(retryAfterSeconds) });
  });

  const limitUnknownLength = bodyLimit({
    maxSize: maxBodyBytes,
    onError: (c: AppContext) => errorResponse(c, tooLarge(), { connection: "close" }),
  });
  app.on(["POST", "PUT", "PATCH", "DELETE"], ["/trpc/*", "/api/*"], async (c, next) => {
    if (consumesDocument(c.req.method, c.req.path)) return await next();
    const contentLength = c.req.header("content-length");
    if (contentLength === undefined) return await limitUnknownLength(c, next);
    return Number(contentLength) > maxBodyBytes ? errorResponse(c, tooLarge()) : await next();
  });
  const handlerRequest = (c: AppContext): HandlerRequest => ({
    request: c.req.raw,
    requestId: c.get("requestId"),
    address: clientAddress(c.env.incoming, trustedProxies),
    onUser: (userId: string) => c.set("userId", userId),
  });
  app.all("/trpc/*", async (c) => {
    const { services } = backend;
    if (services === undefined) return errorResponse(c, notReady());
    return await handleTrpc(services, handlerRequest(c), log);
  });
  app.all("/api/auth/*", async (c) => {
    if (backend.services === undefined) return errorResponse(c, notReady());
    return await handleAccounts(backend.accounts, handlerRequest(c), log);
  });
  app.all("/api/*", async (c) => {
    const { services } = backend;
    if (services === undefined) return errorResponse(c, notReady());
    return await handleRest(services, handlerRequest(c), log);
  });
  const limitForm = bodyLimit({
    maxSize: maxFormBytes,
    onError: (c: AppContext) => errorResponse(c, tooLarge(maxFormBytes), { connection: "close" }),
  });
  app.on(["GET", "POST"], "/account/*", limitForm, async (c, next) => {
    if (backend.services === undefined) return errorResponse(c, notReady());
    const page = await handleAccountPages(backend.accounts, handlerRequest(c), log);
    return page ?? (await next());
  });
  app.get("/calendar/:file", async (c) => {
    return await handleCalendar(backend.services, { ...handlerRequest(c), file: c.req.param("file") }, log);
  });
  app.get("/openapi.json", (c) => jsonResponse(c, 200, openApiDocument));
  app.on("GET", ["/docs", "/docs/*"], async (c, next) => {
    const file = await docsFile(c.req.path);
    if (file === undefined) return await next();
    return withCommonHeaders(c, file);
  });
  if (panel !== undefined) {
    const panelPage = createPanelHandler(panel.hasAccounts);
    app.get("/panel", compress(), async (c) => withCommonHeaders(c, await panelPage()));
  }

  app.notFound((c) =>
    errorResponse(
      c,
      new TRPCError({
        code: "NOT_FOUND",
        message: "There is nothing here. Procedures are under /trpc and /api.",
      }),
    ),
  );
  app.onError((cause, c) => {
    const error = new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });
    log.error({ requestId: c.get("requestId"), err: cause }, "a request failed outside of any procedure");
    return errorResponse(c, error);
  });
  return app;
}

/** An error of the server itself, in the format of the protocol that the path belongs to. */
function errorResponse(c: AppContext, error: TRPCError, headers: Record<string, string> = {}): Response {
  const requestId = c.get("requestId");
  nameRequest(error, requestId);
  if (c.req.path.startsWith("/api/auth/")) return accountsErrorResponse(error, requestId);
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
  return jsonResponse(c, shape.data.httpStatus, { error: shape }, { ...errorHeaders([error]), ...headers });
}

// All headers are set when the response is created: @hono/node-server sends a response more slowly once its headers
// have been touched, as Hono's middleware does.
function jsonResponse(
  c: AppContext,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): Response {
  const all = { "content-type": "application/json", ...commonHeaders(c.get("requestId")), ...headers };
  return new Response(JSON.stringify(body), { status, headers: all });
}

/** For pages, which bring a Content-Security-Policy of their own. */
function withCommonHeaders(c: AppContext, page: Response): Response {
  for (const [name, value] of Object.entries(commonHeaders(c.get("requestId"))))
    if (!page.headers.has(name)) page.headers.set(name, value);
  return page;
}

const tooLarge = (maxBytes = maxBodyBytes) =>
  new TRPCError({ code: "PAYLOAD_TOO_LARGE", message: `The body may have at most ${maxBytes} bytes.` });
const notReady = () =>
  new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "The server is not ready yet." });

async function unreadyReason({ services, unreadyReason: reason }: Backend): Promise<string | undefined> {
  if (reason !== undefined || services === undefined) return reason ?? "starting";
  return await services.db.ping().then(
    () => undefined,
    () => "the database does not answer",
  );
}
