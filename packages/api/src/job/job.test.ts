import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@taskwell/db/database";
import { afterAll, beforeEach, expect, test } from "vitest";
import { startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";
import { execute } from "../webhook/testing.ts";
import { Runner } from "./runner-service.ts";
import { JobQueue } from "./service.ts";
import type { Job } from "./service.ts";

const api: TestApi = await startTestApi();
const runners: Runner[] = [];
beforeEach(() => execute(api, "DELETE FROM jobs.jobs", []));
afterAll(() => api.close());

interface Options {
  readonly db?: Database;
  readonly leaseMs?: number;
  readonly onError?: (error: unknown, job: string) => void;
}

/** What one server does. */
function start(
  job: Omit<Job, "everyHours">,
  { db = api.db, leaseMs = 60_000, onError = fail }: Options = {},
): Runner {
  const queue = new JobQueue({ db, jobs: [{ everyHours: 24, ...job }], onError, leaseMs });
  const runner = new Runner({ queue, concurrency: 1, onError: fail });
  runners.push(runner);
  runner.wake();
  return runner;
}
const fail = (error: unknown) => {
  throw error;
};
const closeAll = () => Promise.all(runners.splice(0).map((runner) => runner.close()));

const rowOf = (name: string) =>
  api.db.asSystem("look", () => api.db.prisma.job.findFirst({ where: { name } }));

test("a job is done once, however many servers there are, and again a day later", async () => {
  let times = 0;
  const run = async () => void (times += 1);
  for (let server = 0; server < 3; server += 1) start({ name: "once", run });
  await expect.poll(() => times).toBe(1);
  await expect.poll(async () => (await rowOf("once"))?.lease).toBeNull();
  await closeAll();
  expect(times).toBe(1);
  const hours = (Number((await rowOf("once"))?.nextAt) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23.9);
  expect(hours).toBeLessThanOrEqual(24.1);
});

test("a job that is wanted at each start is done again by a server that starts", async () => {
  let times = 0;
  for (const expected of [1, 2]) {
    start({ name: "at start", isDoneAtStart: true, run: async () => void (times += 1) });
    await expect.poll(() => times).toBe(expected);
    await closeAll();
  }
});

test("what a dead server was doing is done when its lease ends", async () => {
  const sql = `INSERT INTO jobs.jobs (name, lease, lease_until)
    VALUES ('left', gen_random_uuid(), now() + interval '300 ms')`;
  await execute(api, sql, []);
  const startedAt = performance.now();
  let doneAt = 0;
  start({ name: "left", run: async () => void (doneAt = performance.now()) });
  await expect.poll(() => doneAt, { interval: 10 }).toBeGreaterThan(0);
  expect(doneAt - startedAt).toBeGreaterThan(200);
  await closeAll();
});

test("a job that takes longer than its lease stays with the server that does it", async () => {
  let times = 0;
  const run = async () => {
    times += 1;
    await sleep(1_000);
  };
  const first = start({ name: "long", run }, { leaseMs: 400 });
  await expect.poll(() => times).toBe(1);
  start({ name: "long", run }, { leaseMs: 400 });
  await first.close();
  await closeAll();
  expect(times).toBe(1);
});

test("a job that fails is done again, later each time, and says what kind of failure it was", async () => {
  const failures: unknown[] = [];
  const run = () => Promise.reject(new TypeError("row of somebody's"));
  const runner = start({ name: "failing", run }, { onError: (_, job) => failures.push(job) });
  const waits: number[] = [];
  for (const attempts of [1, 2, 3]) {
    await expect.poll(async () => (await rowOf("failing"))?.attempts).toBe(attempts);
    const row = await rowOf("failing");
    waits.push(Math.round((Number(row?.nextAt) - Date.now()) / 60_000));
    expect(row).toMatchObject({ lease: null, leaseUntil: null, lastError: "TypeError" });
    await execute(api, "UPDATE jobs.jobs SET next_at = now() WHERE name = 'failing'", []);
    runner.wake();
  }
  await closeAll();
  expect(waits).toEqual([1, 2, 4]);
  expect(failures.slice(0, 3)).toEqual(["failing", "failing", "failing"]);
});

test("while nothing is due, no statement is sent", async () => {
  let statements = 0;
  const asSystem: Database["asSystem"] = (reason, work) => {
    statements += 1;
    return api.db.asSystem(reason, work);
  };
  let times = 0;
  start({ name: "idle", run: async () => void (times += 1) }, { db: { ...api.db, asSystem } });
  await expect.poll(async () => (await rowOf("idle"))?.lease === null && times === 1).toBe(true);
  await sleep(150);
  const before = statements;
  await sleep(400);
  expect(statements).toBe(before);
  await closeAll();
});

test("a database that cannot be reached is asked again", async () => {
  let [times, asked] = [0, 0];
  const errors: unknown[] = [];
  const asSystem: Database["asSystem"] = (reason, work) => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error("unreachable")) : api.db.asSystem(reason, work);
  };
  const jobs = [{ name: "unreachable", everyHours: 1, run: async () => void (times += 1) }];
  const queue = new JobQueue({ db: { ...api.db, asSystem }, jobs, onError: fail });
  const runner = new Runner({ queue, concurrency: 1, onError: (error) => errors.push(error) });
  runner.wake();
  await expect.poll(() => times).toBe(1);
  expect(errors).toHaveLength(1);
  await runner.close();
});
