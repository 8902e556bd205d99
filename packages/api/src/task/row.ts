/** Tasks as they are stored: for the statements that are written by hand (docs/decisions/0006-hot-statements.md). */
import { flag, instant, instantOrNull, integer, text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import type { Noun } from "../rows.ts";
import { priorities } from "./schema.ts";
import type { Task } from "./schema.ts";

function readTask([
  userId,
  id,
  listId,
  parentId,
  title,
  description,
  completed,
  completedAt,
  priority,
  position,
  deletedAt,
  version,
  createdAt,
  updatedAt,
]: Columns): Task {
  const created = instant(createdAt);
  return {
    id: text(id),
    userId: text(userId),
    listId: textOrNull(listId),
    parentId: textOrNull(parentId),
    title: text(title),
    description: textOrNull(description),
    completed: flag(completed),
    completedAt: instantOrNull(completedAt),
    priority: priorities[integer(priority)] ?? "none",
    position: text(position),
    deletedAt: instantOrNull(deletedAt),
    version: integer(version),
    createdAt: created,
    // Most tasks never change.
    updatedAt: updatedAt === createdAt ? created : instant(updatedAt),
  };
}

export const tasks: Noun<Task> = {
  name: "task",
  table: "tasks",
  columns: `user_id, id, list_id, parent_id, title, description, completed, completed_at, priority, position, deleted_at,
    version, created_at, updated_at`,
  read: readTask,
  isLive: "deleted_at IS NULL",
};

export const inTrash = "deleted_at IS NOT NULL";

/** The columns of what an input may say of a task; what is absent is undefined. */
export function settingsOf(input: Partial<Pick<Task, "title" | "description" | "completed" | "priority">>) {
  const { title, description, completed, priority } = input;
  return {
    title,
    description,
    completed,
    priority: priority === undefined ? undefined : priorities.indexOf(priority),
  };
}
