/** The UIDs that tasks have in other programs, where they are not ours. */
import type { UserContext } from "../trpc/context.ts";

export async function keepUids(
  { prisma, actor }: UserContext,
  uids: readonly { readonly id: string; readonly uid: string }[],
): Promise<void> {
  const data = uids.map(({ id, uid }) => ({ userId: actor.userId, taskId: id, uid }));
  if (data.length > 0) await prisma.calendarUid.createMany({ data, skipDuplicates: true });
}

/** By the ids of tasks. */
export async function uidsOf(
  { prisma, actor }: UserContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await prisma.calendarUid.findMany({
    where: { userId: actor.userId, taskId: { in: [...ids] } },
  });
  return new Map(rows.map(({ taskId, uid }) => [taskId, uid]));
}
