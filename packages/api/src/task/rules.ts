/** Decisions about tasks. */
import type { Prisma } from "@taskwell/db/prisma";
import { priorities } from "@taskwell/domain/priority";
import { searchWords } from "@taskwell/domain/search-text";
import type { Moment } from "@taskwell/domain/time";
import { maxDepth } from "../schema/task.ts";
import type { Task } from "../schema/task.ts";
import type { Names } from "../store/names.ts";
import { saysWords } from "../store/search-condition.ts";
import { isCompletedBetween, isDueBetween, isInActiveList, isPast } from "../store/task-condition.ts";
import type { FirstView } from "../store/task-page.ts";
import { DomainError } from "../trpc/errors.ts";
import type { CreateTask, ListTasks, TaskFilter } from "./schema.ts";

/** Where a task is to be put. */
export interface Place {
  /** The task's own id; absent while it is new. */
  readonly id?: string | undefined;
  /** The ids of the parent, its parent, and so on. */
  readonly ancestors: readonly string[];
  /** How many levels of subtasks the task itself has. */
  readonly height: number;
}

/** @throws {DomainError} `task_cycle`, `task_too_deep` */
export function checkPlace({ id, ancestors, height }: Place): void {
  if (id !== undefined && ancestors.includes(id))
    throw new DomainError("task_cycle", "A task cannot be a subtask of itself.");
  if (ancestors.length + height > maxDepth)
    throw new DomainError("task_too_deep", `Subtasks may be up to ${maxDepth} deep.`);
}

/** What a task created with this input holds: a retry is told from a clash by it. */
export function expectedTask({ listId, ...rest }: CreateTask): Partial<Task> {
  // A subtask is in the list of its parent, wherever that is.
  const place = rest.parentId === null ? { listId } : {};
  return { ...rest, ...place, deletedAt: null };
}

/** The view that is asked for, if it is one of the first views; undefined for any other. */
export function firstViewOf({
  listId,
  completed,
  sort,
  limit: _l,
  cursor: _c,
  direction: _d,
  archived = listId !== undefined,
  ...others
}: ListTasks): FirstView | undefined {
  if (sort !== "created" && sort !== "manual") return undefined;
  // By hand they are in order within a list only.
  if (sort === "manual" && listId === undefined) return undefined;
  // Of a list there is no index of the newest: its tasks are sorted.
  if (Object.keys(others).length > 0) return undefined;
  return { listId: listId === "inbox" ? null : listId, completed, order: sort, archived };
}

/**
 * The condition that the filters of `task.list` come to.
 *
 * @param names read only for `text`
 */
export function toCondition(
  filter: TaskFilter,
  names: Names | undefined,
  moment: Moment,
): Prisma.TaskWhereInput {
  const {
    listId,
    parentId,
    completed,
    labelsAny,
    labelsAll,
    labelsNone,
    dueFrom,
    dueTo,
    overdue,
    recurring,
    text,
    completedFrom,
    completedTo,
    archived = listId !== undefined || parentId !== undefined,
  } = filter;
  const conditions: Prisma.TaskWhereInput[] = [];
  if (listId !== undefined) conditions.push({ listId: listId === "inbox" ? null : listId });
  if (parentId !== undefined) conditions.push({ parentId: parentId === "none" ? null : parentId });
  if (completed !== undefined) conditions.push({ completed });
  if (labelsAny !== undefined) conditions.push({ labelIds: { hasSome: labelsAny } });
  if (labelsAll !== undefined) conditions.push({ labelIds: { hasEvery: labelsAll } });
  if (labelsNone !== undefined) conditions.push({ NOT: { labelIds: { hasSome: labelsNone } } });
  if (filter.priorities !== undefined)
    conditions.push({ priority: { in: filter.priorities.map((priority) => priorities.indexOf(priority)) } });
  if (dueFrom !== undefined || dueTo !== undefined) conditions.push(isDueBetween(dueFrom, dueTo));
  if (overdue !== undefined) {
    const isOverdue = { completed: false, ...isPast("due", moment) };
    conditions.push(overdue ? isOverdue : { NOT: isOverdue });
  }
  if (!archived) conditions.push(isInActiveList);
  if (completedFrom !== undefined || completedTo !== undefined)
    conditions.push(isCompletedBetween(completedFrom, completedTo, moment.timeZone));
  if (recurring !== undefined) conditions.push({ rrule: recurring ? { not: null } : null });
  if (filter.updatedSince !== undefined) conditions.push({ updatedAt: { gte: filter.updatedSince } });
  if (text !== undefined && names !== undefined) conditions.push(saysWords(searchWords(text), names));
  return { AND: conditions };
}
