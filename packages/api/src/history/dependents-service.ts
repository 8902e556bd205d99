/** Restores what belongs to tasks and has no id of its own: their occurrences, and the UIDs that they came with. */
import type { UserContext } from "../trpc/context.ts";
import { inChunks, insertFields } from "./restore-service.ts";
import type { RowChange } from "./undo-rules.ts";

/** Deletes what a call has inserted. */
export async function deleteDependents(
  { prisma, actor }: UserContext,
  inserted: readonly RowChange[],
): Promise<void> {
  const { userId } = actor;
  await inChunks(inserted, async (chunk) => {
    const occurrences = chunk
      .filter(({ table }) => table === "task_occurrences")
      // Prisma takes a wall time as if it were in UTC.
      .map(({ id, after }) => ({
        taskId: id,
        occurrence: new Date(`${after?.["occurrence"]?.replace(" ", "T")}Z`),
      }));
    const uids = chunk.filter(({ table }) => table === "calendar_uids").map(({ id }) => id);
    if (occurrences.length > 0)
      await prisma.taskOccurrence.deleteMany({ where: { userId, OR: occurrences } });
    if (uids.length > 0) await prisma.calendarUid.deleteMany({ where: { userId, taskId: { in: uids } } });
  });
}

/** Inserts what a call has deleted, of tasks that exist. */
export async function insertDependents(ctx: UserContext, deleted: readonly RowChange[]): Promise<void> {
  const { prisma, actor } = ctx;
  await inChunks(deleted, async (chunk) => {
    const where = { userId: actor.userId, id: { in: chunk.map(({ id }) => id) } };
    const found = await prisma.task.findMany({ where, select: { id: true } });
    const ids = new Set(found.map(({ id }) => id));
    for (const table of ["task_occurrences", "calendar_uids"]) {
      const rows = chunk.filter((row) => row.table === table && ids.has(row.id));
      const fields = rows.flatMap(({ before }) => (before === undefined ? [] : [before]));
      if (fields.length > 0) await insertFields(ctx, table, fields);
    }
  });
}
