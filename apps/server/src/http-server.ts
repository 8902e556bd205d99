/** Node's HTTP server around the handlers: its limits, what reaches which handler, and how it stops. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Http2Bindings, HttpBindings } from "@hono/node-server";
import { TRPCError } from "@trpc/server";
import { createApp } from "./app.ts";
import type { AppOptions } from "./app.ts";
import { clientAddress } from "./client-address.ts";
import { StartupError } from "./database.ts";
import { errorResponse } from "./error-response.ts";
import { createFastPath } from "./fast-path.ts";
import { malformedRequest } from "./malformed-request.ts";
import { dropUnreadBody, hasBody } from "./request-body.ts";
import { reportRequest, requestIdOf } from "./request-log.ts";
import { defaultReadingLimits, SlowReaders } from "./slow-readers.ts";
import type { ReadingLimits } from "./slow-readers.ts";

const defaultMaxConnections = 5_000;
const drainDeadlineMs = 7_000;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Called for each request that takes the fast path, so that tests can count them. */
  readonly onFastPath?: (() => void) | undefined;
  readonly readingLimits?: ReadingLimits | undefined;
  readonly maxConnections?: number | undefined;
}

export interface HttpServer {
  /** The URL that it listens on, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Finishes requests in progress, for some seconds at most. */
  close(): Promise<void>;
}

/** @throws {StartupError} if it cannot listen there */
export async function listen(options: AppOptions, listenOptions: ListenOptions): Promise<HttpServer> {
  const { host, port, onFastPath, readingLimits, maxConnections = defaultMaxConnections } = listenOptions;
  const slowReaders = new SlowReaders(readingLimits ?? defaultReadingLimits);
  const server = createServer(
    {
      // Time limits for a client: to send headers, to send a whole request, and between two requests.
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2_000,
      // malformedRequest requires it of HTTP/1.1 only.
      requireHostHeader: false,
    },
    createListener(options, slowReaders, onFastPath),
  );
  server.maxConnections = maxConnections;
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  // Connections that wait for a next request give way to those that have one.
  server.on("drop", () => server.closeIdleConnections());
  // With Node's default backlog of 511, some of 1,000 clients that connect at once had to retry seconds later.
  server.listen({ port, host, backlog: maxConnections });
  try {
    await once(server, "listening");
  } catch (cause) {
    slowReaders.close();
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const reason = code === "EADDRINUSE" ? "another program is listening there" : String(code);
    throw new StartupError(`Cannot listen on ${host}:${port}: ${reason}. Choose another PORT or HOST.`, {
      cause,
    });
  }
  return {
    url: urlOf(server, host),
    close: async () => {
      await stopListening(server, sockets);
      slowReaders.close();
    },
  };
}

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

function createListener(
  options: AppOptions,
  slowReaders: SlowReaders,
  onFastPath: (() => void) | undefined,
): Listener {
  const app = createApp(options);
  const fastPath = createFastPath(options, slowReaders, onFastPath);
  const appListener = getRequestListener(
    (request, env: HttpBindings | Http2Bindings) => app.fetch(request, env),
    {
      // dropUnreadBody does so.
      autoCleanupIncoming: false,
      // For HTTP/1.0 without Host.
      hostname: "localhost",
    },
  );
  const noticeProxy = proxyNotice(options);
  return (incoming, outgoing) => {
    noticeProxy(incoming);
    const problem = malformedRequest(incoming);
    if (problem !== undefined) return void refuse(incoming, outgoing, problem, options);
    if (fastPath(incoming, outgoing)) return;
    if (hasBody(incoming)) dropUnreadBody(incoming, outgoing);
    slowReaders.watch(outgoing);
    void appListener(incoming, outgoing);
  };
}

/** Warns, once, of a proxy that the configuration does not know: all its clients count as one. */
function proxyNotice({ trustedProxies, log }: AppOptions): (incoming: IncomingMessage) => void {
  let hasWarned = trustedProxies > 0;
  return ({ headers }) => {
    if (hasWarned || headers["x-forwarded-for"] === undefined) return;
    hasWarned = true;
    log.warn(
      "requests carry X-Forwarded-For, but TRUSTED_PROXIES is 0: rate limits count all clients of a proxy as one. " +
        "Set TRUSTED_PROXIES to the number of proxies in front of this server.",
    );
  };
}

async function refuse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  message: string,
  { trustedProxies, log, observe }: AppOptions,
): Promise<void> {
  const startedAtMs = performance.now();
  const { method, url = "", headers } = incoming;
  const requestIdHeader = headers["x-request-id"];
  const requestId = requestIdOf(typeof requestIdHeader === "string" ? requestIdHeader : undefined);
  const [path = ""] = url.split("?");
  const error = new TRPCError({ code: "BAD_REQUEST", message });
  const response = errorResponse({ path, requestId }, error);
  const body = await response.text();
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), connection: "close" });
  outgoing.end(body);
  const address = clientAddress(incoming, trustedProxies);
  const { status } = response;
  reportRequest(log, {
    requestId,
    method,
    path,
    status,
    startedAtMs,
    address,
    userId: undefined,
    observer: observe?.({ method, path, traceparent: undefined }),
  });
}

function urlOf(server: Server, host: string): string {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The server does not listen on a port.");
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}

async function stopListening(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // From now on each response closes its connection.
  server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
  // A connection becomes idle after a response that was in progress just now.
  const closingIdle = setInterval(() => {
    server.closeIdleConnections();
    // Node does not count a connection as idle before its first request. Clients open some in advance.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }, 50);
  const forcedClose = setTimeout(() => server.closeAllConnections(), drainDeadlineMs);
  await closed;
  clearInterval(closingIdle);
  clearTimeout(forcedClose);
}
