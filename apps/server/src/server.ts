/** Starts a server from its configuration, and stops it gracefully. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Http2Bindings, HttpBindings } from "@hono/node-server";
import { deleteExpiredSessions } from "@taskwell/accounts";
import { createCursorCodec } from "@taskwell/api/cursor";
import { forgetOldAnswers } from "@taskwell/api/idempotency";
import { emptyTrash } from "@taskwell/api/trash";
import { createVerifier } from "@taskwell/auth";
import type { VerifierOptions } from "@taskwell/auth";
import type { Database } from "@taskwell/db/database";
import { checkIsolation } from "@taskwell/db/isolation";
import { openAccounts } from "./accounts.ts";
import type { OpenAccounts } from "./accounts.ts";
import { createApp } from "./app.ts";
import type { AppOptions, Backend } from "./app.ts";
import type { Config } from "./environment.ts";
import {
  locateDatabase,
  openDatabase,
  StartupError,
  waitForDatabase,
  waitForMigrations,
} from "./database.ts";
import type { DatabaseLocation } from "./database.ts";
import { createLimits, unlimitedAttempts } from "./rate-limits.ts";
import { loadSigningSecret } from "./signing-secret.ts";
import { createFastPath } from "./fast-path.ts";
import type { Logger } from "./logger.ts";

const maxConnections = 2_000;
const maxDiscardedBytes = 64 * 1024 * 1024;
const drainDeadlineMs = 7_000;
const cleanupIntervalMs = 3_600_000;

export interface RunningServer {
  /** The URL that it listens on, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The secret that HS256 tokens are verified with; undefined if none are accepted. */
  readonly secret: string | undefined;
  /** Finishes requests in progress, for some seconds at most, and closes everything. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly now: () => Date;
  /** Called when the server cannot go on. */
  readonly onFatal: (error: Error) => void;
  /** Called for each request that takes the fast path, so that tests can count them. */
  readonly onFastPath?: () => void;
}

/**
 * Listens at once, and answers 503 until the database is found, migrated, and verified to isolate users.
 *
 * @param signal aborts the start
 * @throws {Error} with a message for the operator
 */
export async function startServer(options: ServerOptions, signal: AbortSignal): Promise<RunningServer> {
  const { config, log, now, onFatal, onFastPath } = options;
  const backend: Backend = { unreadyReason: "starting" };
  const { corsOrigins, trustedProxies } = config;
  const panel = config.hasPanel ? { panel: { hasAccounts: config.auth.mode === "builtin" } } : {};
  const http = await listen({ backend, corsOrigins, trustedProxies, log, ...panel }, config, onFastPath);
  let location: DatabaseLocation | undefined;
  let db: Database | undefined;
  let accounts: OpenAccounts | undefined;
  let cleanup: NodeJS.Timeout | undefined;
  const close = async () => {
    backend.unreadyReason = "draining";
    await stopListening(http);
    clearInterval(cleanup);
    await accounts?.close();
    await db?.close();
    await location?.release();
  };

  try {
    location = await locateDatabase(config, log, onFatal);
    await waitForDatabase(location, log, signal);
    db = openDatabase(location, config.poolSize, log);
    await waitForMigrations(location, log, signal, (reason) => {
      backend.unreadyReason = reason;
    });
    await checkIsolation(db);
    signal.throwIfAborted();

    const secret = await loadSigningSecret(config);
    const limits = config.rateLimit === undefined ? undefined : createLimits(config.rateLimit, db);
    accounts = await openAccounts({
      config,
      secret,
      db,
      limits: limits?.signIn ?? unlimitedAttempts,
      now,
      log,
    });
    const verifier = createVerifier({
      ...verifierOptions(config, secret, accounts),
      now,
      onFetchError: (err) => log.warn({ err }, "could not fetch the issuer's keys"),
      onIgnoredKey: (kid, reason) => log.warn({ kid, reason }, "a key of the issuer is not used"),
    });
    // Every server of a deployment must know the cursors' secret. Without a secret for tokens, the database's URL is one.
    const cursors = createCursorCodec(secret ?? location.url);
    backend.services = { db, log, verifier, cursors, ...(limits === undefined ? {} : { limits }) };
    if (accounts !== undefined) backend.accounts = accounts.accounts;
    cleanup = startCleanup(db, log);
    delete backend.unreadyReason;
    return { url: urlOf(http, config.host), secret, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tokens of this server or of the external issuer are accepted; and those signed with the secret, unless that is off. */
function verifierOptions(
  { auth: { acceptsHs256, jwksUrl, issuer, audience } }: Config,
  secret: string | undefined,
  own: OpenAccounts | undefined,
): Pick<VerifierOptions, "secret" | "issuer" | "revokedUntil"> {
  const jwks = own === undefined ? jwksUrl : () => own.accounts.jwks();
  return {
    ...(secret === undefined || !acceptsHs256 ? {} : { secret }),
    ...(jwks === undefined ? {} : { issuer: { jwks, issuer, audience } }),
    ...(own === undefined ? {} : { revokedUntil: (userId) => own.revocations.revokedUntil(userId) }),
  };
}

/** Deletes expired data every hour. Several servers may do so at the same time. */
function startCleanup(db: Database, log: Logger): NodeJS.Timeout {
  const cleanUp = async () => {
    await forgetOldAnswers(db);
    await emptyTrash(db);
    await deleteExpiredSessions(db);
  };
  return setInterval(() => {
    cleanUp().catch((err: unknown) => log.warn({ err }, "could not delete expired data"));
  }, cleanupIntervalMs).unref();
}

async function listen(
  options: AppOptions,
  config: Config,
  onFastPath: ServerOptions["onFastPath"],
): Promise<Server> {
  const app = createApp(options);
  const fastPath = createFastPath(options, onFastPath);
  const appListener = getRequestListener(async (request, env) => {
    const response = await app.fetch(request, env);
    return await drainRequestBody(env.incoming, response);
  });
  const server = createServer(
    {
      // Time limits for a client: to send headers, to send a whole request, and between two requests.
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2_000,
    },
    (incoming, outgoing) => {
      if (!fastPath(incoming, outgoing)) void appListener(incoming, outgoing);
    },
  );
  server.maxConnections = maxConnections;
  // With Node's default backlog of 511, some of 1,000 clients that connect at once had to retry seconds later.
  server.listen({ port: config.port, host: config.host, backlog: maxConnections });
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const reason = code === "EADDRINUSE" ? "another program is listening there" : String(code);
    throw new StartupError(
      `Cannot listen on ${config.host}:${config.port}: ${reason}. Choose another PORT or HOST.`,
      { cause },
    );
  }
  return server;
}

type Incoming = HttpBindings["incoming"] | Http2Bindings["incoming"];

/**
 * Reads the rest of a request body of known length that no handler has read, such as that of a refused call. Otherwise
 * the connection would be closed while the client is still writing, and it would miss the response.
 */
async function drainRequestBody(incoming: Incoming, response: Response): Promise<Response> {
  const length = Number(incoming.headers["content-length"] ?? 0);
  if (length === 0 || length > maxDiscardedBytes || incoming.readableEnded || incoming.destroyed)
    return response;
  await new Promise((resolve) => incoming.once("end", resolve).once("close", resolve).resume());
  return response;
}

function urlOf(server: Server, host: string): string {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The server does not listen on a port.");
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}

async function stopListening(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // From now on each response closes its connection.
  server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
  // A connection becomes idle after a response that was in progress just now.
  const closingIdle = setInterval(() => server.closeIdleConnections(), 50);
  const forcedClose = setTimeout(() => server.closeAllConnections(), drainDeadlineMs);
  await closed;
  clearInterval(closingIdle);
  clearTimeout(forcedClose);
}
