/** Finds or starts the database that the configuration names, and brings it to where it can be used. */
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describeUrl } from "@taskwell/db/connection";
import { createDatabase } from "@taskwell/db/database";
import type { Database } from "@taskwell/db/database";
import { borrowEmbeddedPostgres, startEmbeddedPostgres } from "@taskwell/db/embedded";
import { databaseFailure } from "@taskwell/db/failure";
import { migrate, pendingMigrations } from "@taskwell/db/migrate";
import { readConfig } from "./config.ts";
import type { Config } from "./config.ts";
import type { Logger } from "./telemetry.ts";

/** Beside apps/, whether this runs from src/ or, bundled, from dist/. */
export const migrationsDirectory = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

const connectWithinMs = 5_000;
const lookAgainAfterMs = 2_000;

/** Where the database is. */
export interface DatabaseLocation {
  readonly url: string;
  /** For migrations: past any pooler. */
  readonly directUrl: string;
  /** Whether this server migrates it. */
  readonly migrateOnStart: boolean;
  /** Gives back what was started along with it. */
  release(): Promise<void>;
}

/**
 * @param onLost told when the embedded PostgreSQL is gone for good
 * @throws {Error} when the embedded PostgreSQL does not start, or another server uses its directory
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
  return { url: embedded.url, directUrl: embedded.url, migrateOnStart: true, release: () => embedded.close() };
}

/**
 * For commands: the configured database for as long as `work` takes. An embedded one may be in use by a server.
 * Prints what went wrong, and exits with 1.
 */
export async function runOnDatabase(work: (location: Omit<DatabaseLocation, "release">) => Promise<void>): Promise<void> {
  const { database, dataDir } = readConfig();
  try {
    if (database !== undefined) return await work(database);
    const embedded = await borrowEmbeddedPostgres(dataDir);
    try {
      await work({ url: embedded.url, directUrl: embedded.url, migrateOnStart: true });
    } finally {
      await embedded.close();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

export function openDatabase({ url }: DatabaseLocation, poolSize: number, log: Logger): Database {
  return createDatabase({ url, poolSize, onIdleError: (err) => log.warn({ err }, "a database connection broke") });
}

/** @throws {Error} that says where no PostgreSQL was found, after some seconds of trying */
export async function waitForDatabase(
  db: Database,
  { url }: DatabaseLocation,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + connectWithinMs;
  for (let warned = false; ; warned = true) {
    try {
      return await db.ping();
    } catch (error) {
      const hopeless = databaseFailure(error) === "other";
      if (hopeless || performance.now() > deadline) throw new Error(unreachable(url, error), { cause: error });
      if (!warned) log.warn(`PostgreSQL at ${describeUrl(url)} does not answer yet; trying again for some seconds`);
      await sleep(500, undefined, { signal });
    }
  }
}

/** Migrates, if that is this server's business; otherwise waits until somebody has. Tells `onWait` what it waits for. */
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
  for (let waiting = false; ; waiting = true) {
    const pending = await pendingMigrations(options).catch((error: unknown) => {
      if (!waiting) throw error;
      return ["unknown"];
    });
    if (pending.length === 0) return;
    if (!waiting) {
      const reason = `the database lacks ${pending.length} migration(s). Run: pnpm db:migrate (or set MIGRATE_ON_START=true)`;
      onWait(reason);
      log.warn({ pending }, `not ready: ${reason}`);
    }
    await sleep(lookAgainAfterMs, undefined, { signal });
  }
}

function unreachable(url: string, error: unknown): string {
  const reasons = [
    [/password authentication failed|28P01|P1000/, "it refuses the user or the password"],
    [/ENOTFOUND|EAI_AGAIN/, "the host name is not known"],
    [/ECONNREFUSED|P1001|not reach/i, "nothing listens there"],
    [/timeout/i, "it did not answer in time"],
    [/does not exist|3D000|P1003/, "there is no such database"],
    [/SSL|TLS|certificate/i, "TLS could not be set up; see sslmode in docs/configuration.md"],
  ] as const;
  const text = JSON.stringify(error, Object.getOwnPropertyNames(error ?? {}));
  const reason = reasons.find(([pattern]) => pattern.test(text))?.[1] ?? "the connection failed";
  return `Cannot use the PostgreSQL at ${describeUrl(url)} (DATABASE_URL): ${reason}.`;
}
