import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCluster } from "./cluster.ts";
import { DataDirInUseError, startEmbeddedPostgres } from "./embedded.ts";
import type { EmbeddedPostgres } from "./embedded.ts";

let parent: string;
let dataDir: string;
let interruptions: string[];
let servers: EmbeddedPostgres[];
const unexpected = (error: Error) => {
  throw error;
};

beforeEach(async () => {
  // As mkdtemp makes it, closed to everybody but us: also to the user that PostgreSQL runs as when we are root.
  parent = await mkdtemp(join(tmpdir(), "taskwell-embedded-"));
  dataDir = join(parent, "data");
  interruptions = [];
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.close();
  await rm(parent, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir,
    onInterruption: ({ message }) => interruptions.push(message),
    onLost: unexpected,
  });
  servers.push(server);
  return server;
}

async function query(server: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client(server.url);
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("keeps what was written from one start to the next", async () => {
  const first = await start();
  await query(first, "CREATE TABLE notes AS SELECT 'kept' AS note");
  await first.close();

  const second = await start();
  expect(await query(second, "SELECT note FROM notes")).toEqual([{ note: "kept" }]);
});

test("a second server on the same directory is told so, and the first goes on", async () => {
  const first = await start();

  await expect(start()).rejects.toThrow(DataDirInUseError);
  await expect(start()).rejects.toThrow(`process ${process.pid}`);
  expect(await query(first, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("what a killed first start left behind is removed, once it cannot be under way any more", async () => {
  const [abandoned, recent] = [
    join(dataDir, "postgres.0123456789ab"),
    join(dataDir, "postgres.ba9876543210"),
  ];
  for (const folder of [abandoned, recent]) await mkdir(folder, { recursive: true });
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(abandoned, anHourAgo, anHourAgo);

  await (await start()).close();
  const left = await readdir(dataDir);
  expect(left).not.toContain("postgres.0123456789ab");
  expect(left).toContain("postgres.ba9876543210");
});

test("two servers that start on a new directory at once do not harm it", async () => {
  const results = await Promise.allSettled([start(), start()]);
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));

  expect(started).toHaveLength(1);
  expect(results.find(({ status }) => status === "rejected")).toMatchObject({
    reason: expect.any(DataDirInUseError),
  });
});

async function postgresPid(): Promise<number> {
  const [pid] = (await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n");
  return Number(pid);
}

const killPostgres = async () => process.kill(await postgresPid(), "SIGKILL");

test("PostgreSQL is brought back, with the same URL, when it is killed", async () => {
  const server = await start();
  await query(server, "CREATE TABLE notes AS SELECT 'kept' AS note");
  await killPostgres();

  await expect
    .poll(() => query(server, "SELECT note FROM notes").catch(() => "down"), { timeout: 20_000 })
    .toEqual([{ note: "kept" }]);
  expect(interruptions).toEqual(["The embedded PostgreSQL has stopped. Restarting it."]);
});

// One was started beside it, which failed on the lock file.
test("PostgreSQL that is there, takes no connections any more, and ends is waited for, then started", async () => {
  const cluster = await openCluster({ dataDir });
  await cluster.ensureRunning();
  const pid = await postgresPid();
  process.kill(pid, "SIGSTOP");
  const startedAgain = cluster.ensureRunning();
  await sleep(3_000);
  process.kill(pid, "SIGKILL");

  await startedAgain;
  expect(await postgresPid()).not.toBe(pid);
  await cluster.stop();
});

describe("PostgreSQL that cannot be started again, as on a full disk,", () => {
  const needed = () => join(dataDir, "postgres", "PG_VERSION");
  const away = () => join(dataDir, "PG_VERSION");

  // It was given up after five attempts, some three seconds: a disk that was full for longer ended the server.
  test("is tried for as long as it takes, and said why", async () => {
    const server = await start();
    await query(server, "CREATE TABLE notes AS SELECT 'kept' AS note");
    await rename(needed(), away());
    await killPostgres();
    await sleep(6_000);
    await rename(away(), needed());

    await expect
      .poll(() => query(server, "SELECT note FROM notes").catch(() => "down"), { timeout: 20_000 })
      .toEqual([{ note: "kept" }]);
    expect(interruptions).toHaveLength(2);
    expect(interruptions[1]).toMatch(/did not start\..*is not a database cluster directory/s);
  });

  test("does not keep the server from ending", async () => {
    const server = await start();
    await rename(needed(), away());
    await killPostgres();
    await expect.poll(() => interruptions.length, { timeout: 10_000 }).toBe(2);
    await server.close();
  });
});
