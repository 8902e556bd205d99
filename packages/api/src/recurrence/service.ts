/** Recurring tasks: one occurrence after the other completed or skipped, and back. */
import type { Prisma } from "@taskwell/db/prisma";
import { parseRule } from "@taskwell/domain/recurrence/rule";
import { nextAfter, seriesOf } from "@taskwell/domain/recurrence/series";
import { wallTimeOf, whenAt } from "@taskwell/domain/time";
import type { When } from "@taskwell/domain/time";
import { Temporal } from "temporal-polyfill";
import type { Task } from "../schema/task.ts";
import type { FieldValues } from "../store/hot-statements.ts";
import { pageOf } from "../store/page.ts";
import type { Order, Page } from "../store/page.ts";
import { changeRow, getRow, lockRow } from "../store/rows.ts";
import type { Target } from "../store/rows.ts";
import { taskRows, tasks, toDueValues, toNotBeforeValues } from "../store/task.ts";
import type { TaskRow } from "../store/task.ts";
import { lockTree } from "../store/tree.ts";
import type { UserContext } from "../trpc/context.ts";
import { DomainError } from "../trpc/errors.ts";
import { inTurn } from "../trpc/turns.ts";
import { readOccurrence } from "./row.ts";
import type { OccurrenceRow } from "./row.ts";
import {
  daysBetween,
  isSameDue,
  isSameRecurrence,
  needsDue,
  occurrenceName,
  refusingRules,
  toSeriesValues,
} from "./rules.ts";
import type { ListOccurrences, Occurrence, SkipTask } from "./schema.ts";
import {
  carrySubtasks,
  completeSubtasks,
  moved,
  reopenSubtasks,
  restoreSubtasks,
} from "./subtasks-service.ts";

type WallTime = Temporal.PlainDateTime;

/** A change that may concern how a task recurs. */
export interface Change {
  readonly due?: When | null | undefined;
  readonly recurrence?: Task["recurrence"] | undefined;
  readonly completed?: boolean | undefined;
  /** Other fields, as they are stored. */
  readonly values: FieldValues;
}

export interface Completion {
  /** Which occurrence is meant; the one that is due, when absent. */
  readonly occurrence?: string | undefined;
  /** Where the caller is, for tasks without a zone. */
  readonly timeZone?: string | undefined;
  readonly withSubtasks?: boolean;
}

/** @throws {DomainError} `task_not_found`, `version_mismatch`, `recurrence_invalid`, `occurrence_not_due` */
export async function changeRecurring(
  ctx: UserContext,
  target: Target,
  { completed, values, ...change }: Change,
  completion: Completion = {},
): Promise<Task> {
  const { id } = target;
  return await ctx.db.transaction(async () => {
    const task = await lockTask(ctx, target);
    const due = change.due === undefined ? task.due : change.due;
    const recurrence = change.recurrence === undefined ? task.recurrence : change.recurrence;
    if (recurrence !== null && due === null) throw needsDue();
    // What is sent back as it was changes nothing: the series goes on from where it began.
    const isNewSeries = !isSameDue(due, task.due) || !isSameRecurrence(recurrence, task.recurrence);
    const series = isNewSeries
      ? await inTurn(() => refusingRules(() => toSeriesValues(due, recurrence)))
      : {};
    const all = { ...values, ...toDueValues(change.due), ...series };
    const isPlain = completed === undefined || recurrence === null || completed === task.completed;
    // Open again at another time, it is not taken back to its last occurrence.
    if (isPlain || (!completed && isNewSeries)) {
      if (completed === true && completion.withSubtasks === true) await completeSubtasks(ctx, id);
      if (completed === false && completion.withSubtasks === true) await reopenSubtasks(ctx, task);
      return await changeRow(ctx, tasks, { id }, { ...all, completed });
    }
    const changed = await changeRow(ctx, taskRows, { id }, all);
    return completed
      ? await recordOccurrence(ctx, changed, "completed", completion)
      : await undoOccurrence(ctx, changed);
  });
}

/** On to the next occurrence, without completing the one that is due. */
export async function skipTask(ctx: UserContext, { id, ifVersion, ...completion }: SkipTask): Promise<Task> {
  return await ctx.db.transaction(async () => {
    const task = await lockTask(ctx, { id, ifVersion });
    if (task.recurrence === null)
      throw new DomainError("task_not_recurring", "A task that does not recur cannot be skipped.");
    return await recordOccurrence(ctx, task, "skipped", completion);
  });
}

/**
 * Undoes the last completion or skip, with all that it did: the task is due then again, one that does not recur is open
 * again, and subtasks are as they were.
 */
export async function uncompleteTask(ctx: UserContext, target: Target): Promise<Task> {
  return await ctx.db.transaction(async () => await undoOccurrence(ctx, await lockTask(ctx, target)));
}

/** A task that nobody else changes until the transaction ends, nor what is below it, which may change along with it. */
async function lockTask(ctx: UserContext, target: Target): Promise<TaskRow> {
  await lockTree(ctx);
  // As the caller sees it: a conflict shows the row.
  await lockRow(ctx, tasks, target);
  return await getRow(ctx, taskRows, target.id);
}

async function recordOccurrence(
  ctx: UserContext,
  task: TaskRow,
  outcome: Occurrence["outcome"],
  { occurrence, timeZone, withSubtasks }: Completion,
): Promise<Task> {
  const { id, due } = task;
  if (due === null) throw needsDue();
  const current = occurrenceName(due);
  // The due date may have been set back to an occurrence that is recorded: then it is meant once more.
  if (occurrence !== current && (await isRecorded(ctx, id, outcome, occurrence)))
    return await getRow(ctx, tasks, id);
  if ((occurrence ?? current) !== current || task.completed) {
    const message = `This occurrence is not the one that is due: ${current}.`;
    throw new DomainError("occurrence_not_due", message, await getRow(ctx, tasks, id));
  }
  const recorded = { userId: ctx.actor.userId, taskId: id, occurrence: asStored(wallTimeOf(due)) };
  await ctx.prisma.taskOccurrence.deleteMany({ where: recorded });
  const next = await nextOccurrence(ctx, task, due, timeZone ?? "UTC");
  const days = next === undefined ? 0 : daysBetween(due, next);
  const completedSubtasks = next === undefined ? [] : await carrySubtasks(ctx, id, days);
  await ctx.prisma.taskOccurrence.createMany({ data: [{ ...recorded, outcome, completedSubtasks }] });
  if (next !== undefined) return await moveDue(ctx, task, due, next);
  if (withSubtasks === true) await completeSubtasks(ctx, id);
  return await changeRow(ctx, tasks, { id }, { completed: true });
}

/** As Prisma takes a wall time: as if it were in UTC. */
function asStored(wall: WallTime): Date {
  return new Date(wall.toZonedDateTime("UTC").epochMilliseconds);
}

/** Milliseconds in which a second call without an occurrence is taken for a double click or a retry. */
const repeatedWithinMs = 5_000;

async function isRecorded(
  { prisma, actor }: UserContext,
  taskId: string,
  outcome: Occurrence["outcome"],
  occurrence: string | undefined,
): Promise<boolean> {
  const which: Prisma.TaskOccurrenceWhereInput =
    occurrence === undefined
      ? {
          // A skip right after a skip is one; and whatever follows a completion.
          outcome: { in: [outcome, "completed"] },
          createdAt: { gt: new Date(Date.now() - repeatedWithinMs) },
        }
      : { occurrence: asStored(Temporal.PlainDateTime.from(occurrence)) };
  const where = { userId: actor.userId, taskId, ...which };
  return (await prisma.taskOccurrence.count({ where })) > 0;
}

/** The first after both the one that is due, which is not recorded yet, and now. */
async function nextOccurrence(
  ctx: UserContext,
  { id, recurrence, seriesStart, seriesEnd }: TaskRow,
  due: When,
  timeZone: string,
): Promise<WallTime | undefined> {
  if (recurrence === null) return undefined;
  const [start, end] = [toWallTime(seriesStart), toWallTime(seriesEnd)];
  const now = Temporal.Now.plainDateTimeISO(due.timeZone ?? timeZone);
  const after = later(wallTimeOf(due), now);
  const rule = parseRule(recurrence.rule);
  if (recurrence.anchor === "schedule") {
    const first = start === undefined ? due : whenAt(due, start);
    return nextAfter(seriesOf(rule, first, end), after);
  }
  if (rule.count !== undefined && (await countOccurrences(ctx, id, start)) + 1 >= rule.count)
    return undefined;
  // From when it was completed; unless it recurs by the hour, at the time of day that it is due at.
  const time = rule.frequency === "HOURLY" ? now.toPlainTime() : wallTimeOf(due).toPlainTime();
  const completed = whenAt(
    due,
    now
      .toPlainDate()
      .toPlainDateTime(time)
      .with({ second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 }),
  );
  return nextAfter(seriesOf(rule, completed, end), later(after, wallTimeOf(completed)));
}

export function toWallTime(stored: string | null): WallTime | undefined {
  return stored === null ? undefined : Temporal.PlainDateTime.from(stored);
}

const later = (a: WallTime, b: WallTime) => (Temporal.PlainDateTime.compare(a, b) < 0 ? b : a);

/** How many occurrences of a series were completed or skipped. */
export async function countOccurrences(
  { prisma, actor }: UserContext,
  taskId: string,
  start: WallTime | undefined,
): Promise<number> {
  const since = start === undefined ? {} : { occurrence: { gte: asStored(start) } };
  return await prisma.taskOccurrence.count({ where: { userId: actor.userId, taskId, ...since } });
}

/** Makes the task due at another time. `notBefore` keeps its distance in days. */
async function moveDue(
  ctx: UserContext,
  { id, notBefore }: TaskRow,
  from: When,
  to: WallTime,
): Promise<Task> {
  const shifted = moved(notBefore, daysBetween(from, to));
  const values = { ...toDueValues(whenAt(from, to)), ...toNotBeforeValues(shifted), completed: false };
  return await changeRow(ctx, tasks, { id }, values);
}

async function undoOccurrence(ctx: UserContext, task: TaskRow): Promise<Task> {
  const { id, due, recurrence } = task;
  const { prisma, actor } = ctx;
  const of = { userId: actor.userId, taskId: id };
  const last =
    recurrence === null
      ? null
      : await prisma.taskOccurrence.findFirst({
          where: of,
          orderBy: [{ createdAt: "desc" }, { occurrence: "desc" }],
        });
  await reopenSubtasks(ctx, task);
  if (last === null || due === null) return await changeRow(ctx, tasks, { id }, { completed: false });
  await prisma.taskOccurrence.deleteMany({ where: { ...of, occurrence: last.occurrence } });
  const wall = Temporal.PlainDateTime.from(last.occurrence.toISOString().slice(0, 19));
  await restoreSubtasks(ctx, id, last.completedSubtasks, daysBetween(due, wall));
  return await moveDue(ctx, task, due, wall);
}

const newestFirst: Order<
  OccurrenceRow,
  Prisma.TaskOccurrenceWhereInput,
  Prisma.TaskOccurrenceOrderByWithRelationInput
> = {
  name: "occurrences",
  orderBy: [{ occurrence: "desc" }],
  keysOf: ({ occurrence }) => [occurrence.toISOString()],
  after: ([occurrence = ""]) => ({ occurrence: { lt: occurrence } }),
};

/** What was completed and skipped, the latest first. */
export async function listOccurrences(
  ctx: UserContext,
  { id, ...page }: ListOccurrences,
): Promise<Page<Occurrence>> {
  const { prisma, actor } = ctx;
  const { due } = await getRow(ctx, tasks, id);
  const { items, nextCursor } = await pageOf(ctx, newestFirst, page, async ({ after, orderBy, take }) => {
    const where = { AND: [{ userId: actor.userId, taskId: id }, ...after] };
    return await prisma.taskOccurrence.findMany({ where, orderBy, take });
  });
  return { items: items.map((row) => readOccurrence(row, due)), nextCursor };
}
