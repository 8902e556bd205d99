/** Tasks that recur: done or skipped, one occurrence after the other, and back. */
import type { VersionedRef } from "../fields.ts";
import { integer, text } from "@taskwell/db/row";
import { Temporal } from "temporal-polyfill";
import type { UserContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { lockTree } from "../order.ts";
import type { Page } from "../page.ts";
import { pageOf } from "../page.ts";
import { parseRule } from "../recurrence/rule.ts";
import { nextAfter, seriesOf } from "../recurrence/series.ts";
import { changeRow, getRow, whyNot } from "../rows.ts";
import type { Settings } from "../rows.ts";
import { wallTimeOf } from "../time/instant.ts";
import type { When } from "../time/schema.ts";
import { readOccurrence, settingsOf, tasks, whenSettings } from "./row.ts";
import { asOccurrence, needsDue, refusingRules, seriesSettings } from "./rules.ts";
import type { ListOccurrences, Occurrence, SkipTask } from "./recurrence-schema.ts";
import type { Task, UpdateTask } from "./schema.ts";
import { changeBelow } from "./tree.ts";

type WallTime = Temporal.PlainDateTime;
type Outcome = Occurrence["outcome"];

/** What a change needs to know besides the task. */
export interface Stored {
  readonly start: WallTime | undefined;
  readonly end: WallTime | undefined;
}

export interface Completion {
  /** Which occurrence is meant, as {@link asOccurrence} writes it; the one that is due, when absent. */
  readonly occurrence?: string | undefined;
  /** Where the caller is, for tasks without a zone. */
  readonly timeZone?: string | undefined;
  readonly withSubtasks?: boolean;
}

/** A change that may concern how a task recurs: of its due date, its recurrence, or whether it is done. */
export async function changeRecurring(
  ctx: UserContext,
  { id, ifVersion, completed, ...changes }: UpdateTask,
  completion: Completion = {},
): Promise<Task> {
  return await ctx.db.transaction(async () => {
    const task = await hold(ctx, { id, ifVersion });
    const due = changes.due === undefined ? task.due : changes.due;
    const recurrence = changes.recurrence === undefined ? task.recurrence : changes.recurrence;
    if (recurrence !== null && due === null) throw needsDue();
    const isNewSeries = changes.due !== undefined || changes.recurrence !== undefined;
    const series = isNewSeries ? refusingRules(() => seriesSettings(due, recurrence)) : {};
    const settings: Settings = { ...settingsOf(changes), ...series };
    if (completed === undefined || recurrence === null || completed === task.completed) {
      const changed = await changeRow(ctx, tasks, { id }, { ...settings, completed });
      if (completed === true && completion.withSubtasks === true)
        await changeBelow(ctx, id, tasks.isLive, "completed = true");
      return changed;
    }
    const changed = await changeRow(ctx, tasks, { id }, settings);
    if (!completed) return await stepBack(ctx, changed);
    return await finish(ctx, changed, "completed", completion);
  });
}

/** The same, without having been done. */
export async function skipTask(ctx: UserContext, { id, ifVersion, ...given }: SkipTask): Promise<Task> {
  return await ctx.db.transaction(async () => {
    const task = await hold(ctx, { id, ifVersion });
    if (task.recurrence === null)
      throw new DomainError("invalid", "task_not_recurring", "A task that does not recur cannot be skipped.");
    return await finish(ctx, task, "skipped", given);
  });
}

/** Undoes what was done or skipped last: the task is due then again. One that does not recur is open again. */
export async function uncompleteTask(ctx: UserContext, { id, ifVersion }: VersionedRef): Promise<Task> {
  return await ctx.db.transaction(async () => await stepBack(ctx, await hold(ctx, { id, ifVersion })));
}

/** The task, which nobody else changes until the transaction ends; nor what is below it, which may change along with it. */
async function hold(ctx: UserContext, target: { id: string; ifVersion?: number | undefined }): Promise<Task> {
  await lockTree(ctx);
  const task = await getRow(ctx, tasks, target.id, `${tasks.isLive} FOR UPDATE`);
  if (target.ifVersion !== undefined && target.ifVersion !== task.version)
    throw await whyNot(ctx, tasks, target);
  return task;
}

async function finish(
  ctx: UserContext,
  task: Task,
  outcome: Outcome,
  { occurrence, timeZone, withSubtasks }: Completion,
): Promise<Task> {
  const { id, due, recurrence } = task;
  if (due === null || recurrence === null) throw needsDue();
  if (await isRecorded(ctx, id, occurrence)) return task;
  if ((occurrence ?? asOccurrence(due)) !== asOccurrence(due) || task.completed) {
    const message = `This occurrence is not the one that is due: ${asOccurrence(due)}.`;
    throw new DomainError("conflict", "occurrence_not_due", message, task);
  }
  const insertion = `INSERT INTO task_occurrences (user_id, task_id, occurrence, outcome)
    VALUES ($1, $2, $3::timestamp, $4)`;
  await ctx.db.query(insertion, [ctx.actor.userId, id, asOccurrence(due), outcome], () => undefined);
  const next = await nextOf(ctx, task, due, timeZone ?? "UTC");
  if (next === undefined) {
    if (withSubtasks === true) await changeBelow(ctx, id, tasks.isLive, "completed = true");
    return await changeRow(ctx, tasks, { id }, { completed: true });
  }
  await changeBelow(ctx, id, tasks.isLive, "completed = false");
  return await moveTo(ctx, task, due, next);
}

/** Seconds in which the same said again, without an occurrence, is taken for a double click or a retry. */
const repeatedWithinSeconds = 5;

async function isRecorded(
  { db, actor }: UserContext,
  id: string,
  occurrence: string | undefined,
): Promise<boolean> {
  const same =
    occurrence === undefined
      ? `created_at > clock_timestamp() - interval '${repeatedWithinSeconds} seconds'`
      : "occurrence = $3::timestamp";
  const sql = `SELECT true FROM task_occurrences WHERE user_id = $1 AND task_id = $2 AND ${same}`;
  const values = [actor.userId, id, ...(occurrence === undefined ? [] : [occurrence])];
  return (await db.query(sql, values, () => true)).length > 0;
}

/** The first after both the one that is due and now. */
async function nextOf(
  ctx: UserContext,
  { id, recurrence }: Task,
  due: When,
  timeZone: string,
): Promise<WallTime | undefined> {
  if (recurrence === null) return undefined;
  const { start, end } = await storedSeries(ctx, id);
  const now = Temporal.Now.plainDateTimeISO(due.timeZone ?? timeZone);
  const after = later(wallTimeOf(due), now);
  const rule = parseRule(recurrence.rule);
  if (recurrence.anchor === "schedule") {
    const first = start === undefined ? due : whenAt(due, start);
    return nextAfter(seriesOf(rule, first, end), after);
  }
  if (rule.count !== undefined && (await countSince(ctx, id, start)) >= rule.count) return undefined;
  // From when it was done, at the time of day that it is due at.
  const done = whenAt(due, now.toPlainDate().toPlainDateTime(wallTimeOf(due).toPlainTime()));
  return nextAfter(seriesOf(rule, done, end), later(after, wallTimeOf(done)));
}

const later = (a: WallTime, b: WallTime) => (Temporal.PlainDateTime.compare(a, b) < 0 ? b : a);

/** In the form of another: a date, or a date and a time, in its zone. */
export function whenAt({ time, timeZone }: When, wall: WallTime): When {
  const shown = wall
    .toPlainTime()
    .toString({ smallestUnit: "second" })
    .replace(/^(..:..):00$/, "$1");
  return { date: wall.toPlainDate().toString(), time: time === null ? null : shown, timeZone };
}

export async function storedSeries({ db, actor }: UserContext, id: string): Promise<Stored> {
  const sql = "SELECT rrule_start, rrule_end FROM tasks WHERE user_id = $1 AND id = $2";
  const wall = (column: string | null | undefined) =>
    typeof column === "string" ? Temporal.PlainDateTime.from(column.replace(" ", "T")) : undefined;
  const [stored] = await db.query(sql, [actor.userId, id], ([start, end]) => ({
    start: wall(start),
    end: wall(end),
  }));
  return stored ?? { start: undefined, end: undefined };
}

async function countSince({ db, actor }: UserContext, id: string, start?: WallTime): Promise<number> {
  const sql = `SELECT count(*) FROM task_occurrences
    WHERE user_id = $1 AND task_id = $2 AND occurrence >= coalesce($3::timestamp, '-infinity')`;
  const [count = 0] = await db.query(sql, [actor.userId, id, start?.toString() ?? null], ([column]) =>
    integer(column),
  );
  return count;
}

/** What it is put off until keeps its distance in days. */
async function moveTo(ctx: UserContext, task: Task, from: When, to: WallTime): Promise<Task> {
  const days = wallTimeOf(from).toPlainDate().until(to.toPlainDate()).days;
  const { notBefore } = task;
  const shifted =
    notBefore === null
      ? {}
      : whenSettings("not_before", whenAt(notBefore, wallTimeOf(notBefore).add({ days })));
  return await changeRow(
    ctx,
    tasks,
    { id: task.id },
    {
      ...whenSettings("due", whenAt(from, to)),
      ...shifted,
      completed: false,
    },
  );
}

async function stepBack(ctx: UserContext, task: Task): Promise<Task> {
  const { id, due, recurrence } = task;
  const sql = `DELETE FROM task_occurrences WHERE user_id = $1 AND task_id = $2 AND occurrence =
    (SELECT max(occurrence) FROM task_occurrences WHERE user_id = $1 AND task_id = $2) RETURNING occurrence`;
  const [last] =
    recurrence === null
      ? []
      : await ctx.db.query(sql, [ctx.actor.userId, id], ([column]) =>
          Temporal.PlainDateTime.from(text(column).replace(" ", "T")),
        );
  if (last === undefined || due === null) return await changeRow(ctx, tasks, { id }, { completed: false });
  return await moveTo(ctx, task, due, last);
}

const newestFirst = {
  name: "occurrences",
  columns: ["occurrence"],
  direction: "DESC",
  keysOf: ({ occurrence }: Occurrence) => [occurrence],
} as const;

/** What was done and skipped, the latest first. */
export async function listOccurrences(
  ctx: UserContext,
  { id, limit, cursor }: ListOccurrences,
): Promise<Page<Occurrence>> {
  const { due } = await getRow(ctx, tasks, id);
  const table = {
    table: "task_occurrences",
    columns: "occurrence, outcome, created_at",
    read: readOccurrence(due),
  };
  return await pageOf(ctx, table, newestFirst, { conditions: ["task_id = $3"], values: [id], limit, cursor });
}
