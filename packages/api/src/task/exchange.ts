/** Tasks, out of an account and into another, with what became of each occurrence. */
import { text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import { z } from "zod";
import type { UserContext } from "../context.ts";
import { DomainError, inputError } from "../errors.ts";
import { mergeRows, pagesOf, Position, recordId, recordStamps } from "../exchange.ts";
import type { Tally } from "../exchange.ts";
import { Id } from "../fields.ts";
import { parseRule, RuleError } from "../recurrence/rule.ts";
import { Recurrence } from "../recurrence/schema.ts";
import { seriesOf } from "../recurrence/series.ts";
import { PointInTime } from "../time/schema.ts";
import type { When } from "../time/schema.ts";
import type { Occurrence } from "./recurrence-schema.ts";
import { readOccurrence, settingsOf, tasks, writtenTypes } from "./row.ts";
import { whenAt } from "./recurrence.ts";
import { asOccurrence, maxDepth, seriesEnd } from "./rules.ts";
import { OccurrenceName, taskContent } from "./schema.ts";

const WallTime = OccurrenceName.unwrap();

const OccurrenceRecord = z.strictObject({
  occurrence: WallTime.describe("The date, or the date and time, that it was due at"),
  outcome: z.enum(["completed", "skipped"], { error: "Must be completed or skipped." }),
  createdAt: PointInTime.describe("When that was said: ISO 8601"),
});

export const TaskRecord = z
  .strictObject({
    ...recordId,
    listId: Id.nullable().describe("The list that it is in; null for the Inbox"),
    parentId: Id.nullable().describe("The task that it is a part of; null for none"),
    ...taskContent,
    completedAt: PointInTime.nullable().describe("Since when it is done; null while it is not"),
    recurrence: Recurrence.extend({
      start: WallTime.describe("Where the series began: a date, or a date and time"),
      end: WallTime.nullable().describe("Where COUNT or UNTIL ends it; null: nowhere"),
    })
      .nullable()
      .describe("How it recurs; null: it does not"),
    occurrences: z
      .array(OccurrenceRecord, { error: "Must be a list." })
      .max(10_000)
      .describe("What became of each time that it was due"),
    position: Position,
    deletedAt: PointInTime.nullable().describe("Since when it is in the trash; null when it is not"),
    deletedWith: Id.nullable().describe(
      "The task or list that it went to the trash with: itself, for one; null when it is not there",
    ),
    ...recordStamps,
  })
  .superRefine((task, ctx) => {
    const { id, parentId, completed, completedAt, deletedAt, deletedWith, due, recurrence } = task;
    const check = (isRight: boolean, field: string, message: string) => {
      if (!isRight) ctx.addIssue({ code: "custom", path: [field], message });
    };
    check(parentId !== id, "parentId", "A task cannot be a part of itself.");
    check(
      completed === (completedAt !== null),
      "completedAt",
      "Must be there when it is done, or else null.",
    );
    check((deletedAt === null) === (deletedWith === null), "deletedWith", "Goes with deletedAt.");
    check(due !== null || recurrence === null, "due", "A task that recurs needs a due date.");
    if (due !== null && recurrence !== null) {
      const flaw = flawOf(() => seriesOf(parseRule(recurrence.rule), due));
      check(flaw === undefined, "recurrence", flaw ?? "");
    }
  })
  .meta({ id: "TaskRecord", description: "A task, as it is exported" });
export type TaskRecord = z.output<typeof TaskRecord>;

/** How a series is recorded that begins with a due date. @throws {RuleError} for a rule that does not suit it, or never recurs */
export function beginning(recurrence: Recurrence, due: When): NonNullable<TaskRecord["recurrence"]> {
  const end = seriesEnd(due, recurrence);
  const last = end === undefined ? undefined : asOccurrence(whenAt(due, end));
  return { ...recurrence, start: asOccurrence(due) ?? "", end: last ?? null };
}

function flawOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof RuleError) return error.message;
    throw error;
  }
}

const columns = `${tasks.columns}, deleted_with, rrule_start, rrule_end`;
const width = tasks.columns.split(",").length;

/** By their ids; with the occurrences of each. */
export async function* taskRecords(ctx: UserContext): AsyncGenerator<TaskRecord[]> {
  const sql = `SELECT ${columns} FROM tasks WHERE user_id = $1 ORDER BY id`;
  for await (const page of pagesOf(ctx, sql, readRecord)) yield await withOccurrences(ctx, page);
}

/** Those of some tasks that are there, by their ids. */
export async function findTaskRecords(
  ctx: UserContext,
  ids: readonly string[],
): Promise<Map<string, TaskRecord>> {
  const sql = `SELECT ${columns} FROM tasks WHERE user_id = $1 AND id = ANY ($2)`;
  const found = await ctx.db.query(sql, [ctx.actor.userId, ids], readRecord);
  return new Map((await withOccurrences(ctx, found)).map((record) => [record.id, record]));
}

async function withOccurrences(
  { db, actor }: UserContext,
  records: ReturnType<typeof readRecord>[],
): Promise<TaskRecord[]> {
  const byId = new Map(records.map((record) => [record.id, record]));
  const sql = `SELECT task_id, occurrence, outcome, created_at FROM task_occurrences
    WHERE user_id = $1 AND task_id = ANY ($2) ORDER BY task_id, occurrence`;
  await db.query(sql, [actor.userId, [...byId.keys()]], ([id, ...occurrence]) => {
    const record = byId.get(text(id));
    record?.occurrences.push(readOccurrence(record.due)(occurrence));
  });
  return records;
}

function readRecord(row: Columns): TaskRecord & { occurrences: Occurrence[] } {
  const { userId: _, dueAt: _derived, recurrence, ...task } = tasks.read(row);
  const [deletedWith, start, end] = row.slice(width);
  const wall = (column: string) => {
    const shown = column.replace(" ", "T").replace(/(T..:..):00$/, "$1");
    return task.due?.time === null ? shown.slice(0, 10) : shown;
  };
  return {
    ...task,
    deletedWith: textOrNull(deletedWith),
    recurrence:
      recurrence === null
        ? null
        : { ...recurrence, start: wall(text(start)), end: typeof end === "string" ? wall(end) : null },
    occurrences: [],
  };
}

const types = {
  ...writtenTypes,
  completed_at: "timestamptz",
  position: "text",
  deleted_at: "timestamptz",
  deleted_with: "uuid",
};

/** Parents may come after their subtasks, and are asked for by {@link settleTasks}. Lists and labels are there. */
export async function mergeTasks(ctx: UserContext, records: readonly TaskRecord[]): Promise<Tally> {
  const tally = await mergeRows(ctx, { table: "tasks", columns: types }, records.map(rowOf));
  const occurrences = records.flatMap((task) =>
    task.occurrences.map(({ createdAt, ...same }) => ({ ...same, task_id: task.id, created_at: createdAt })),
  );
  if (occurrences.length > 0) {
    const sql = `INSERT INTO task_occurrences (user_id, task_id, occurrence, outcome, created_at)
      SELECT $1, new.* FROM json_to_recordset($2::json)
        AS new (task_id uuid, occurrence timestamp, outcome text, created_at timestamptz)
      ON CONFLICT DO NOTHING`;
    await ctx.db.query(sql, [ctx.actor.userId, JSON.stringify(occurrences)], () => undefined);
  }
  return tally;
}

function rowOf(record: TaskRecord) {
  const { id, listId, parentId, completedAt, recurrence, position, deletedAt, deletedWith } = record;
  return {
    id,
    list_id: listId,
    parent_id: parentId,
    ...settingsOf(record),
    completed_at: completedAt,
    rrule: recurrence?.rule ?? null,
    rrule_anchor: recurrence?.anchor ?? null,
    rrule_start: recurrence?.start ?? null,
    rrule_end: recurrence?.end ?? null,
    position,
    deleted_at: deletedAt,
    deleted_with: deletedWith,
    version: record.version,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

/** Before {@link mergeTasks}: parents may come later. */
export async function deferParents({ db }: UserContext): Promise<void> {
  await db.query("SET CONSTRAINTS tasks_parent_id_fkey DEFERRED", [], () => undefined, false);
}

const tree = `WITH RECURSIVE tree AS (
    SELECT top.id, top.list_id, 0 AS level FROM tasks AS top
      WHERE top.user_id = $1 AND top.parent_id IS NULL AND top.id IN (
        SELECT parent_id FROM tasks WHERE user_id = $1 AND parent_id IS NOT NULL)
    UNION ALL
    SELECT sub.id, tree.list_id, level + 1 FROM tree JOIN tasks AS sub
      ON sub.user_id = $1 AND sub.parent_id = tree.id)`;

/**
 * After {@link mergeTasks}: what was there and is now below something else goes where that is, also into the trash.
 *
 * @throws {TRPCError} `BAD_REQUEST` for a parent that is nowhere; {DomainError} `task_cycle`, `task_too_deep`
 */
export async function settleTasks({ db, actor }: UserContext): Promise<void> {
  // PostgreSQL's statistics do not know of what this transaction has written: it would look up each of many rows.
  await db.query("SET LOCAL enable_nestloop = off", [], () => undefined, false);
  const ask = async (sql: string) => {
    const [id] = await db.query(sql, [actor.userId], ([column]) => text(column));
    return id;
  };
  const orphan = await ask(`SELECT id FROM tasks AS sub WHERE user_id = $1 AND parent_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM tasks AS parent WHERE parent.user_id = $1 AND parent.id = sub.parent_id) LIMIT 1`);
  if (orphan !== undefined)
    throw inputError([{ path: ["tasks"], message: `What task ${orphan} is a part of is not there.` }]);
  // From what is at the top, everything is found but circles.
  const circular = await ask(`${tree} SELECT id FROM tasks WHERE user_id = $1 AND parent_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM tree WHERE tree.id = tasks.id) LIMIT 1`);
  if (circular !== undefined)
    throw new DomainError("invalid", "task_cycle", `Task ${circular} would be a part of itself.`);
  const deep = await ask(`${tree} SELECT id FROM tree JOIN tasks USING (id)
    WHERE user_id = $1 AND level > ${maxDepth} AND ${tasks.isLive} LIMIT 1`);
  if (deep !== undefined)
    throw new DomainError(
      "invalid",
      "task_too_deep",
      `Task ${deep}: subtasks may be up to ${maxDepth} deep.`,
    );

  const follow = async (sql: string) => await db.query(sql, [actor.userId], () => undefined);
  await follow(`${tree} UPDATE tasks SET list_id = tree.list_id FROM tree
    WHERE user_id = $1 AND tasks.id = tree.id AND tasks.list_id IS DISTINCT FROM tree.list_id`);
  await follow(`UPDATE tasks SET deleted_at = lists.deleted_at, deleted_with = lists.id FROM lists
    WHERE tasks.user_id = $1 AND lists.user_id = $1 AND lists.id = list_id
      AND lists.deleted_at IS NOT NULL AND tasks.deleted_at IS NULL`);
  await follow(`WITH RECURSIVE gone AS (
      SELECT sub.id, parent.deleted_at, parent.deleted_with FROM tasks AS sub JOIN tasks AS parent
        ON parent.user_id = $1 AND parent.id = sub.parent_id
        WHERE sub.user_id = $1 AND sub.parent_id IS NOT NULL AND sub.deleted_at IS NULL AND parent.deleted_at IS NOT NULL
      UNION ALL
      SELECT sub.id, gone.deleted_at, gone.deleted_with FROM gone JOIN tasks AS sub
        ON sub.user_id = $1 AND sub.parent_id = gone.id AND sub.deleted_at IS NULL)
    UPDATE tasks SET deleted_at = gone.deleted_at, deleted_with = gone.deleted_with FROM gone
      WHERE user_id = $1 AND tasks.id = gone.id`);
  await db.query("SET LOCAL enable_nestloop = DEFAULT", [], () => undefined, false);
}
