/** For tests: one embedded PostgreSQL, a migrated template database, and a clone of it for whoever asks. */
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { ProvidedContext } from "vitest";
import { createDatabase } from "./database.ts";
import type { Database } from "./database.ts";
import type { Binaries } from "./embedded/binaries.ts";
import { openCluster } from "./embedded/cluster.ts";
import { migrate } from "./migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where {@link cloneDatabase} makes databases. */
    adminUrl: string;
  }
}

const template = "taskwell_template";

export interface TestServer {
  /** URL of the cluster's maintenance database, from which {@link cloneDatabase} makes more. */
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** A PostgreSQL of a test's own, which may die and come back. */
export interface MortalServer extends TestServer {
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/**
 * Makes a PostgreSQL with a migrated template in it. With `adminUrl`, uses that server instead of an embedded one.
 *
 * @param migrations prisma/migrations
 */
export async function startTestServer(migrations: string, adminUrl?: string): Promise<TestServer> {
  const server = adminUrl === undefined ? await startCluster() : { adminUrl, stop: async () => {} };
  await withClient(server.adminUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${template} (FORCE)`);
    await client.query(`CREATE DATABASE ${template}`);
  });
  await migrate({ url: databaseUrl(server.adminUrl, template), directory: migrations });
  return server;
}

/** A fresh, migrated, empty database. */
export async function cloneDatabase(adminUrl: ProvidedContext["adminUrl"]): Promise<string> {
  return await newDatabase(adminUrl, `TEMPLATE ${template}`);
}

/** A fresh database with nothing in it at all. */
export async function emptyDatabase(adminUrl: ProvidedContext["adminUrl"]): Promise<string> {
  return await newDatabase(adminUrl, "TEMPLATE template0");
}

/** A {@link Database} over `url`, which nothing but this process uses. */
export function openTestDatabase(url: string, poolSize = 5): Database {
  return createDatabase({ url, poolSize, onIdleError: () => {} });
}

async function newDatabase(adminUrl: string, options: string): Promise<string> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${name} ${options}`));
  return databaseUrl(adminUrl, name);
}

/**
 * An empty PostgreSQL of the oldest version that is installed on this machine by Debian's packages, if it is one
 * that Taskwell supports (15 or newer).
 */
export async function startInstalledServer(): Promise<TestServer | undefined> {
  const root = "/usr/lib/postgresql";
  const versions = await readdir(root).catch(() => []);
  const [oldest] = versions
    .map(Number)
    .filter((version) => version >= 15)
    .toSorted((a, b) => a - b);
  if (oldest === undefined) return undefined;
  const program = (name: string) => join(root, String(oldest), "bin", name);
  return await startCluster({
    initdb: program("initdb"),
    pg_ctl: program("pg_ctl"),
    postgres: program("postgres"),
  });
}

/** An empty PostgreSQL: the embedded one, or what `binaries` names. Not one to trust with data: it does not sync. */
export async function startCluster(binaries?: Binaries): Promise<MortalServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "taskwell-test-"));
  const cluster = await openCluster({
    dataDir,
    ...(binaries === undefined ? {} : { binaries }),
    settings: { fsync: "off", full_page_writes: "off", max_connections: "300", shared_buffers: "256MB" },
  });
  await cluster.ensureRunning();
  const postmaster = Number(
    (await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0],
  );
  const abandon = () => void process.kill(postmaster, "SIGQUIT");
  // Should the tests end without stopping it.
  process.once("exit", abandon);
  return {
    adminUrl: cluster.url("postgres"),
    pause: () => cluster.stop(),
    resume: () => cluster.ensureRunning(),
    stop: async () => {
      process.removeListener("exit", abandon);
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs `work` with a connection of its own, as the login role. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The rows of one statement, on a connection of its own. */
export async function sql(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const run = (client: pg.Client) => client.query<Record<string, unknown>>(text, values);
  return (await withClient(url, run)).rows;
}

function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
