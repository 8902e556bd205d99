/** Deleting, in two steps: a task goes to the trash together with its subtasks, and from there for good or back. */
import type { Database } from "@taskwell/db/database";
import type { UserContext } from "../context.ts";
import type { PageInput, Ref, VersionedRef } from "../fields.ts";
import { isListLive } from "../list/row.ts";
import { lockTree } from "../order.ts";
import { pageOf } from "../page.ts";
import { changeRow, findRow, getRow } from "../rows.ts";
import { inTrash, tasks } from "./row.ts";
import { maxDepth } from "./rules.ts";
import type { Task, TaskPage } from "./schema.ts";
import { below, changeBelow, findParent, heightOf } from "./tree.ts";

export async function deleteTask(ctx: UserContext, { id, ifVersion }: VersionedRef): Promise<Ref> {
  await ctx.db.transaction(async () => {
    await lockTree(ctx);
    await changeRow(ctx, tasks, { id, ifVersion }, { deleted_with: id }, { also: "deleted_at = now()" });
    await changeBelow(ctx, id, tasks.isLive, "deleted_at = now(), deleted_with = $2::uuid");
  });
  return { id };
}

const newestFirst = {
  name: "trash",
  columns: ["deleted_at", "id"],
  direction: "DESC",
  keysOf: ({ deletedAt, id }: Task) => [deletedAt ?? "", id],
} as const;

export async function listTrash(ctx: UserContext, { limit, cursor }: PageInput): Promise<TaskPage> {
  return await pageOf(ctx, tasks, newestFirst, { conditions: [inTrash], values: [], limit, cursor });
}

/** With the subtasks that went into the trash together with it. */
export async function restoreTask(ctx: UserContext, { id }: Ref): Promise<Task> {
  return await ctx.db.transaction(async () => {
    await lockTree(ctx);
    const task = await getRow(ctx, tasks, id, inTrash);
    const [cause] = await ctx.db.query(
      "SELECT deleted_with FROM tasks WHERE user_id = $1 AND id = $2",
      [ctx.actor.userId, id],
      ([column]) => column,
    );
    const place = await placeLeft(ctx, task, await heightOf(ctx, id, "deleted_with = $3", [cause]));
    const settings = "deleted_at = NULL, deleted_with = NULL, list_id = $3";
    await changeBelow(ctx, id, "deleted_with = $4", settings, [place.listId, cause]);
    const own = { list_id: place.listId, parent_id: place.parentId, deleted_at: null, deleted_with: null };
    return await changeRow(ctx, tasks, { id }, own, { where: inTrash });
  });
}

/** Where it was, as far as that is still there: below its parent, otherwise in its list, otherwise in the Inbox. */
async function placeLeft(
  ctx: UserContext,
  { listId, parentId }: Task,
  height: number,
): Promise<Pick<Task, "listId" | "parentId">> {
  if (parentId !== null && (await findRow(ctx, tasks, parentId)) !== undefined) {
    const parent = await findParent(ctx, parentId);
    if (parent.ancestors.length + height <= maxDepth) return { listId: parent.listId, parentId };
  }
  return { listId: (await isListLive(ctx, listId)) ? listId : null, parentId: null };
}

/** For good, with all that is below it: whatever is below a task in the trash is there as well. */
export async function purgeTask(ctx: UserContext, { id }: Ref): Promise<Ref> {
  await ctx.db.transaction(async () => {
    await lockTree(ctx);
    await getRow(ctx, tasks, id, inTrash);
    const sql = `${below(inTrash)} DELETE FROM tasks
      WHERE user_id = $1 AND (id = $2 OR id IN (SELECT id FROM below)) AND ${inTrash}`;
    await ctx.db.query(sql, [ctx.actor.userId, id], () => undefined);
  });
  return { id };
}

/** When a list goes to the trash. Whoever calls has changed the list first. */
export async function trashTasksOf(ctx: UserContext, listId: string): Promise<void> {
  await changeTasksOf(ctx, listId, "deleted_at = now(), deleted_with = $2::uuid", tasks.isLive);
}

/** When a list comes back: those that went together with it. */
export async function restoreTasksOf(ctx: UserContext, listId: string): Promise<void> {
  await changeTasksOf(ctx, listId, "deleted_at = NULL, deleted_with = NULL", "deleted_with = $2");
}

/** When a list goes for good: those that went together with it do so, too; others stay in the trash without a list. */
export async function purgeTasksOf(ctx: UserContext, listId: string): Promise<void> {
  const gone = "SELECT id FROM tasks WHERE user_id = $1 AND list_id = $2 AND deleted_with = $2";
  await changeTasksOf(ctx, listId, "parent_id = NULL", `deleted_with <> $2 AND parent_id IN (${gone})`);
  const sql = "DELETE FROM tasks WHERE user_id = $1 AND list_id = $2 AND deleted_with = $2";
  await ctx.db.query(sql, [ctx.actor.userId, listId], () => undefined);
  await changeTasksOf(ctx, listId, "list_id = NULL", inTrash);
}

async function changeTasksOf(
  { db, actor }: UserContext,
  listId: string,
  settings: string,
  where: string,
): Promise<void> {
  const sql = `UPDATE tasks SET ${settings} WHERE user_id = $1 AND list_id = $2 AND ${where}`;
  await db.query(sql, [actor.userId, listId], () => undefined);
}

/** Days after which what is in the trash is gone for good. */
const keptDays = 30;

/** How much is deleted in one transaction. */
const purgedAtOnce = 1_000;

/**
 * Deletes for good what has been in the trash for 30 days, of all users. One server at a time does it.
 *
 * @returns how many tasks and lists that were
 */
export async function emptyTrash(db: Database): Promise<number> {
  return await db.asSystem("purge what has been in the trash for 30 days", async () => {
    let purged = 0;
    for (let last = purgedAtOnce; last >= purgedAtOnce; purged += last) last = await purgeSome(db);
    return purged;
  });
}

async function purgeSome(db: Database): Promise<number> {
  return await db.transaction(async () => {
    const lock = "SELECT pg_try_advisory_xact_lock(hashtextextended('empty the trash', 0))";
    const [isMine] = await db.query(lock, [], ([column]) => column === "t");
    if (isMine !== true) return 0;
    let purged = 0;
    const isOld = `deleted_at < now() - interval '${keptDays} days'`;
    const old = (table: string) =>
      `SELECT user_id, id FROM ${table} WHERE ${isOld} ORDER BY deleted_at, user_id, id LIMIT ${purgedAtOnce}`;
    // What is restored at this moment is not old any more: that is asked of the row itself once more.
    const purge = (table: string) =>
      `DELETE FROM ${table} AS gone USING (${old(table)}) AS old
        WHERE gone.user_id = old.user_id AND gone.id = old.id AND gone.${isOld} RETURNING 1`;
    // What is below one of them was deleted together with it, or before; it may be among the next ones.
    for (const sql of [
      `WITH old AS (${old("tasks")})
        UPDATE tasks AS t SET parent_id = NULL FROM old WHERE t.user_id = old.user_id AND t.parent_id = old.id`,
      purge("tasks"),
      `WITH old AS (${old("lists")})
        UPDATE tasks AS t SET list_id = NULL FROM old WHERE t.user_id = old.user_id AND t.list_id = old.id`,
      purge("lists"),
    ]) {
      purged += (await db.query(sql, [], () => 1)).length;
    }
    return purged;
  });
}
