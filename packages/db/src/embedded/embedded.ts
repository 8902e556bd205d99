/** The embedded PostgreSQL, used when DATABASE_URL is not set. One server per data directory. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { connectionWithoutTimeouts } from "../connection.ts";
import { openCluster } from "./cluster.ts";
import type { Cluster } from "./cluster.ts";

const database = "taskwell";

/** Advisory lock in the database `postgres`. A server holds it; PostgreSQL releases it when the server dies. */
const serverLock = 7_461_736;

const retryAfterMs = 500;
/** About half a minute. */
const attemptsPerReport = 50;

/** Another running server uses the directory. */
export class DataDirInUseError extends Error {
  override readonly name = "DataDirInUseError";
}

export interface EmbeddedPostgres {
  /** URL of Taskwell's database. */
  readonly url: string;
  /** Stops PostgreSQL and releases the directory. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Called when PostgreSQL has stopped, and twice a minute with the reason while restarting fails. */
  readonly onInterruption: (error: Error) => void;
  /** Called when another server has taken the directory. */
  readonly onLost: (error: Error) => void;
}

/**
 * Starts PostgreSQL in `dataDir`, or takes over an instance that a killed server left running, and restarts it whenever
 * it stops.
 *
 * @throws {DataDirInUseError} when another running server uses the directory
 * @throws {Error} with PostgreSQL's log when it does not start
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster({ dataDir: options.dataDir });
  let closing = false;
  let recovery = Promise.resolve();

  const startAndLock = async () => {
    await cluster.ensureRunning();
    const lock = await takeServerLock(cluster, options.dataDir);
    lock.once("end", () => {
      if (!closing) recovery = restart();
    });
  };
  const restart = async () => {
    options.onInterruption(new Error("The embedded PostgreSQL has stopped. Restarting it."));
    // Retry without limit: a full disk, for one, may stay full for hours.
    for (let attempt = 0; !closing; attempt += 1) {
      try {
        return await startAndLock();
      } catch (error) {
        const cause = error instanceof Error ? error : new Error(String(error));
        if (cause instanceof DataDirInUseError) return options.onLost(cause);
        // Skip the first error: PostgreSQL refuses to start while processes of a killed instance remain.
        if (attempt % attemptsPerReport === 1) options.onInterruption(cause);
        await sleep(retryAfterMs);
      }
    }
  };

  await startAndLock();
  await createDatabase(cluster);
  return {
    url: cluster.url(database),
    close: async () => {
      closing = true;
      await recovery;
      await cluster.stop();
    },
  };
}

/**
 * Opens the PostgreSQL of `dataDir` for a command: shares the instance of a running server, or starts one.
 *
 * @throws {Error} with PostgreSQL's log when it does not start
 */
export async function borrowEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const ignore = () => {};
  try {
    return await startEmbeddedPostgres({ dataDir, onInterruption: ignore, onLost: ignore });
  } catch (error) {
    if (!(error instanceof DataDirInUseError)) throw error;
    const cluster = await openCluster({ dataDir });
    await cluster.ensureRunning();
    return { url: cluster.url(database), close: async () => {} };
  }
}

async function takeServerLock(cluster: Cluster, dataDir: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...connectionWithoutTimeouts(cluster.url("postgres")),
    application_name: `taskwell server ${process.pid}`,
  });
  // An "end" event follows, which is handled.
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [
    serverLock,
  ]);
  if (rows[0]?.taken === true) return client;

  const holder = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE locktype = 'advisory' AND objid = $1 AND granted`,
    [serverLock],
  );
  await client.end();
  const who = holder.rows[0]?.name.replace("taskwell server", "process") ?? "unknown process";
  throw new DataDirInUseError(
    `Another Taskwell server (${who}) is using the data in ${dataDir}. ` +
      "Stop it, or give this one its own directory with DATA_DIR.",
  );
}

async function createDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client(connectionWithoutTimeouts(cluster.url("postgres")));
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
