/** Which task is a subtask of which. Whoever changes that holds `lockTree`. */
import { integer, text } from "@taskwell/db/row";
import type { Prisma } from "@taskwell/db/prisma";
import { maxDepth } from "../schema/task.ts";
import type { When } from "../schema/time.ts";
import type { UserContext } from "../trpc/context.ts";
import { notFound } from "./entity.ts";
import { tasks, toDueValues, toNotBeforeValues } from "./task.ts";

/**
 * Keeps the user's other changes of the tree waiting until the transaction ends. Taken before any row is written, or two
 * transactions could wait for each other. It waits longer than for a row, since some of what it waits for are imports.
 */
export async function lockTree({ db, actor }: UserContext): Promise<void> {
  // From the inside to the outside; OFFSET 0 keeps PostgreSQL from making one query of them.
  const sql = `SELECT set_config('lock_timeout', before, true) FROM (
      SELECT before, pg_advisory_xact_lock(hashtextextended($1, 0)) FROM (
        SELECT before, set_config('lock_timeout', '1500ms', true) FROM (
          SELECT current_setting('lock_timeout') AS before OFFSET 0) AS now OFFSET 0) AS patient OFFSET 0) AS locked`;
  await db.query(sql, [`tree ${actor.userId}`], () => undefined);
}

/** A task that others are put below, and where it is. */
export interface Parent {
  readonly listId: string | null;
  /** Its own id, its parent's, and so on. */
  readonly ancestors: readonly string[];
}

/** @throws {DomainError} `task_not_found` */
export async function findParent({ db, actor }: UserContext, id: string): Promise<Parent> {
  // More levels than there can be, should they form a cycle nevertheless.
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

/** Which of the tasks below another are meant: live ones, all, or those deleted with some task or list. */
export type Below = "live" | "all" | { readonly deletedWith: string | null };

export interface Subtask {
  readonly id: string;
  /** 1 for a direct subtask. */
  readonly level: number;
}

/** The tasks below another, through all levels. */
export async function findSubtasks({ db, actor }: UserContext, id: string, below: Below): Promise<Subtask[]> {
  const isMeant = `($3 = 'all' OR ($3 = 'live' AND t.deleted_at IS NULL) OR t.deleted_with = $4::uuid)`;
  const sql = `WITH RECURSIVE below AS (
      SELECT t.id, 1 AS level FROM tasks AS t WHERE t.user_id = $1 AND t.parent_id = $2 AND ${isMeant}
      UNION ALL
      SELECT t.id, level + 1 FROM below JOIN tasks AS t
        ON t.user_id = $1 AND t.parent_id = below.id AND ${isMeant} AND level <= ${2 * maxDepth})
    SELECT id, level FROM below`;
  const [kind, deletedWith] = typeof below === "string" ? [below, null] : ["", below.deletedWith];
  return await db.query(sql, [actor.userId, id, kind, deletedWith], ([task, level]) => ({
    id: text(task),
    level: integer(level),
  }));
}

export interface Dates {
  readonly id: string;
  readonly due: When | null;
  readonly notBefore: When | null;
}

/** Moves tasks to other days, each at the time and in the zone that it has. One statement whatever the number. */
export async function setDates({ db, actor }: UserContext, dates: readonly Dates[]): Promise<void> {
  if (dates.length === 0) return;
  const sql = `UPDATE tasks SET due_date = moved."dueDate", due_at = moved."dueAt",
      not_before_date = moved."notBeforeDate", not_before_at = moved."notBeforeAt"
    FROM json_to_recordset($2::json) AS moved (id uuid, "dueDate" date, "dueAt" timestamptz,
      "notBeforeDate" date, "notBeforeAt" timestamptz)
    WHERE user_id = $1 AND tasks.id = moved.id`;
  const rows = dates.map(({ id, due, notBefore }) => ({
    id,
    ...toDueValues(due),
    ...toNotBeforeValues(notBefore),
  }));
  await db.query(sql, [actor.userId, JSON.stringify(rows)], () => undefined);
}

/** How many levels of subtasks there are. */
export function heightOf(subtasks: readonly Subtask[]): number {
  return Math.max(0, ...subtasks.map(({ level }) => level));
}

/** Ids in one statement: PostgreSQL takes 65,535 parameters. */
const idsAtOnce = 5_000;

/** Changes tasks by their ids. */
export async function changeTasks(
  { prisma, actor }: UserContext,
  subtasks: readonly Pick<Subtask, "id">[],
  data: Prisma.TaskUncheckedUpdateManyInput,
): Promise<void> {
  for (let at = 0; at < subtasks.length; at += idsAtOnce) {
    const ids = subtasks.slice(at, at + idsAtOnce).map(({ id }) => id);
    await prisma.task.updateMany({ where: { userId: actor.userId, id: { in: ids } }, data });
  }
}
