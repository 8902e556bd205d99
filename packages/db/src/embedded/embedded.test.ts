import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describe, test as baseTest } from "vitest";
import { openCluster } from "./cluster.ts";
import { DataDirInUseError, startEmbeddedPostgres } from "./embedded.ts";
import type { EmbeddedPostgres } from "./embedded.ts";

/** What each test has for itself: a new directory, and servers that are closed after it. */
interface Workplace {
  readonly dataDir: string;
  /** Messages of interruptions, oldest first. */
  readonly interruptions: readonly string[];
  start(): Promise<EmbeddedPostgres>;
}

const test = baseTest.extend<{ place: Workplace }>({
  place: async ({ onTestFinished }, use) => {
    // As mkdtemp makes it, nobody else may enter: not even the user that PostgreSQL runs as when we are root.
    const parent = await mkdtemp(join(tmpdir(), "taskwell-embedded-"));
    const dataDir = join(parent, "data");
    const interruptions: string[] = [];
    const servers: EmbeddedPostgres[] = [];
    const start = async () => {
      const server = await startEmbeddedPostgres({
        dataDir,
        onInterruption: ({ message }) => interruptions.push(message),
        onLost: (error) => {
          throw error;
        },
      });
      servers.push(server);
      return server;
    };
    onTestFinished(async () => {
      for (const server of servers) await server.close();
      await rm(parent, { recursive: true, force: true });
    });
    await use({ dataDir, interruptions, start });
  },
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

const tryQuery = (server: EmbeddedPostgres, sql: string) => query(server, sql).catch(() => "down");

async function postgresPid({ dataDir }: Workplace): Promise<number> {
  const [pid] = (await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n");
  return Number(pid);
}

const killPostgres = async (place: Workplace) => process.kill(await postgresPid(place), "SIGKILL");

describe("the embedded PostgreSQL", () => {
  test("keeps data from one start to the next", async ({ expect, place }) => {
    const first = await place.start();
    await query(first, "CREATE TABLE notes AS SELECT 'kept' AS note");
    await first.close();

    const second = await place.start();
    expect(await query(second, "SELECT note FROM notes")).toEqual([{ note: "kept" }]);
  });

  test("refuses a second server on the same directory, and goes on", async ({ expect, place }) => {
    const first = await place.start();

    await expect(place.start()).rejects.toThrow(DataDirInUseError);
    await expect(place.start()).rejects.toThrow(`process ${process.pid}`);
    expect(await query(first, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("removes what a killed first start left behind, once it is an hour old", async ({ expect, place }) => {
    const { dataDir } = place;
    const [abandoned, recent] = ["postgres.0123456789ab", "postgres.ba9876543210"];
    for (const folder of [abandoned, recent]) await mkdir(join(dataDir, folder), { recursive: true });
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(dataDir, abandoned), anHourAgo, anHourAgo);

    await (await place.start()).close();
    const left = await readdir(dataDir);
    expect(left).not.toContain(abandoned);
    expect(left).toContain(recent);
  });

  test("starts once for two servers that begin on a new directory at the same time", async ({
    expect,
    place,
  }) => {
    const results = await Promise.allSettled([place.start(), place.start()]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({
      reason: expect.any(DataDirInUseError),
    });
  });

  test("is restarted under the same URL when it is killed", async ({ expect, place }) => {
    const server = await place.start();
    await query(server, "CREATE TABLE notes AS SELECT 'kept' AS note");
    await killPostgres(place);

    await expect
      .poll(() => tryQuery(server, "SELECT note FROM notes"), { timeout: 20_000 })
      .toEqual([{ note: "kept" }]);
    expect(place.interruptions).toEqual(["The embedded PostgreSQL has stopped. Restarting it."]);
  });
});

// These mostly wait, and so wait at the same time.
describe.concurrent("the embedded PostgreSQL", () => {
  // A second one was started beside it, which failed on the lock file.
  test("is started only after one that no longer answers has ended", async ({ expect, place }) => {
    const cluster = await openCluster({ dataDir: place.dataDir });
    await cluster.ensureRunning();
    const pid = await postgresPid(place);
    process.kill(pid, "SIGSTOP");
    const startedAgain = cluster.ensureRunning();
    // It tries to connect, and is not answered.
    await sleep(3_000);
    process.kill(pid, "SIGKILL");

    await startedAgain;
    expect(await postgresPid(place)).not.toBe(pid);
    await cluster.stop();
  });

  // It was given up after some three seconds: a disk that was full for longer ended the server.
  test("is retried for as long as it cannot start, and says why", async ({ expect, place }) => {
    const server = await place.start();
    await query(server, "CREATE TABLE notes AS SELECT 'kept' AS note");
    const needed = join(place.dataDir, "postgres", "PG_VERSION");
    await rename(needed, `${place.dataDir}.away`);
    await killPostgres(place);
    await sleep(6_000);
    await rename(`${place.dataDir}.away`, needed);

    await expect
      .poll(() => tryQuery(server, "SELECT note FROM notes"), { timeout: 20_000 })
      .toEqual([{ note: "kept" }]);
    expect(place.interruptions).toHaveLength(2);
    expect(place.interruptions[1]).toMatch(/did not start\..*is not a database cluster directory/s);
  });

  test("can be closed while it cannot start", async ({ expect, place }) => {
    const server = await place.start();
    await rename(join(place.dataDir, "postgres", "PG_VERSION"), `${place.dataDir}.away`);
    await killPostgres(place);
    await expect.poll(() => place.interruptions.length, { timeout: 10_000 }).toBe(2);
    await server.close();
  });
});
