/** The PostgreSQL that Taskwell brings along, for when DATABASE_URL is unset: one server, one directory. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { patientConnection } from "../connection.ts";
import { openCluster } from "./cluster.ts";
import type { Cluster } from "./cluster.ts";

const database = "taskwell";

/** Advisory lock of the database `postgres`, held for as long as a server lives; PostgreSQL frees it if it is killed. */
const serverLock = 7_461_736;

const retryAfterMs = 500;
/** Half a minute or so. */
const attemptsPerReport = 50;

/** Another living server uses the directory. */
export class DataDirInUseError extends Error {
  override readonly name = "DataDirInUseError";
}

export interface EmbeddedPostgres {
  /** URL of Taskwell's database in it. */
  readonly url: string;
  /** Stops PostgreSQL and gives the directory back. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Told when PostgreSQL went away, and now and then why it cannot be started again, which is tried for as long as it takes. */
  readonly onInterruption: (error: Error) => void;
  /** Told when another server has taken the directory meanwhile. */
  readonly onLost: (error: Error) => void;
}

/**
 * Starts PostgreSQL in `dataDir`, or takes over the one that a killed server left running, and watches over it.
 *
 * @throws {DataDirInUseError} when another living server uses the directory
 * @throws {Error} when PostgreSQL does not start; the message holds its log
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster({ dataDir: options.dataDir });
  let closing = false;
  let recovery = Promise.resolve();

  const hold = async () => {
    await cluster.ensureRunning();
    const lock = await takeServerLock(cluster, options.dataDir);
    lock.once("end", () => {
      if (!closing) recovery = bringBack();
    });
  };
  const bringBack = async () => {
    options.onInterruption(new Error("The embedded PostgreSQL went away. Starting it again."));
    // A full disk may stay full for hours: giving up would not make room.
    for (let attempt = 0; !closing; attempt += 1) {
      try {
        return await hold();
      } catch (error) {
        const cause = error instanceof Error ? error : new Error(String(error));
        if (cause instanceof DataDirInUseError) return options.onLost(cause);
        // The first may have come too early: PostgreSQL refuses to start beside what is left of one that was killed.
        if (attempt % attemptsPerReport === 1) options.onInterruption(cause);
        await sleep(retryAfterMs);
      }
    }
  };

  await hold();
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

/** For a command: the PostgreSQL of `dataDir`, which a server may be using at the same time, or else started for it. */
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
    ...patientConnection(cluster.url("postgres")),
    application_name: `taskwell server ${process.pid}`,
  });
  // "end" follows, and is what counts.
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
  const client = new pg.Client(patientConnection(cluster.url("postgres")));
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
