/** Tasks, out of an account and into another, with what became of their occurrences. */
import { whenAt } from "@taskwell/domain/time";
import type { Prisma } from "@taskwell/db/prisma";
import { positionAt } from "@taskwell/domain/order-key";
import { priorities } from "@taskwell/domain/priority";
import { parseRule, RuleError } from "@taskwell/domain/recurrence/rule";
import type { Recurrence as RecurrenceValue } from "@taskwell/domain/recurrence/rule";
import { seriesOf } from "@taskwell/domain/recurrence/series";
import type { When } from "@taskwell/domain/time";
import { z } from "zod";
import { readOccurrence } from "../recurrence/row.ts";
import { endOfSeries, occurrenceName } from "../recurrence/rules.ts";
import { Id } from "../schema/fields.ts";
import { Recurrence } from "../schema/recurrence.ts";
import { newTaskContent, OccurrenceName } from "../schema/task.ts";
import { PointInTime, When as DueDate } from "../schema/time.ts";
import { taskRows, tasks, toDueValues, toNotBeforeValues } from "../store/task.ts";
import type { TaskRow } from "../store/task.ts";
import { mergeRows, pagesById, Position, recordId, recordStamps } from "../store/transfer.ts";
import type { ImportCounts } from "../store/transfer.ts";
import { changeTasks } from "../store/tree.ts";
import type { UserContext } from "../trpc/context.ts";
import { settleTree } from "./tree-rules.ts";
import type { TreeNode } from "./tree-rules.ts";

const OccurrenceRecord = z.strictObject({
  occurrence: OccurrenceName.describe("The date, or the date and time, that it was due at"),
  outcome: z.enum(["completed", "skipped"], { error: "Must be completed or skipped." }),
  createdAt: PointInTime.describe("When it was completed or skipped: ISO 8601"),
});

export const TaskRecord = z
  .strictObject({
    ...recordId,
    listId: Id.nullable().default(null).describe("The list that it is in; null for the Inbox"),
    parentId: Id.nullable().default(null).describe("The task that it is a subtask of; null for none"),
    ...newTaskContent,
    completedAt: PointInTime.nullable().default(null).describe("Since when it is done; null while it is not"),
    recurrence: Recurrence.extend({
      start: OccurrenceName.describe("Where the series began: a date, or a date and time"),
      end: OccurrenceName.nullable().describe("Where COUNT or UNTIL ends it; null: nowhere"),
    })
      .nullable()
      .default(null)
      .describe("How it recurs; null: it does not"),
    occurrences: z
      .array(OccurrenceRecord, { error: "Must be a list." })
      .max(10_000, { error: "Must have at most 10000 occurrences." })
      .default([])
      .describe("The occurrences that were completed or skipped"),
    position: Position.default(() => positionAt(Date.now(), 0)),
    deletedAt: PointInTime.nullable()
      .default(null)
      .describe("Since when it is in the trash; null when it is not"),
    deletedWith: Id.nullable()
      .default(null)
      .describe("The task or list that it was deleted with, maybe itself; null when it is not in the trash"),
    ...recordStamps,
  })
  .superRefine((task, ctx) => {
    const { id, parentId, completed, completedAt, deletedAt, deletedWith, due, recurrence } = task;
    const check = (isRight: boolean, field: string, message: string) => {
      if (!isRight) ctx.addIssue({ code: "custom", path: [field], message });
    };
    check(parentId !== id, "parentId", "A task cannot be a subtask of itself.");
    check(completed === (completedAt !== null), "completedAt", "Must be set when it is done, or else null.");
    check((deletedAt === null) === (deletedWith === null), "deletedWith", "Goes with deletedAt.");
    check(due !== null || recurrence === null, "due", "A task that recurs needs a due date.");
    // A due date that is none has an issue of its own.
    if (due !== null && recurrence !== null && DueDate.safeParse(due).success) {
      const flaw = flawOf(() => seriesOf(parseRule(recurrence.rule), due));
      check(flaw === undefined, "recurrence", flaw ?? "");
    }
  })
  .meta({ id: "TaskRecord", description: "A task, as it is exported" });
export type TaskRecord = z.output<typeof TaskRecord>;

/**
 * The record of a series that begins with a due date.
 *
 * @throws {RuleError} for a rule that does not suit it, or never recurs
 */
export function newSeries(recurrence: RecurrenceValue, due: When): NonNullable<TaskRecord["recurrence"]> {
  const end = endOfSeries(due, recurrence);
  return {
    ...recurrence,
    start: occurrenceName(due),
    end: end === undefined ? null : occurrenceName(whenAt(due, end)),
  };
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

/** By their ids; with the occurrences of each. */
export async function* taskRecords(ctx: UserContext): AsyncGenerator<TaskRecord[]> {
  const pages = pagesById((after, take) => findRows(ctx, after, take));
  for await (const page of pages) yield await withOccurrences(ctx, page);
}

/** The records of those of some tasks that exist, by their ids. */
export async function findTaskRecords(
  ctx: UserContext,
  ids: readonly string[],
): Promise<Map<string, TaskRecord>> {
  const rows = await findRows(ctx, { id: { in: [...ids] } }, ids.length);
  return new Map((await withOccurrences(ctx, rows)).map((record) => [record.id, record]));
}

async function findRows(
  { prisma, actor }: UserContext,
  which: Prisma.TaskWhereInput,
  take: number,
): Promise<TaskRow[]> {
  const where = { userId: actor.userId, ...which };
  const rows = await prisma.task.findMany({ where, orderBy: { id: "asc" }, take, select: taskRows.select });
  return rows.map(taskRows.fromPrisma);
}

async function withOccurrences(
  { prisma, actor }: UserContext,
  rows: readonly TaskRow[],
): Promise<TaskRecord[]> {
  const recurring = rows.filter(({ recurrence }) => recurrence !== null).map(({ id }) => id);
  const found =
    recurring.length === 0
      ? []
      : await prisma.taskOccurrence.findMany({
          where: { userId: actor.userId, taskId: { in: recurring } },
          orderBy: [{ taskId: "asc" }, { occurrence: "asc" }],
        });
  const byTask = groupBy(found, ({ taskId }) => taskId);
  return rows.map((row) => ({
    ...toRecord(row),
    occurrences: (byTask.get(row.id) ?? []).map((one) => readOccurrence(one, row.due)),
  }));
}

function toRecord(row: TaskRow): Omit<TaskRecord, "occurrences"> {
  const { userId: _owner, dueAt: _derived, seriesStart, seriesEnd, recurrence, ...task } = row;
  // The end of a series of dates may be the end of a day.
  const name = (wall: string) => (task.due?.time === null ? wall.replace(/T00:00$/, "") : wall);
  return {
    ...task,
    recurrence:
      recurrence === null || seriesStart === null
        ? null
        : { ...recurrence, start: name(seriesStart), end: seriesEnd === null ? null : name(seriesEnd) },
  };
}

/** Parents may come after their subtasks, and are looked at by {@link settleTasks}. Lists and labels exist. */
export async function mergeTasks(ctx: UserContext, records: readonly TaskRecord[]): Promise<ImportCounts> {
  const counts = await mergeRows(ctx, tasks, records.map(toRow));
  // Task by task: one may have ten thousand.
  for (const { id, occurrences } of records) {
    const data = occurrences.map(({ occurrence, ...same }) => ({
      ...same,
      userId: ctx.actor.userId,
      taskId: id,
      occurrence: new Date(`${occurrence.length === 10 ? `${occurrence}T00:00` : occurrence}Z`),
    }));
    if (data.length > 0) await ctx.prisma.taskOccurrence.createMany({ data, skipDuplicates: true });
  }
  return counts;
}

function toRow(record: TaskRecord) {
  const { recurrence, occurrences: _, due, notBefore, priority, ...same } = record;
  return {
    ...same,
    priority: priorities.indexOf(priority),
    ...toDueValues(due),
    ...toNotBeforeValues(notBefore),
    rrule: recurrence?.rule ?? null,
    rruleAnchor: recurrence?.anchor ?? null,
    rruleStart: recurrence?.start ?? null,
    rruleEnd: recurrence?.end ?? null,
  };
}

/** Before {@link mergeTasks}: parents may come later. */
export async function deferParents({ db }: UserContext): Promise<void> {
  await db.query("SET CONSTRAINTS tasks_parent_id_fkey DEFERRED", [], () => undefined);
}

/**
 * After {@link mergeTasks}: what is below another task, or in a deleted list, goes where that is, also into the trash.
 *
 * @throws {TRPCError} `BAD_REQUEST` for a parent that does not exist; {DomainError} `task_cycle`, `task_too_deep`
 */
export async function settleTasks(ctx: UserContext): Promise<void> {
  const { prisma, actor } = ctx;
  const { userId } = actor;
  const deletedLists = await prisma.list.findMany({
    where: { userId, deletedAt: { not: null } },
    select: { id: true, deletedAt: true },
  });
  const deletedAts = new Map(deletedLists.map(({ id, deletedAt }) => [id, deletedAt ?? new Date()]));
  const changes = settleTree(await findTree(ctx), deletedAts);
  const groups = groupBy(changes, ({ listId, deletedWith }) => `${listId} ${deletedWith}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { listId, deletedAt, deletedWith } = first;
    await changeTasks(ctx, group, { listId, deletedAt, deletedWith });
  }
  for (const [id, deletedAt] of deletedAts) {
    const where = { userId, listId: id, deletedAt: null };
    await prisma.task.updateMany({ where, data: { deletedAt, deletedWith: id } });
  }
}

/** Every task that has a parent, and every parent. */
async function findTree({ prisma, actor }: UserContext): Promise<TreeNode[]> {
  const { userId } = actor;
  const select = { id: true, parentId: true, listId: true, deletedAt: true, deletedWith: true };
  const subtasks = await prisma.task.findMany({ where: { userId, parentId: { not: null } }, select });
  const tops = await prisma.task.findMany({
    where: { userId, parentId: null, subtasks: { some: {} } },
    select,
  });
  return [...tops, ...subtasks];
}

/** `Map.groupBy`, which Node 20 does not have. */
function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
