import { randomUUID } from "node:crypto";
import { integer, text } from "@taskwell/db/row";
import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi } from "../testing.ts";
import type { Caller, TestApi, TestUser } from "../testing.ts";

let api: TestApi;
let ann: TestUser;
const [list, parent] = [randomUUID(), randomUUID()];

/** Of 20,000 tasks, Ann has 2,000: for fewer, PostgreSQL would rather read the whole table. */
beforeAll(async () => {
  // One connection, since PostgreSQL counts per connection and reports the counts when it is asked on the same one.
  api = await startTestApi({ poolSize: 1 });
  ann = await api.aUser();
  await ann.api.list.create({ id: list, name: "List" });
  await ann.api.task.create({ id: parent, title: "Parent" });
  const users = "INSERT INTO users (id) SELECT 'user ' || n FROM generate_series(1, 9) AS n";
  // One made every hour. Every fifth is due on a day of its own, some of them before today; a twentieth is in the trash.
  const tasks = `INSERT INTO tasks (user_id, id, title, position, created_at, completed, list_id, parent_id,
      due_date, due_at, deleted_at, deleted_with)
    SELECT users.id, task_id, 'Task ' || n, 'a' || lpad(n::text, 5, '0') || 'V', now() - n * interval '1 hour', n % 4 = 1,
        CASE WHEN users.id = $1 AND n % 10 = 3 THEN $2::uuid END, CASE WHEN users.id = $1 AND n % 100 = 50 THEN $3::uuid END,
        CASE WHEN n % 5 = 0 THEN due_date END, CASE WHEN n % 5 = 0 THEN due_date::timestamp AT TIME ZONE 'UTC' END,
        CASE WHEN n % 20 = 7 THEN now() END, CASE WHEN n % 20 = 7 THEN task_id END
      FROM users, generate_series(1, 2000) AS n, LATERAL (SELECT gen_random_uuid() AS task_id WHERE n > 0) AS ids,
        LATERAL (SELECT current_date - 100 + n AS due_date) AS days`;
  await api.db.asSystem("fill tables and have them analysed", async () => {
    await api.db.query(users, [], () => undefined);
    await api.db.query(tasks, [ann.id, list, parent], () => undefined);
    await api.db.query("ANALYZE tasks", [], () => undefined);
  });
});
afterAll(() => api.close());

interface Use {
  /** How often each index of `tasks` was searched; only those that were. */
  readonly scans: Readonly<Record<string, number>>;
  /** How many of their entries were read. */
  readonly entries: number;
}

/** How the indexes of `tasks` have been used so far; how often the table was read as a whole, as `whole table`. */
async function usesOfIndexes(): Promise<Map<string, readonly [scans: number, entries: number]>> {
  const sql = `SELECT indexrelname, idx_scan, idx_tup_read FROM pg_stat_user_indexes WHERE relname = 'tasks'
    UNION ALL SELECT 'whole table', seq_scan, seq_tup_read FROM pg_stat_user_tables WHERE relname = 'tasks'`;
  const rows = await api.db.asSystem("see which indexes are used", async () => {
    await api.db.query("SELECT pg_stat_force_next_flush()", [], () => undefined);
    return await api.db.query(
      sql,
      [],
      ([name, scans, entries]) => [text(name), [integer(scans), integer(entries)] as const] as const,
    );
  });
  return new Map(rows);
}

async function useBy(work: () => Promise<unknown>): Promise<Use> {
  const before = await usesOfIndexes();
  await work();
  const scans: Record<string, number> = {};
  let entries = 0;
  for (const [name, [scansNow, entriesNow]] of await usesOfIndexes()) {
    const [scansBefore, entriesBefore] = before.get(name) ?? [0, 0];
    if (scansNow > scansBefore) scans[name] = scansNow - scansBefore;
    entries += entriesNow - entriesBefore;
  }
  return { scans, entries };
}

/** From the sixth time on, PostgreSQL may plan a prepared statement for any parameters. */
const times = 8;
const limit = 50;
const dayAfter = (days: number) => Temporal.Now.plainDateISO("UTC").add({ days }).toString();
const [from, to] = [dayAfter(-10), dayAfter(10)];

test.each<[view: string, index: string, maxEntries: number, call: (caller: Caller) => Promise<unknown>]>([
  ["a task by its id", "tasks_pkey", 1, ({ task }) => task.byId({ id: parent })],
  ["the newest tasks", "tasks_created_idx", 60, ({ task }) => task.list({ limit })],
  ["the newest open tasks", "tasks_created_idx", 80, ({ task }) => task.list({ limit, completed: false })],
  [
    "two pages of the newest",
    "tasks_created_idx",
    120,
    async ({ task }) => {
      const { nextCursor } = await task.list({ limit });
      await task.list({ limit, cursor: String(nextCursor) });
    },
  ],
  // PostgreSQL may prefer to sort the 200 tasks of a list.
  [
    "a list in its order",
    "tasks_list_idx",
    200,
    ({ task }) => task.list({ listId: list, sort: "manual", limit }),
  ],
  [
    "the Inbox in its order",
    "tasks_list_idx",
    60,
    ({ task }) => task.list({ listId: "inbox", sort: "manual", limit }),
  ],
  [
    "open tasks due within days",
    "tasks_due_idx",
    10,
    ({ task }) => task.list({ completed: false, dueFrom: from, dueTo: to }),
  ],
  ["overdue tasks", "tasks_due_idx", 60, ({ task }) => task.list({ overdue: true, sort: "due" })],
  ["subtasks", "tasks_parent_idx", 20, ({ task }) => task.list({ parentId: parent })],
  ["the trash", "tasks_trash_idx", 60, ({ task }) => task.trash({ limit })],
])("%s: found by %s, reading %i entries at most", async (_view, index, maxEntries, call) => {
  const { scans, entries } = await useBy(async () => {
    for (let time = 0; time < times; time += 1) await call(ann.api);
  });
  expect(Object.keys(scans)).toEqual([index]);
  expect(entries).toBeGreaterThan(0);
  expect(entries / times).toBeLessThanOrEqual(maxEntries);
});
