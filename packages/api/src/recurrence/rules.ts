/** Decisions about recurring tasks. */
import { parseRule, RuleError } from "@taskwell/domain/recurrence/rule";
import type { Recurrence } from "@taskwell/domain/recurrence/rule";
import { checkThatItRecurs, endOf, seriesOf } from "@taskwell/domain/recurrence/series";
import { wallTimeOf } from "@taskwell/domain/time";
import type { When } from "@taskwell/domain/time";
import type { Temporal } from "temporal-polyfill";
import type { TaskValues } from "../store/task.ts";
import { DomainError } from "../trpc/errors.ts";

/** The name of an occurrence: the wall time that it is due at. */
export function occurrenceName(due: When): string {
  return due.time === null ? due.date : `${due.date}T${due.time}`;
}

export function daysBetween(from: When, to: Temporal.PlainDateTime): number {
  return wallTimeOf(from).toPlainDate().until(to.toPlainDate()).days;
}

export function isSameDue(one: When | null, other: When | null): boolean {
  if (one === null || other === null) return one === other;
  return one.date === other.date && one.time === other.time && one.timeZone === other.timeZone;
}

export function isSameRecurrence(one: Recurrence | null, other: Recurrence | null): boolean {
  return one?.rule === other?.rule && one?.anchor === other?.anchor;
}

/** What to store of how a task recurs from a due date on. @throws {RuleError} */
export function toSeriesValues(due: When | null, recurrence: Recurrence | null): Partial<TaskValues> {
  if (recurrence === null || due === null)
    return { rrule: null, rruleAnchor: null, rruleStart: null, rruleEnd: null };
  return {
    rrule: recurrence.rule,
    rruleAnchor: recurrence.anchor,
    rruleStart: wallTimeOf(due).toString(),
    rruleEnd: endOfSeries(due, recurrence)?.toString() ?? null,
  };
}

/** Where a new series ends. @throws {RuleError} when it never recurs */
export function endOfSeries(due: When, { rule, anchor }: Recurrence): Temporal.PlainDateTime | undefined {
  const series = seriesOf(parseRule(rule), due);
  checkThatItRecurs(series);
  // From its completion on, COUNT counts what was completed.
  return anchor === "schedule" ? endOf(series) : series.end;
}

export function needsDue(): DomainError {
  return new DomainError("recurrence_invalid", "A task that recurs needs a due date.");
}

/** @throws {DomainError} `recurrence_invalid` for a rule that does not suit its due date */
export function refusingRules<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new DomainError("recurrence_invalid", error.message);
  }
}
