/** Decisions about tasks. Pure: give them facts, get an answer or a DomainError. */
import type { Temporal } from "temporal-polyfill";
import { DomainError } from "../errors.ts";
import { parseRule, RuleError } from "../recurrence/rule.ts";
import type { Recurrence } from "../recurrence/schema.ts";
import { checkThatItRecurs, endOf, seriesOf } from "../recurrence/series.ts";
import type { Settings } from "../rows.ts";
import { wallTimeOf } from "../time/instant.ts";
import type { When } from "../time/schema.ts";
import type { CreateTask, Task } from "./schema.ts";

/** How far below a task that is part of no other its subtasks may be. */
export const maxDepth = 5;

/** Where a task is to be put, and what is there. */
export interface Place {
  /** The task's own id; absent while it is new. */
  readonly id?: string;
  /** The ids of the parent, its parent, and so on. */
  readonly ancestors: readonly string[];
  /** How many levels of subtasks the task itself has. */
  readonly height: number;
}

/** @throws {DomainError} `task_cycle`, `task_too_deep` */
export function checkPlace({ id, ancestors, height }: Place): void {
  if (id !== undefined && ancestors.includes(id))
    throw new DomainError("invalid", "task_cycle", "A task cannot be a part of itself.");
  if (ancestors.length + height > maxDepth)
    throw new DomainError("invalid", "task_too_deep", `Subtasks may be up to ${maxDepth} deep.`);
}

/** What a task that was made with this input says, for a retry to be told from a clash. */
export function wantedOf({ listId, ...rest }: CreateTask): Partial<Task> {
  // A subtask is in the list of its parent, wherever that is.
  const place = rest.parentId === null ? { listId } : {};
  return { ...rest, ...place, deletedAt: null };
}

/** How an occurrence is named: by the wall time that it is due at. */
export function asOccurrence(due: When | null): string | undefined {
  if (due === null) return undefined;
  return due.time === null ? due.date : `${due.date}T${due.time}`;
}

/** The columns of how a task recurs from a due date on; of one that does not, null. @throws {RuleError} */
export function seriesSettings(due: When | null, recurrence: Recurrence | null): Settings {
  if (recurrence === null || due === null)
    return { rrule: null, rrule_anchor: null, rrule_start: null, rrule_end: null };
  return {
    rrule: recurrence.rule,
    rrule_anchor: recurrence.anchor,
    rrule_start: wallTimeOf(due).toString(),
    rrule_end: seriesEnd(due, recurrence)?.toString() ?? null,
  };
}

/** Where a new series ends. @throws {RuleError} when it never recurs */
export function seriesEnd(due: When, { rule, anchor }: Recurrence): Temporal.PlainDateTime | undefined {
  const series = seriesOf(parseRule(rule), due);
  checkThatItRecurs(series);
  // From when it is done, COUNT is of what was done.
  return anchor === "schedule" ? endOf(series) : series.end;
}

export function needsDue(): DomainError {
  return new DomainError("invalid", "recurrence_invalid", "A task that recurs needs a due date.");
}

/** @throws {DomainError} `recurrence_invalid` for a rule that does not suit its due date */
export function refusingRules<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new DomainError("invalid", "recurrence_invalid", error.message);
  }
}
