/** What lists of tasks are asked for by, as conditions of SQL. */
import { Temporal } from "temporal-polyfill";
import { says } from "../search/hits.ts";
import type { Newest } from "../search/hits.ts";
import { toISO } from "../time/instant.ts";
import { priorities } from "./schema.ts";
import type { TaskFilter } from "./schema.ts";

/** Conditions of a statement whose `$1` is the user's id, with values from a number on. */
export class Conditions {
  readonly texts: string[] = [];
  readonly values: unknown[] = [];
  readonly #from: number;

  constructor(from: number) {
    this.#from = from;
  }

  /** A parameter with this value. */
  of(value: unknown): string {
    return `$${this.values.push(value) + this.#from - 1}`;
  }

  add(...texts: readonly string[]): void {
    this.texts.push(...texts);
  }
}

/** The moment, for those who ask what is overdue: as an instant, and as clocks and calendars show it there. */
export interface Moment {
  readonly instant: string;
  /** Wall times, written as if they were in UTC: as tasks without a zone are stored. */
  readonly wall: string;
  readonly today: string;
  readonly tomorrow: string;
  /** The instants at which these days begin there. */
  readonly todayAt: string;
  readonly tomorrowAt: string;
}

/** @param timeZone where the caller is */
export function momentIn(timeZone: string): Moment {
  const now = Temporal.Now.instant();
  const there = now.toZonedDateTimeISO(timeZone);
  const today = there.toPlainDate();
  const tomorrow = today.add({ days: 1 });
  const beginning = (date: Temporal.PlainDate) => toISO(date.toZonedDateTime({ timeZone }).toInstant());
  return {
    instant: toISO(now),
    wall: toISO(there.toPlainDateTime().toZonedDateTime("UTC").toInstant()),
    today: `${today.toString()}T00:00:00.000Z`,
    tomorrow: `${tomorrow.toString()}T00:00:00.000Z`,
    todayAt: beginning(today),
    tomorrowAt: beginning(tomorrow),
  };
}

/** Whether a due date has passed by: by the clocks of its zone; by the caller's clock, or calendar, without one. */
export function isBefore(instant: string, wall: string, day: string): string {
  return `(due_at < CASE WHEN due_zone IS NOT NULL THEN ${instant}::timestamptz
    WHEN due_time IS NOT NULL THEN ${wall}::timestamptz ELSE ${day}::timestamptz END)`;
}

/** When tasks are due, those without a due date last: as in the index, which coalesce would keep from being used. */
export const dueKey = "(CASE WHEN due_at IS NULL THEN 'infinity'::timestamptz ELSE due_at END)";

export const inInbox = "list_id IS NULL";

/** So many days from a date, in UTC: of the type of {@link dueKey}, or its index is of no use. */
export function daysFrom(date: string, days: number): string {
  return `((${date}::date + ${days})::timestamp AT TIME ZONE 'UTC')`;
}

/** Has a label. What is open is not looked for among all that is done. */
export function withLabel(id: string, completed: boolean | undefined): string {
  const open = completed === false ? " AND is_open" : "";
  return `id IN (SELECT task_id FROM task_labels WHERE user_id = $1 AND label_id = ${id}${open})`;
}

/**
 * The conditions of a list's filters.
 *
 * @param newest the page that is asked for, if it is one of the newest
 */
export function conditionsOf(filter: TaskFilter, conditions: Conditions, newest?: Newest): void {
  const { listId, parentId, completed, overdue, recurring, text } = filter;
  const { labelsAny, labelsAll, labelsNone, dueFrom, dueTo, updatedSince } = filter;
  const labelled = (id: string) => withLabel(id, completed);
  conditions.add("deleted_at IS NULL");
  if (listId !== undefined)
    conditions.add(listId === "inbox" ? inInbox : `list_id = ${conditions.of(listId)}`);
  if (parentId !== undefined)
    conditions.add(parentId === "none" ? "parent_id IS NULL" : `parent_id = ${conditions.of(parentId)}`);
  // As the conditions of two indexes say it.
  if (completed !== undefined) conditions.add(completed ? "completed" : "NOT completed");
  if (labelsAny !== undefined) conditions.add(labelled(`ANY (${conditions.of(labelsAny)}::uuid[])`));
  for (const id of labelsAll ?? []) conditions.add(labelled(conditions.of(id)));
  if (labelsNone !== undefined) conditions.add(`NOT label_ids && ${conditions.of(labelsNone)}::uuid[]`);
  if (filter.priorities !== undefined) {
    const numbers = filter.priorities.map((priority) => priorities.indexOf(priority));
    conditions.add(`priority = ANY (${conditions.of(numbers)}::smallint[])`);
  }
  if (dueFrom !== undefined) {
    const from = conditions.of(dueFrom);
    // A day in a zone begins up to a day earlier or later than in UTC: for the index.
    conditions.add(`due_date >= ${from}::date`, `${dueKey} >= ${daysFrom(from, -1)}`);
  }
  if (dueTo !== undefined) {
    const to = conditions.of(dueTo);
    conditions.add(`due_date <= ${to}::date`, `${dueKey} < ${daysFrom(to, 2)}`);
  }
  if (overdue !== undefined) {
    const { instant, wall, today } = momentIn(filter.timeZone ?? "UTC");
    const isPast = isBefore(conditions.of(instant), conditions.of(wall), conditions.of(today));
    conditions.add(
      overdue ? `NOT completed AND ${isPast}` : `(completed OR due_at IS NULL OR NOT ${isPast})`,
    );
  }
  if (recurring !== undefined) conditions.add(`rrule IS ${recurring ? "NOT NULL" : "NULL"}`);
  if (updatedSince !== undefined) conditions.add(`updated_at >= ${conditions.of(updatedSince)}::timestamptz`);
  if (text !== undefined) {
    const isAlone = Object.keys(filter).every((name) => name === "text" || name === "completed");
    conditions.add(says({ text, completed, newest: isAlone ? newest : undefined }, conditions));
  }
}
