/** For tests of history: calls with their ids, and whole accounts to compare. */
import { createCaller } from "../root.ts";
import type { Caller, TestApi, TestUser } from "../testing.ts";

/** Makes a call. @returns what it gave, and its id */
export async function call<T>(user: TestUser, work: (api: Caller) => Promise<T>): Promise<[T, string]> {
  const context = await user.context();
  const result = await work(createCaller(context));
  return [result, context.callIds[0] ?? ""];
}

const tables = ["tasks", "lists", "labels", "filters", "task_occurrences", "calendar_uids"];

/** All rows of a user, without versions and the times of changes. */
export async function account({ db }: TestApi, { id }: TestUser): Promise<unknown[]> {
  return await db.asSystem("compare accounts", async () => {
    const rows = [];
    for (const table of tables) {
      const sql = `SELECT to_jsonb(stored) - '{version,updated_at}'::text[] FROM ${table} AS stored WHERE user_id = $1 ORDER BY 1`;
      rows.push(await db.query(sql, [id], ([row]) => row));
    }
    return rows;
  });
}
