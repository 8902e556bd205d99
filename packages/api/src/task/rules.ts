/** Decisions about tasks. Pure: give them facts, get an answer or a DomainError. */
import { DomainError } from "../errors.ts";
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
