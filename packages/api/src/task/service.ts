/** What happens to tasks: load, decide, save. Every function runs as `actor`, and asks for the actor's rows. */
import { databaseFailure } from "@taskwell/db/failure";
import { flag, instant, integer, text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import { v7 as newId } from "uuid";
import type { UserContext } from "../context.ts";
import type { DomainError } from "../errors.ts";
import { ensureUser } from "../me/service.ts";
import { sameTaskOrConflict, taskNotFound, versionMismatch } from "./rules.ts";
import type {
  CreateTask,
  DeleteTask,
  ListTasks,
  SetCompleted,
  Task,
  TaskPage,
  TaskRef,
  UpdateTask,
} from "./schema.ts";

/** What a Task is made of, for the statements that are written by hand (docs/decisions/0006-hot-statements.md). */
const columns = "user_id, id, title, description, completed, version, created_at, updated_at";

function readTask([userId, id, title, description, completed, version, createdAt, updatedAt]: Columns): Task {
  const created = instant(createdAt);
  return {
    id: text(id),
    userId: text(userId),
    title: text(title),
    description: textOrNull(description),
    completed: flag(completed),
    version: integer(version),
    createdAt: created,
    // Most tasks never change.
    updatedAt: updatedAt === createdAt ? created : instant(updatedAt),
  };
}

const insertion = `INSERT INTO tasks (user_id, id, title, description, completed)
  VALUES ($1, $2, $3, $4, $5) RETURNING ${columns}`;

/** One round trip, but for a user's very first task. */
export async function createTask(ctx: UserContext, input: CreateTask): Promise<Task> {
  try {
    return await insertTask(ctx, input);
  } catch (error) {
    if (input.id === undefined || databaseFailure(error) !== "duplicate") throw error;
    const existing = await findTask(ctx, input.id);
    // Deleted since then: the id is free again.
    return existing === undefined ? await insertTask(ctx, input) : sameTaskOrConflict(existing, input);
  }
}

async function insertTask(ctx: UserContext, input: CreateTask): Promise<Task> {
  const { id = newId(), title, description, completed } = input;
  const values = [ctx.actor.userId, id, title, description, completed];
  const insert = async () => {
    const [row] = await ctx.db.query(insertion, values, readTask);
    if (row === undefined) throw new Error("An INSERT gave no row back.");
    return row;
  };
  try {
    return await insert();
  } catch (error) {
    if (databaseFailure(error) !== "no_such_parent") throw error;
    await ensureUser(ctx);
    return await insert();
  }
}

export async function getTask(ctx: UserContext, { id }: TaskRef): Promise<Task> {
  const task = await findTask(ctx, id);
  if (task === undefined) throw taskNotFound();
  return task;
}

export async function listTasks(
  ctx: UserContext,
  { completed, limit, cursor }: ListTasks,
): Promise<TaskPage> {
  const { userId } = ctx.actor;
  const after = cursor === undefined ? undefined : ctx.cursors.decode(userId, cursor);
  const conditions = ["user_id = $1"];
  const values: unknown[] = [userId, limit + 1];
  if (completed !== undefined) conditions.push(`completed = $${values.push(completed)}`);
  if (after !== undefined) {
    conditions.push(`(created_at, id) < ($${values.push(after.createdAt)}, $${values.push(after.id)})`);
  }
  const rows = await ctx.db.query(
    `SELECT ${columns} FROM tasks WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, id DESC LIMIT $2`,
    values,
    readTask,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: page, nextCursor: hasMore ? ctx.cursors.encode(userId, last) : null };
}

export async function updateTask(ctx: UserContext, { id, ifVersion, ...changes }: UpdateTask): Promise<Task> {
  const changed = await changeTask(ctx, id, changes, ifVersion);
  if (changed !== undefined) return changed;
  throw await whyNotChanged(ctx, { id, ifVersion });
}

export async function setCompleted(ctx: UserContext, input: SetCompleted): Promise<Task> {
  return await updateTask(ctx, input);
}

export async function deleteTask(ctx: UserContext, { id, ifVersion }: DeleteTask): Promise<TaskRef> {
  const version = ifVersion === undefined ? {} : { version: ifVersion };
  const { count } = await ctx.prisma.task.deleteMany({ where: { userId: ctx.actor.userId, id, ...version } });
  if (count === 0) throw await whyNotChanged(ctx, { id, ifVersion });
  return { id };
}

async function whyNotChanged(
  ctx: UserContext,
  { id, ifVersion }: { id: string; ifVersion: number | undefined },
): Promise<DomainError> {
  const current = ifVersion === undefined ? undefined : await findTask(ctx, id);
  return current === undefined ? taskNotFound() : versionMismatch(current);
}

type Changes = Pick<UpdateTask, "title" | "description" | "completed">;

/** The columns that a change may name. */
const changeable = ["title", "description", "completed"] as const;

async function changeTask(
  ctx: UserContext,
  id: string,
  changes: Changes,
  ifVersion?: number,
): Promise<Task | undefined> {
  const values: unknown[] = [ctx.actor.userId, id];
  // The trigger has the last word on the version; a row that is written as it was keeps it.
  const settings = ["version = version"];
  for (const column of changeable) {
    if (changes[column] !== undefined) settings.push(`${column} = $${values.push(changes[column])}`);
  }
  const unchanged = ifVersion === undefined ? "" : ` AND version = $${values.push(ifVersion)}`;
  return await findRow(
    ctx,
    `UPDATE tasks SET ${settings.join(", ")} WHERE user_id = $1 AND id = $2${unchanged} RETURNING ${columns}`,
    values,
  );
}

async function findTask(ctx: UserContext, id: string): Promise<Task | undefined> {
  const { userId } = ctx.actor;
  return await findRow(ctx, `SELECT ${columns} FROM tasks WHERE user_id = $1 AND id = $2`, [userId, id]);
}

async function findRow(ctx: UserContext, sql: string, values: unknown[]): Promise<Task | undefined> {
  const [row] = await ctx.db.query(sql, values, readTask);
  return row;
}
