/** From configuration to a listening, ready server, and gracefully back. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Http2Bindings, HttpBindings } from "@hono/node-server";
import { forgetExpired } from "@taskwell/accounts";
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
import type { Config } from "./config.ts";
import {
  locateDatabase,
  openDatabase,
  StartupError,
  waitForDatabase,
  waitForMigrations,
} from "./database.ts";
import type { DatabaseLocation } from "./database.ts";
import { createLimits, unlimitedAttempts } from "./rate-limits.ts";
import { signingSecret } from "./secret.ts";
import { createShortWay } from "./short-way.ts";
import type { Logger } from "./telemetry.ts";

const maxConnections = 2_000;
const maxDiscardedBytes = 64 * 1024 * 1024;
const drainWithinMs = 7_000;
const tidyEveryMs = 3_600_000;

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The secret that HS256 tokens are verified with, if they are. */
  readonly secret: string | undefined;
  /** Finishes what runs, for some seconds at most, and closes everything. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly now: () => Date;
  /** Told when the server cannot go on. */
  readonly onFatal: (error: Error) => void;
}

/**
 * Listens at once, and answers 503 until the database is there, migrated, and has been seen to isolate users.
 *
 * @param signal gives up starting
 * @throws {Error} with a message for the person who started it
 */
export async function startServer(options: ServerOptions, signal: AbortSignal): Promise<RunningServer> {
  const { config, log, now, onFatal } = options;
  const backend: Backend = { unready: "starting" };
  const { corsOrigins, trustedProxies } = config;
  const panel = config.panel ? { panel: { hasAccounts: config.auth.mode === "builtin" } } : {};
  const http = await listen({ backend, corsOrigins, trustedProxies, log, ...panel }, config);
  let location: DatabaseLocation | undefined;
  let db: Database | undefined;
  let accounts: OpenAccounts | undefined;
  let tidying: NodeJS.Timeout | undefined;
  const close = async () => {
    backend.unready = "draining";
    await stopListening(http);
    clearInterval(tidying);
    await accounts?.close();
    await db?.close();
    await location?.release();
  };

  try {
    location = await locateDatabase(config, log, onFatal);
    await waitForDatabase(location, log, signal);
    db = openDatabase(location, config.poolSize, log);
    await waitForMigrations(location, log, signal, (reason) => {
      backend.unready = reason;
    });
    await checkIsolation(db);
    signal.throwIfAborted();

    const secret = await signingSecret(config);
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
      onFetchError: (err) => log.warn({ err }, "the issuer's keys could not be fetched"),
    });
    // The cursors' secret is known to every server of a deployment: the one for tokens, or else where the data is.
    const cursors = createCursorCodec(secret ?? location.url);
    backend.services = { db, log, verifier, cursors, ...(limits === undefined ? {} : { limits }) };
    if (accounts !== undefined) backend.accounts = accounts.accounts;
    tidying = keepTidy(db, log);
    delete backend.unready;
    return { url: urlOf(http, config.host), secret, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whose tokens are accepted: this server's own, or another issuer's; and what is signed with the secret, unless that is off. */
function verifierOptions(
  { auth: { hs256, jwksUrl, issuer, audience } }: Config,
  secret: string | undefined,
  own: OpenAccounts | undefined,
): Pick<VerifierOptions, "secret" | "issuer" | "revokedUntil"> {
  const jwks = own === undefined ? jwksUrl : () => own.accounts.jwks();
  return {
    ...(secret === undefined || !hs256 ? {} : { secret }),
    ...(jwks === undefined ? {} : { issuer: { jwks, issuer, audience } }),
    ...(own === undefined ? {} : { revokedUntil: (userId) => own.revocations.until(userId) }),
  };
}

/** Every server does it: what one has deleted, the next does not find. */
function keepTidy(db: Database, log: Logger): NodeJS.Timeout {
  const tidy = async () => {
    await forgetOldAnswers(db);
    await emptyTrash(db);
    await forgetExpired(db);
  };
  return setInterval(() => {
    tidy().catch((err: unknown) => log.warn({ err }, "could not tidy up"));
  }, tidyEveryMs).unref();
}

async function listen(options: AppOptions, config: Config): Promise<Server> {
  const app = createApp(options);
  const shortWay = createShortWay(options);
  const longWay = getRequestListener(async (request, env) => {
    const response = await app.fetch(request, env);
    return await takingInTheBody(env.incoming, response);
  });
  const server = createServer(
    {
      // How long a client may take: for the headers, for the whole request, and between two of them.
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2_000,
    },
    (incoming, outgoing) => {
      if (!shortWay(incoming, outgoing)) void longWay(incoming, outgoing);
    },
  );
  server.maxConnections = maxConnections;
  // As many may wait until they are accepted. Of 1,000 that come at once, Node's 511 let some try again seconds later.
  server.listen({ port: config.port, host: config.host, backlog: maxConnections });
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const reason = code === "EADDRINUSE" ? "another program listens there" : String(code);
    throw new StartupError(
      `Cannot listen on ${config.host}:${config.port}: ${reason}. Choose another PORT or HOST.`,
      { cause },
    );
  }
  return server;
}

type Incoming = HttpBindings["incoming"] | Http2Bindings["incoming"];

/**
 * Reads to its end a body of known length that nobody has read, such as the one of a refused call. Otherwise the
 * connection would be closed while the client still writes: it would miss the answer, or lose its next request.
 */
async function takingInTheBody(incoming: Incoming, response: Response): Promise<Response> {
  const length = Number(incoming.headers["content-length"] ?? 0);
  if (length === 0 || length > maxDiscardedBytes || incoming.readableEnded || incoming.destroyed)
    return response;
  await new Promise((resolve) => incoming.once("end", resolve).once("close", resolve).resume());
  return response;
}

function urlOf(server: Server, host: string): string {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no port.");
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}

async function stopListening(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // From now on each answer ends its connection.
  server.prependListener("request", (_request, response) => response.setHeader("connection", "close"));
  // A connection is kept open after the answer that it was waiting for just now.
  const tidying = setInterval(() => server.closeIdleConnections(), 50);
  const impatience = setTimeout(() => server.closeAllConnections(), drainWithinMs);
  await closed;
  clearInterval(tidying);
  clearTimeout(impatience);
}
