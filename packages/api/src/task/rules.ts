/** Decisions about tasks. Pure: give it facts, get an answer or a DomainError. */
import { DomainError } from "../errors.ts";
import type { CreateTask, Task } from "./schema.ts";

/**
 * A task with the id of a new one is there already: a retry if it says the same, a clash otherwise.
 *
 * @throws {DomainError} `task_id_taken`, with the task that is there
 */
export function sameTaskOrConflict(existing: Task, wanted: CreateTask): Task {
  const same =
    existing.title === wanted.title &&
    existing.description === wanted.description &&
    existing.completed === wanted.completed;
  if (same) return existing;
  throw new DomainError("conflict", "task_id_taken", "You have another task with this id.", existing);
}

/** One answer for a task that does not exist and for one that is somebody else's. */
export function taskNotFound(): DomainError {
  return new DomainError("not_found", "task_not_found", "There is no such task.");
}

export function versionMismatch(current: Task): DomainError {
  const message = `The task has changed: it is at version ${current.version} now.`;
  return new DomainError("conflict", "version_mismatch", message, current);
}
