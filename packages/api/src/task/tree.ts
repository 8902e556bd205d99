/** Who is part of whom. What changes that holds `lockTree`. */
import { integer, text } from "@taskwell/db/row";
import type { UserContext } from "../context.ts";
import { notFound } from "../rows.ts";
import { tasks } from "./row.ts";
import { maxDepth } from "./rules.ts";
import type { Task } from "./schema.ts";

/** A task that others are put below, and where that is. */
export interface Parent {
  readonly listId: string | null;
  /** Its own id, its parent's, and so on. */
  readonly ancestors: readonly string[];
}

/** @throws {DomainError} `task_not_found` */
export async function findParent({ db, actor }: UserContext, id: string): Promise<Parent> {
  // More levels than there can be, should they form a circle nevertheless.
  const sql = `WITH RECURSIVE above AS (
      SELECT id, parent_id, list_id, 1 AS level FROM tasks WHERE user_id = $1 AND id = $2 AND deleted_at IS NULL
      UNION ALL
      SELECT t.id, t.parent_id, t.list_id, level + 1 FROM above JOIN tasks AS t
        ON t.user_id = $1 AND t.id = above.parent_id AND level <= ${2 * maxDepth})
    SELECT id, list_id FROM above ORDER BY level`;
  const rows = await db.query(sql, [actor.userId, id], ([task, list]) => ({
    id: text(task),
    listId: list ?? null,
  }));
  const [first] = rows;
  if (first === undefined) throw notFound(tasks);
  return { listId: first.listId, ancestors: rows.map((row) => row.id) };
}

/** The tasks below one, as a table `below` of ids and levels: for the beginning of a statement. */
export const below = (where: string) => `WITH RECURSIVE below AS (
    SELECT id, 1 AS level FROM tasks WHERE user_id = $1 AND parent_id = $2 AND ${where}
    UNION ALL
    SELECT t.id, level + 1 FROM below JOIN tasks AS t
      ON t.user_id = $1 AND t.parent_id = below.id AND ${where.replaceAll("deleted_", "t.deleted_")})`;

/** How many levels of subtasks a task has: of those that fit a condition, with values from `$3` on; otherwise of live ones. */
export async function heightOf(
  { db, actor }: UserContext,
  id: string,
  where = tasks.isLive,
  values: readonly unknown[] = [],
): Promise<number> {
  const sql = `${below(where)} SELECT coalesce(max(level), 0) FROM below`;
  const [height = 0] = await db.query(sql, [actor.userId, id, ...values], ([column]) => integer(column));
  return height;
}

/** Changes all tasks below one, as `settings` say: an SQL text with values from `$3` on. */
export async function changeBelow(
  { db, actor }: UserContext,
  id: string,
  where: string,
  settings: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const sql = `${below(where)} UPDATE tasks SET ${settings} FROM below WHERE tasks.user_id = $1 AND tasks.id = below.id`;
  await db.query(sql, [actor.userId, id, ...values], () => undefined);
}

/** The tasks that stand in one order: of the same list and parent. */
export function siblingsOf({ listId, parentId }: Pick<Task, "listId" | "parentId">) {
  const values = [listId, parentId].filter((id) => id !== null);
  const list = listId === null ? "list_id IS NULL" : "list_id = $2";
  const parent = parentId === null ? "parent_id IS NULL" : `parent_id = $${values.length + 1}`;
  const where = `${list} AND ${parent} AND ${tasks.isLive}`;
  return { table: "tasks", where, values, within: "list_id" } as const;
}
