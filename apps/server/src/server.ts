/** Starts a server from its configuration, and stops it gracefully. */
import { setTimeout as sleep } from "node:timers/promises";
import { ChangeFeed } from "@taskwell/api/change-feed";
import type { StreamLimits } from "@taskwell/api/change-feed";
import { createCursorCodec } from "@taskwell/api/cursor";
import { createWebhookAccess } from "@taskwell/api/webhook-access";
import { createVerifier } from "@taskwell/auth";
import type { VerifierOptions } from "@taskwell/auth";
import type { Database } from "@taskwell/db/database";
import { checkIsolation } from "@taskwell/db/isolation";
import { openAccounts } from "./accounts.ts";
import type { OpenAccounts } from "./accounts.ts";
import type { Backend } from "./app.ts";
import type { Config } from "./environment.ts";
import { locateDatabase, openDatabase, waitForDatabase, waitForMigrations } from "./database.ts";
import type { DatabaseLocation } from "./database.ts";
import { listen } from "./http-server.ts";
import { startJobs } from "./jobs.ts";
import type { RunningJobs } from "./jobs.ts";
import { startMetrics } from "./metrics-server.ts";
import { createObserver } from "./observer.ts";
import { createLimits, unlimitedAttempts } from "./rate-limits.ts";
import { loadSigningSecret } from "./signing-secret.ts";
import type { Logger } from "./logger.ts";
import type { ReadingLimits } from "./slow-readers.ts";

/** A long transaction is left to PostgreSQL, which rolls it back when the process ends. */
const maxDatabaseCloseMs = 1_500;

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
  /** How fast clients must read; for tests. */
  readonly readingLimits?: ReadingLimits;
  /** How many connections there may be at once; for tests. */
  readonly maxConnections?: number;
  /** How often tokens of open streams are verified, and how many a user may have; for tests. */
  readonly streamLimits?: Partial<StreamLimits>;
}

/**
 * Listens at once, and answers 503 until the database is found, migrated, and verified to isolate users.
 *
 * @param signal aborts the start
 * @throws {Error} with a message for the operator
 */
export async function startServer(options: ServerOptions, signal: AbortSignal): Promise<RunningServer> {
  const { config, log, now, onFatal, onFastPath, readingLimits, maxConnections, streamLimits } = options;
  const backend: Backend = { unreadyReason: "starting" };
  const { corsOrigins, trustedProxies } = config;
  const { hasPanel } = config;
  const hasAccounts = config.auth.mode === "builtin";
  const { host, port } = config;
  const measuring = await startMetrics(config, log);
  const metrics = measuring?.metrics;
  const traces = config.traces && new (await import("./traces.ts")).Traces(config.traces, log);
  const observe = createObserver(metrics, traces);
  const http = await listen(
    { backend, corsOrigins, trustedProxies, hasPanel, hasAccounts, log, observe },
    { host, port, onFastPath, readingLimits, maxConnections },
  );
  let location: DatabaseLocation | undefined;
  let db: Database | undefined;
  let accounts: OpenAccounts | undefined;
  let changes: ChangeFeed | undefined;
  let jobs: RunningJobs | undefined;
  const close = async () => {
    backend.unreadyReason = "draining";
    changes?.streams.drain();
    // What is being sent to webhooks has a moment, as requests do.
    await Promise.all([http.close(), jobs?.close()]);
    changes?.close();
    await accounts?.close();
    const databaseClosed = Promise.race([db?.close(), sleep(maxDatabaseCloseMs, undefined, { ref: false })]);
    await Promise.all([databaseClosed, traces?.close()]);
    await location?.release();
    measuring?.close();
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
    const limits =
      config.rateLimit === undefined
        ? undefined
        : createLimits(config.rateLimit, db, metrics && ((limit) => metrics.countRefusal(limit)));
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
      onLookup: metrics && ((isCached) => metrics.countLookup(isCached)),
    });
    // Every server of a deployment must know the cursors' secret. Without a secret for tokens, the database's URL is one.
    const cursors = createCursorCodec(secret ?? location.url, config.previousSecret);
    changes = new ChangeFeed({
      db,
      keptDays: config.historyDays,
      onError: (err) => log.warn({ err }, "could not ask for other servers' changes"),
      streamLimits,
    });
    const webhooks = createWebhookAccess({ mode: config.webhookMode });
    const services = { db, log, verifier, cursors, changes, webhooks };
    backend.services = { ...services, ...(limits === undefined ? {} : { limits }) };
    if (accounts !== undefined) backend.accounts = accounts.accounts;
    jobs = startJobs(services, config.historyDays, log);
    metrics?.watch({ db, poolSize: config.poolSize, streams: changes.streams, jobs });
    delete backend.unreadyReason;
    return { url: http.url, secret, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tokens of this server or of the external issuer are accepted; and those signed with the secret, unless that is off. */
function verifierOptions(
  { auth: { acceptsHs256, jwksUrl, issuer, audience }, previousSecret }: Config,
  secret: string | undefined,
  own: OpenAccounts | undefined,
): Pick<VerifierOptions, "secret" | "previousSecret" | "issuer" | "revokedUntil"> {
  const jwks = own === undefined ? jwksUrl : () => own.accounts.jwks();
  return {
    ...(secret === undefined || !acceptsHs256 ? {} : { secret }),
    ...(previousSecret === undefined || !acceptsHs256 ? {} : { previousSecret }),
    ...(jwks === undefined ? {} : { issuer: { jwks, issuer, audience } }),
    ...(own === undefined ? {} : { revokedUntil: (userId) => own.revocations.revokedUntil(userId) }),
  };
}
