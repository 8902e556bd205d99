import { setTimeout as sleep } from "node:timers/promises";
import { text } from "@taskwell/db/row";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";
import { execute } from "../webhook/testing.ts";
import { rotateChangeLog } from "./rotation-service.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const partitions = () =>
  api.db.asSystem("look", () =>
    api.db.query(
      "SELECT relname FROM pg_class WHERE relname LIKE 'changes_2%' AND relkind = 'r' ORDER BY 1",
      [],
      ([name]) => text(name),
    ),
  );
/** A partition of ten weeks ago, with a change in it. */
async function makeOld(userId: string): Promise<string> {
  const monday = new Date(Date.now() - 70 * 86_400_000);
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  const day = monday.toISOString().slice(0, 10);
  const [name = ""] = await api.db.asSystem("look", () =>
    api.db.query(`SELECT to_char($1::date, '"changes_"IYYY"w"IW')`, [day], ([one]) => text(one)),
  );
  const bounds = `FROM ('${day}') TO ('${new Date(monday.getTime() + 7 * 86_400_000).toISOString().slice(0, 10)}')`;
  await execute(api, `CREATE TABLE log.${name} PARTITION OF log.changes FOR VALUES ${bounds}`, []);
  const sql = `INSERT INTO log.changes (user_id, day, at, entity, op, id, actor)
    VALUES ($1, $2::date, $2::date, 'tasks', 'i', gen_random_uuid(), 'system')`;
  await execute(api, sql, [userId, day]);
  return name;
}

test("makes partitions for eight weeks ahead, and drops those that are too old", async () => {
  const ann = await api.aUser();
  const current = await partitions();
  expect(current).toHaveLength(9);
  const old = await makeOld(ann.id);
  await execute(api, `DROP TABLE log.${current.at(-1)}`, []);
  expect(await partitions()).toEqual([old, ...current.slice(0, -1)]);
  await rotateChangeLog(api.db, 30);
  expect(await partitions()).toEqual(current);
  await rotateChangeLog(api.db, 30);
  expect(await partitions()).toEqual(current);
});

test("keeps what is not older than the days that changes are kept", async () => {
  const ann = await api.aUser();
  const old = await makeOld(ann.id);
  await rotateChangeLog(api.db, 90);
  expect(await partitions()).toContain(old);
  await rotateChangeLog(api.db, 30);
  expect(await partitions()).not.toContain(old);
});

test("gives up rather than keep writers waiting, and succeeds once nobody is in the way", async () => {
  const [ann, bob] = [await api.aUser(), await api.aUser()];
  await ann.api.task.create({ title: "First" });
  const old = await makeOld(ann.id);
  let commit = () => {};
  const mayCommit = new Promise<void>((resolve) => (commit = resolve));
  let isWritten = false;
  const open = api.db.asUser(ann.id, () =>
    api.db.transaction(async () => {
      await ann.api.task.create({ title: "In an open transaction" });
      isWritten = true;
      await mayCommit;
    }),
  );
  await expect.poll(() => isWritten).toBe(true);
  const rotating = failure(rotateChangeLog(api.db, 30));
  await sleep(20);
  const startedAt = performance.now();
  await bob.api.task.create({ title: "Meanwhile" });
  // 100 ms for the lock, and a machine that is busy.
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(await rotating).toMatchObject({ code: "55P03" });
  expect(await partitions()).toContain(old);
  commit();
  await open;
  await rotateChangeLog(api.db, 30);
  expect(await partitions()).not.toContain(old);
});
