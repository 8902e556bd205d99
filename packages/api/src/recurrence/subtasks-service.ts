/** What happens to the subtasks of a recurring task when it goes on to another occurrence, and back. */
import { isWithinCalendar, wallTimeOf, whenAt } from "@taskwell/domain/time";
import type { When } from "@taskwell/domain/time";
import { z } from "zod";
import { updateRow } from "../store/hot-statements.ts";
import { tasks } from "../store/task.ts";
import { changeTasks, findSubtasks, setDates } from "../store/tree.ts";
import type { Task } from "../schema/task.ts";
import type { UserContext } from "../trpc/context.ts";

const CompletedSubtasks = z.array(z.object({ id: z.string(), completedAt: z.string() }));
/** Subtasks that were done before their parent went on, and since when. */
export type CompletedSubtasks = z.output<typeof CompletedSubtasks>;

export async function completeSubtasks(ctx: UserContext, id: string): Promise<void> {
  await changeTasks(ctx, await findSubtasks(ctx, id, "live"), { completed: true });
}

/** Opens those that were done in the same call as their parent, which have the same time. */
export async function reopenSubtasks(ctx: UserContext, { id, completedAt }: Task): Promise<void> {
  if (completedAt === null) return;
  const subtasks = await liveSubtasks(ctx, id);
  const together = subtasks.filter((subtask) => subtask.completedAt === completedAt);
  await changeTasks(ctx, together, { completed: false });
}

/** Opens all, and moves their dates along. @returns those that were done */
export async function carrySubtasks(ctx: UserContext, id: string, days: number): Promise<CompletedSubtasks> {
  const subtasks = await liveSubtasks(ctx, id);
  const done = subtasks.flatMap(({ id: subtask, completedAt }) =>
    completedAt === null ? [] : [{ id: subtask, completedAt }],
  );
  await changeTasks(ctx, done, { completed: false });
  await moveDates(ctx, subtasks, days);
  return done;
}

/** The opposite. @param stored what {@link carrySubtasks} returned */
export async function restoreSubtasks(
  ctx: UserContext,
  id: string,
  stored: unknown,
  days: number,
): Promise<void> {
  const subtasks = await liveSubtasks(ctx, id);
  await moveDates(ctx, subtasks, days);
  const open = new Set(subtasks.filter(({ completed }) => !completed).map((subtask) => subtask.id));
  for (const { id: subtask, completedAt } of CompletedSubtasks.parse(stored))
    if (open.has(subtask)) await updateRow(ctx, tasks, { id: subtask }, { completed: true, completedAt });
}

async function liveSubtasks(ctx: UserContext, id: string): Promise<Task[]> {
  const ids = (await findSubtasks(ctx, id, "live")).map((subtask) => subtask.id);
  const where = { userId: ctx.actor.userId, id: { in: ids } };
  const rows = ids.length === 0 ? [] : await ctx.prisma.task.findMany({ where, select: tasks.select });
  return rows.map(tasks.fromPrisma);
}

/** Keeps the distance to the parent's due date; a subtask that recurs itself has its own dates. */
async function moveDates(ctx: UserContext, subtasks: readonly Task[], days: number): Promise<void> {
  if (days === 0) return;
  const dated = subtasks.filter(
    ({ due, notBefore, recurrence }) => recurrence === null && (due !== null || notBefore !== null),
  );
  await setDates(
    ctx,
    dated.map(({ id, due, notBefore }) => ({
      id,
      due: moved(due, days) ?? null,
      notBefore: moved(notBefore, days) ?? null,
    })),
  );
}

/** @returns undefined for no date, which stays none. A date that would leave the calendar stays, too. */
export function moved(when: When | null, days: number): When | undefined {
  if (when === null) return undefined;
  const later = whenAt(when, wallTimeOf(when).add({ days }));
  return isWithinCalendar(later.date) ? later : when;
}
