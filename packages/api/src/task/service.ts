/** What happens to tasks: load, decide, save. Every function runs as `actor`, and asks for the actor's rows. */
import type { Prisma } from "@taskwell/db/database";
import { databaseFailure } from "@taskwell/db/failure";
import type { UserContext } from "../context.ts";
import { ensureUser } from "../me/service.ts";
import { sameTaskOrConflict, taskNotFound, versionMismatch } from "./rules.ts";
import type { CreateTask, ListTasks, SetCompleted, Task, TaskPage, TaskRef, UpdateTask } from "./schema.ts";

/** What a Task is made of, for the statements that are written by hand (docs/decisions/0006-hot-reads.md). */
const columns = `user_id AS "userId", id, title, description, completed, version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** One round trip, but for a user's very first task. */
export async function createTask(ctx: UserContext, input: CreateTask): Promise<Task> {
  try {
    return await insertTask(ctx, input);
  } catch (error) {
    if (input.id === undefined || databaseFailure(error) !== "duplicate") throw error;
    const existing = await findTask(ctx, input.id);
    // Deleted since then: the id is free again.
    return existing === null ? await insertTask(ctx, input) : sameTaskOrConflict(existing, input);
  }
}

async function insertTask(ctx: UserContext, input: CreateTask): Promise<Task> {
  const data = { ...input, userId: ctx.actor.userId };
  try {
    return toTask(await ctx.prisma.task.create({ data }));
  } catch (error) {
    if (databaseFailure(error) !== "no_such_parent") throw error;
    await ensureUser(ctx);
    return toTask(await ctx.prisma.task.create({ data }));
  }
}

export async function getTask(ctx: UserContext, { id }: TaskRef): Promise<Task> {
  const task = await findTask(ctx, id);
  if (task === null) throw taskNotFound();
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
  const rows = await ctx.db.query<Task>(
    `SELECT ${columns} FROM tasks WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, id DESC LIMIT $2`,
    values,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: page, nextCursor: hasMore ? ctx.cursors.encode(userId, last) : null };
}

export async function updateTask(ctx: UserContext, { id, ifVersion, ...changes }: UpdateTask): Promise<Task> {
  try {
    return await changeTask(ctx, id, changes, ifVersion);
  } catch (error) {
    if (databaseFailure(error) !== "no_such_row") throw error;
    const current = ifVersion === undefined ? null : await findTask(ctx, id);
    throw current === null ? taskNotFound() : versionMismatch(current);
  }
}

export async function setCompleted(ctx: UserContext, { id, completed }: SetCompleted): Promise<Task> {
  return await updateTask(ctx, { id, completed });
}

export async function deleteTask(ctx: UserContext, { id }: TaskRef): Promise<TaskRef> {
  try {
    return await ctx.prisma.task.delete({ where: ownTask(ctx, id), select: { id: true } });
  } catch (error) {
    throw databaseFailure(error) === "no_such_row" ? taskNotFound() : error;
  }
}

type Changes = Pick<UpdateTask, "title" | "description" | "completed">;

async function changeTask(ctx: UserContext, id: string, changes: Changes, ifVersion?: number): Promise<Task> {
  const where = { ...ownTask(ctx, id), ...(ifVersion === undefined ? {} : { version: ifVersion }) };
  return toTask(await ctx.prisma.task.update({ where, data: changes }));
}

async function findTask(ctx: UserContext, id: string): Promise<Task | null> {
  const [row] = await ctx.db.query<Task>(`SELECT ${columns} FROM tasks WHERE user_id = $1 AND id = $2`, [
    ctx.actor.userId,
    id,
  ]);
  return row ?? null;
}

function ownTask({ actor }: UserContext, id: string) {
  return { userId_id: { userId: actor.userId, id } };
}

/** A row as Prisma gives it: with dates. */
function toTask(row: Awaited<ReturnType<Prisma["task"]["create"]>>): Task {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}
