/** Composes the handlers of HTTP requests into one fetch handler. Knows no sockets and no environment. */
import type { HttpBindings } from "@hono/node-server";
import type { Accounts } from "@taskwell/accounts";
import type { Services } from "@taskwell/api/context";
import { retryAfterSeconds } from "@taskwell/api/errors";
import { openApiDocument } from "@taskwell/api/openapi";
import { consumesDocument } from "@taskwell/api/rest";
import { TRPCError } from "@trpc/server";
import { Hono } from "hono";
import type { Context } from "hono";
import { cors } from "hono/cors";
import { handleAccountRequest } from "./account-request.ts";
import { handleAccountPages } from "./accounts-handler.ts";
import { handleCalendar } from "./calendar-handler.ts";
import { clientAddress } from "./client-address.ts";
import { createDocsHandler } from "./docs-handler.ts";
import { errorResponse, jsonResponse, notReady } from "./error-response.ts";
import type { Logger } from "./logger.ts";
import { notFoundResponse, wantsPage } from "./pages.ts";
import { createPanelHandler } from "./panel-handler.ts";
import type { ObserveRequest, RequestObserver } from "./observer.ts";
import { reportRefusedOrigins } from "./refused-origins.ts";
import { tooLarge } from "./request-body.ts";
import { maxAccountBodyBytes, maxBodyBytes } from "./request.ts";
import type { HandlerRequest } from "./request.ts";
import { clientClosedRequest, reportRequest, requestIdOf } from "./request-log.ts";
import { handleRest } from "./rest-handler.ts";
import { StaticAsset } from "./static-asset.ts";
import { handleTrpc } from "./trpc-handler.ts";
import { isHashed, isPlace, loadWebApp } from "./web-handler.ts";

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
  /** Whether /panel is served. */
  readonly hasPanel: boolean;
  /** Whether users can sign in at this server. */
  readonly hasAccounts: boolean;
  readonly log: Logger;
  /** Absent: nothing is measured. */
  readonly observe?: ObserveRequest | undefined;
}

/** Headers that pages of other origins may send. */
const allowedHeaders = [
  "authorization",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "last-event-id",
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
  "x-call-id",
  "x-request-id",
];

/** Kept for what is told of the request. */
type Variables = {
  requestId: string;
  address: string;
  userId?: string;
  observer: RequestObserver | undefined;
};
type Env = { Bindings: HttpBindings; Variables: Variables };
type AppContext = Context<Env>;

export function createApp(options: AppOptions): Hono<Env> {
  const { backend, corsOrigins, trustedProxies, log, observe } = options;
  const app = new Hono<Env>();

  app.use(async (c, next) => {
    const startedAtMs = performance.now();
    const requestId = requestIdOf(c.req.header("x-request-id"));
    c.set("requestId", requestId);
    const address = clientAddress(c.env.incoming, trustedProxies);
    c.set("address", address);
    const { method, path } = c.req;
    const observer = observe?.({ method, path, traceparent: c.req.header("traceparent") });
    c.set("observer", observer);
    await next();
    const status = c.env.outgoing.destroyed ? clientClosedRequest : c.res.status;
    const userId = c.get("userId");
    reportRequest(log, { requestId, method, path, status, startedAtMs, address, userId, observer });
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

  app.get("/livez", (c) => jsonResponse(c.get("requestId"), 200, { status: "live" }));
  app.get("/readyz", async (c) => {
    const reason = await unreadyReason(backend);
    if (reason === undefined) return jsonResponse(c.get("requestId"), 200, { status: "ready" });
    return jsonResponse(
      c.get("requestId"),
      503,
      { status: "unready", reason, streams: backend.services?.changes.streams.count ?? 0 },
      { "retry-after": String(retryAfterSeconds) },
    );
  });

  app.on(["POST", "PUT", "PATCH", "DELETE"], ["/trpc/*", "/api/*"], async (c, next) => {
    const { method, path } = c.req;
    const maxBytes = path.startsWith("/api/auth/") ? maxAccountBodyBytes : maxBodyBytes;
    const isTooLarge = Number(c.req.header("content-length") ?? 0) > maxBytes;
    return isTooLarge && !consumesDocument(method, path) ? fail(c, tooLarge(maxBytes)) : await next();
  });
  const handlerRequest = (c: AppContext): HandlerRequest => ({
    request: c.req.raw,
    incoming: c.env.incoming,
    requestId: c.get("requestId"),
    address: c.get("address"),
    onUser: (userId: string) => c.set("userId", userId),
    observer: c.get("observer"),
  });
  app.all("/trpc/*", async (c) => {
    const { services } = backend;
    if (services === undefined) return fail(c, notReady());
    return await handleTrpc(services, handlerRequest(c), log);
  });
  app.all("/api/auth/*", async (c) => {
    if (backend.services === undefined) return fail(c, notReady());
    return await handleAccountRequest(backend.accounts, handlerRequest(c), log);
  });
  app.all("/api/*", async (c) => {
    const { services } = backend;
    if (services === undefined) return fail(c, notReady());
    return await handleRest(services, handlerRequest(c), log);
  });
  app.on(["GET", "POST"], "/account/*", async (c, next) => {
    if (backend.services === undefined) return fail(c, notReady());
    const page = await handleAccountPages(backend.accounts, handlerRequest(c), log);
    return page ?? (await next());
  });
  app.get("/calendar/:file", async (c) => {
    return await handleCalendar(backend.services, { ...handlerRequest(c), file: c.req.param("file") }, log);
  });
  addStaticRoutes(app, options);

  app.notFound((c) => {
    const isRead = c.req.method === "GET" || c.req.method === "HEAD";
    if (isRead && wantsPage(c.req.header("accept"))) return notFoundResponse(c.get("requestId"));
    const message = "There is nothing here. Procedures are under /trpc and /api.";
    return fail(c, new TRPCError({ code: "NOT_FOUND", message }));
  });
  app.onError((cause, c) => {
    // What breaks when a client disconnects is no failure of the server.
    if (!c.env.outgoing.destroyed)
      log.error({ requestId: c.get("requestId"), err: cause }, "a request failed outside of any procedure");
    return fail(c, new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause }));
  });
  return app;
}

function fail(c: AppContext, error: TRPCError): Response {
  return errorResponse({ path: c.req.path, requestId: c.get("requestId") }, error);
}

/** What stays the same while the server runs: the web app, pages, and the description of the API. */
function addStaticRoutes(app: Hono<Env>, { hasPanel, hasAccounts, log }: AppOptions): void {
  const serve = (c: AppContext, asset: StaticAsset) => asset.respond(c.req.raw, c.get("requestId"));
  const web = loadWebApp();
  if (web === undefined) log.info("the web app is not built: there is only the API");
  app.get("*", async (c, next) => {
    const { path } = c.req;
    const isPage = isPlace(path) && wantsPage(c.req.header("accept"));
    const asset = isPage ? web?.page : web?.file(path);
    if (asset !== undefined) return await serve(c, asset);
    if (isHashed(path))
      return fail(c, new TRPCError({ code: "NOT_FOUND", message: "There is no such file." }));
    return await next();
  });
  const entryPoints = {
    name: "Taskwell",
    trpc: "/trpc",
    rest: "/api/{user_id}",
    openapi: "/openapi.json",
    docs: "/docs",
    ...(hasPanel ? { panel: "/panel" } : {}),
    health: { live: "/livez", ready: "/readyz" },
  };
  app.get("/", (c) => jsonResponse(c.get("requestId"), 200, entryPoints, { vary: "accept" }));
  const specification = new StaticAsset(JSON.stringify(openApiDocument), {
    "content-type": "application/json",
  });
  app.get("/openapi.json", (c) => serve(c, specification));
  const docs = createDocsHandler(specification, hasAccounts);
  app.on("GET", ["/docs", "/docs/*"], async (c, next) => {
    const asset = await docs(c.req.path);
    return asset === undefined ? await next() : await serve(c, asset);
  });
  if (!hasPanel) return;
  const panel = createPanelHandler(hasAccounts);
  app.get("/panel", async (c) => await serve(c, await panel()));
}

async function unreadyReason({ services, unreadyReason: reason }: Backend): Promise<string | undefined> {
  if (reason !== undefined || services === undefined) return reason ?? "starting";
  return await services.db.ping().then(
    () => undefined,
    () => "the database does not answer",
  );
}
