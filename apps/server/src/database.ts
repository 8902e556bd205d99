/** Finds or starts the configured database, waits until it answers, and migrates it. */
import cluster from "node:cluster";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describeUrl } from "@taskwell/db/connection";
import { createDatabase } from "@taskwell/db/database";
import type { Database } from "@taskwell/db/database";
import { borrowEmbeddedPostgres, startEmbeddedPostgres } from "@taskwell/db/embedded";
import { databaseFailure } from "@taskwell/db/failure";
import { findWritableUrl } from "@taskwell/db/hosts";
import { migrate, pendingMigrations } from "@taskwell/db/migrate";
import { readConfig } from "./environment.ts";
import type { Config } from "./environment.ts";
import type { Logger } from "./logger.ts";

/** The same relative path from src/ and from the bundle in dist/. */
export const migrationsDirectory = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

const connectDeadlineMs = 5_000;
const migrationPollMs = 2_000;

/** The server cannot start, for a reason that its operator can fix. */
export class StartupError extends Error {
  override readonly name = "StartupError";
}

/** Where the database is. */
export interface DatabaseLocation {
  readonly url: string;
  /** For migrations: bypasses any pooler. */
  readonly directUrl: string;
  /** Whether this server applies migrations. */
  readonly migrateOnStart: boolean;
  /** Stops the embedded PostgreSQL, if this process started it. */
  release(): Promise<void>;
}

/**
 * @param onLost called when the embedded PostgreSQL has ended and cannot be restarted
 * @throws {Error} if the embedded PostgreSQL does not start, or another server uses its directory
 */
export async function locateDatabase(
  { database, dataDir }: Config,
  log: Logger,
  onLost: (error: Error) => void,
): Promise<DatabaseLocation> {
  if (database !== undefined) return { ...database, release: async () => {} };
  const embedded = await startEmbeddedPostgres({
    dataDir,
    onInterruption: (error) => log.error(error.message),
    onLost,
  });
  return {
    url: embedded.url,
    directUrl: embedded.url,
    migrateOnStart: true,
    release: () => embedded.close(),
  };
}

/**
 * Runs a command on the configured database, then exits: with 1 and a message if it failed. An embedded database may
 * be in use by a server at the same time, unless `needsNoServer`; it is created, unless `needsData`.
 */
export async function runOnDatabase(
  work: (location: Omit<DatabaseLocation, "release">, config: Config) => Promise<void>,
  { needsNoServer = false, needsData = false } = {},
): Promise<never> {
  const config = readConfig();
  const { database, dataDir } = config;
  const run: EmbeddedWork = (location) => work(location, config);
  try {
    if (database === undefined && needsData && !existsSync(dataDir))
      throw new Error(`There is no data in ${dataDir}. Set DATABASE_URL, or DATA_DIR.`);
    if (database === undefined) await runOnEmbedded(dataDir, run, needsNoServer);
    else await run(database);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  // Prisma's engine leaves a timer of ten seconds behind.
  process.exit(0);
}

type EmbeddedWork = (location: Omit<DatabaseLocation, "release">) => Promise<void>;

async function runOnEmbedded(dataDir: string, work: EmbeddedWork, needsNoServer: boolean): Promise<void> {
  const ignore = () => {};
  const embedded = needsNoServer
    ? await startEmbeddedPostgres({ dataDir, onInterruption: ignore, onLost: ignore })
    : await borrowEmbeddedPostgres(dataDir);
  try {
    await work({ url: embedded.url, directUrl: embedded.url, migrateOnStart: true });
  } finally {
    await embedded.close();
  }
}

export function openDatabase({ url }: DatabaseLocation, poolSize: number, log: Logger): Database {
  return createDatabase({
    url,
    poolSize,
    onIdleError: (err) => log.warn({ err }, "lost a database connection"),
  });
}

/** @throws {StartupError} with the reason, at once if retrying cannot help, otherwise after some seconds of retrying */
export async function waitForDatabase(
  { url }: DatabaseLocation,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + connectDeadlineMs;
  for (let hasWarned = false; ; hasWarned = true) {
    try {
      await findWritableUrl(url);
      return;
    } catch (error) {
      const reason = reasonOf(error);
      const isFinal =
        databaseFailure(error) === "other" || reason === unknownDatabase || reason === needsPoolerMode;
      if (isFinal || performance.now() > deadline) {
        const where = `Cannot use the PostgreSQL at ${describeUrl(url)} (DATABASE_URL)`;
        throw new StartupError(`${where}: ${reason}.`, { cause: error });
      }
      if (!hasWarned)
        log.warn(
          `PostgreSQL at ${describeUrl(url)} does not answer yet (${reason}); retrying for some seconds`,
        );
      await sleep(500, undefined, { signal });
    }
  }
}

/** Applies migrations if this server is configured to; otherwise waits until they have been applied elsewhere. */
export async function waitForMigrations(
  { directUrl, migrateOnStart }: DatabaseLocation,
  log: Logger,
  signal: AbortSignal,
  onWait: (reason: string) => void,
): Promise<void> {
  const options = { url: directUrl, directory: migrationsDirectory };
  if (migrateOnStart) {
    for (const name of await migrate(options)) log.info({ migration: name }, "migrated");
    return;
  }
  for (let isWaiting = false; ; isWaiting = true) {
    const pending = await pendingMigrations(options).catch((error: unknown) => {
      if (!isWaiting) throw error;
      return ["unknown"];
    });
    if (pending.length === 0) return;
    if (!isWaiting) {
      const reason = `the database lacks ${pending.length} migration(s). Run pnpm db:migrate (in a release: node migrate.js), or set MIGRATE_ON_START=true`;
      onWait(reason);
      // One line is enough for all workers.
      if (cluster.isPrimary || cluster.worker?.id === 1) log.warn({ pending }, `not ready: ${reason}`);
    }
    await sleep(migrationPollMs, undefined, { signal });
  }
}

const unknownDatabase = "there is no such database";
const needsPoolerMode =
  "it is a pooler, such as PgBouncer: add ?pgbouncer=true to the URL, and set DIRECT_URL to PostgreSQL itself";

/** By error codes of Node (errno) and PostgreSQL (SQLSTATE). */
const reasonsByCode: Readonly<Record<string, string>> = {
  "28P01": "it refuses the user or the password",
  "28000": "it refuses the user, or a connection like this one",
  "3D000": unknownDatabase,
  "53300": "it has no connection left",
  "57P03": "it is starting or stopping",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be looked up",
  ECONNREFUSED: "nothing listens there",
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  // PgBouncer's words: it knows few start-up parameters. Its code (08P01) says only that a protocol was violated.
  if (/unsupported startup parameter/i.test(error.message)) return needsPoolerMode;
  const known = "code" in error ? reasonsByCode[String(error.code)] : undefined;
  return known ?? `the connection failed (${error.message})`;
}
