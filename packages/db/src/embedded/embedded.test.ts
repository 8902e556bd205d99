import { mkdir, mkdtemp, readdir, readFile, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataDirInUseError, startEmbeddedPostgres } from "./embedded.ts";
import type { EmbeddedPostgres } from "./embedded.ts";

let parent: string;
let dataDir: string;
let interruptions: string[];
const unexpected = (error: Error) => {
  throw error;
};

beforeEach(async () => {
  // As mkdtemp makes it, closed to everybody but us: also to the user that PostgreSQL runs as when we are root.
  parent = await mkdtemp(join(tmpdir(), "taskwell-embedded-"));
  dataDir = join(parent, "data");
  interruptions = [];
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const start = () =>
  startEmbeddedPostgres({
    dataDir,
    onInterruption: ({ message }) => interruptions.push(message),
    onLost: unexpected,
  });

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
  await second.close();
});

test("a second server on the same directory is told so, and the first goes on", async () => {
  const first = await start();

  await expect(start()).rejects.toThrow(DataDirInUseError);
  await expect(start()).rejects.toThrow(`process ${process.pid}`);
  expect(await query(first, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await first.close();
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
  for (const server of started) await server.close();
});

test("PostgreSQL is brought back, with the same URL, when it is killed", async () => {
  const server = await start();
  await query(server, "CREATE TABLE notes AS SELECT 'kept' AS note");
  const postmaster = Number(
    (await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0],
  );

  process.kill(postmaster, "SIGKILL");

  await expect
    .poll(() => query(server, "SELECT note FROM notes").catch(() => "down"), { timeout: 20_000 })
    .toEqual([{ note: "kept" }]);
  expect(interruptions).toEqual(["The embedded PostgreSQL went away. Starting it again."]);
  await server.close();
});
