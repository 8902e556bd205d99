/** Conditions of SQL about tasks, and what they are put together from. */
import { Temporal } from "temporal-polyfill";
import { toISO } from "../time/instant.ts";

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

/**
 * When a day begins where that is earliest, or latest: no zone is, or ever was, 16 hours from UTC. Of the type of {@link dueKey}, or
 * its index is of no use.
 */
export function dayBegins(which: "earliest" | "latest", date: string, daysLater = 0): string {
  const sign = which === "earliest" ? "-" : "+";
  return `(((${date}::date + ${daysLater})::timestamp ${sign} interval '16 hours') AT TIME ZONE 'UTC')`;
}

/** One of these labels is among a task's. */
export function isLabelled(labels: readonly string[], conditions: Conditions): string {
  return `label_ids && ${conditions.of(labels)}::uuid[]`;
}
