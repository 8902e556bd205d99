/** For tests of isolation: a user with a row in every table, on a database with row-level security and on one without it. */
import { randomUUID } from "node:crypto";
import { text } from "@taskwell/db/row";
import { createCaller } from "./root.ts";
import { startTestApi } from "./testing.ts";
import type { TestApi, TestUser } from "./testing.ts";
import { closedUrl, sharedLabelName } from "./testing-walk.ts";
import type { RowIds } from "./testing-walk.ts";

/** What keeps users apart: row-level security and the services' own conditions, or the latter alone. */
export const guards = ["with row-level security", "by WHERE alone"] as const;
export type Guard = (typeof guards)[number];

export interface Guarded {
  readonly api: TestApi;
  /** Another database, which the victim is not in. */
  readonly elsewhere: TestApi;
  /** The tables that hold users' rows. */
  readonly tables: readonly string[];
  readonly victim: TestUser;
  readonly victimIds: RowIds;
  /** In every text of the victim's: nobody else may see it. */
  readonly canary: string;
  close(): Promise<void>;
}

export async function startGuarded(guard: Guard): Promise<Guarded> {
  const api = await startTestApi();
  const tables = await tenantTables(api);
  if (guard === "by WHERE alone") await disableRowSecurity(api, tables);
  const canary = `canary-${randomUUID()}`;
  const elsewhere = await startTestApi();
  const close = async () => void (await Promise.all([api.close(), elsewhere.close()]));
  return { api, elsewhere, tables, canary, close, ...(await aVictim(api, canary)) };
}

/** Every table that the tenant role may reach and that has row-level security. */
async function tenantTables({ db }: TestApi): Promise<string[]> {
  const sql = `SELECT oid::regclass FROM pg_class WHERE relrowsecurity AND (
      has_table_privilege('taskwell_user', oid, 'DELETE')
      OR has_any_column_privilege('taskwell_user', oid, 'SELECT, INSERT, UPDATE')) ORDER BY 1`;
  return await db.asSystem("find the tables", () => db.query(sql, [], ([name]) => text(name)));
}

async function disableRowSecurity({ db }: TestApi, tables: readonly string[]): Promise<void> {
  await db.asSystem("see what WHERE does alone", async () => {
    for (const table of tables)
      await db.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`, [], () => undefined);
  });
}

async function aVictim(api: TestApi, canary: string): Promise<{ victim: TestUser; victimIds: RowIds }> {
  const victim = await api.aUser({ email: `${canary}@example.com`, name: canary });
  const { task, list, label, filter, feed, webhook } = victim.api;
  const { id: labelId } = await label.create({ name: canary });
  await createCaller({ ...(await victim.context()), idempotencyKey: canary }).label.create({
    name: sharedLabelName,
  });
  const { id: filterId } = await filter.create({ name: canary, query: "open" });
  const { id: listId } = await list.create({ name: canary });
  const { id: feedId } = await feed.create({ name: canary, listId });
  const { id: webhookId } = await webhook.create({ name: canary, url: closedUrl, listIds: [listId] });
  const { id: deletedList } = await list.create({ name: canary });
  const made = await task.create({ title: canary, description: canary, listId, labelIds: [labelId] });
  await task.create({ title: canary, parentId: made.id });
  const recurrence = { rule: "FREQ=DAILY" };
  const { id: recurring } = await task.create({ title: canary, due: { date: "2036-12-01" }, recurrence });
  await task.setCompleted({ id: recurring, completed: true });
  const todo = `BEGIN:VTODO\nUID:${canary}@example.com\nSUMMARY:${canary}\nEND:VTODO`;
  await victim.api.data.importCalendar({ document: `BEGIN:VCALENDAR\n${todo}\nEND:VCALENDAR\n` });
  const { id: deletedTask } = await task.create({ title: canary });
  await task.delete({ id: deletedTask });
  await list.delete({ id: deletedList });
  const context = await victim.context();
  await createCaller(context).task.update({ id: made.id, priority: "high" });
  const [call = ""] = context.callIds;
  const victimIds = {
    task: made.id,
    list: listId,
    label: labelId,
    filter: filterId,
    feed: feedId,
    webhook: webhookId,
    recurring,
    deletedTask,
    deletedList,
    call,
  };
  return { victim, victimIds };
}

/** A user's rows as they are stored, by table. */
export async function rowsOf({ api: { db }, tables }: Guarded, { id }: TestUser) {
  return await db.asSystem("see whether anything has changed", async () => {
    const rows: Record<string, string[]> = {};
    for (const table of tables) {
      const owner = table === "users" ? "id" : "user_id";
      const sql = `SELECT to_jsonb(stored) FROM ${table} AS stored WHERE ${owner} = $1 ORDER BY 1`;
      rows[table] = await db.query(sql, [id], ([row]) => text(row));
    }
    return rows;
  });
}

/** An answer without what differs from one user, id or moment to the next. */
export function anonymous(answer: object, user: TestUser): string {
  return (
    JSON.stringify(answer)
      .replaceAll(user.id, "<user>")
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "<id>")
      .replace(/"m[0-9a-f]{13}"/g, '"<position>"')
      // Tokens of changes, which also are ids of events.
      .replace(/\bWyJjaGFuZ2VzI[\w.-]+/g, "<token>")
      .replace(/whsec_[\w+/]{43}=/g, "<secret>")
      .replace(/\/calendar\/[\w-]{43}/g, "<secret>")
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
  );
}
