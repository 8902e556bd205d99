/** What tasks refer to, and what refers to tasks, lists, labels and filters that an undo would delete. */
import type { UserContext } from "../trpc/context.ts";
import type { EntityTable } from "./field-rules.ts";
import { idsOf } from "./place-rules.ts";
import type { Surroundings } from "./place-rules.ts";
import type { StoredRow } from "./restore-service.ts";

/** Ids in one statement: PostgreSQL takes 65,535 parameters. */
const idsAtOnce = 5_000;

/** @param rows tasks that are about to be written, which may refer to each other */
export async function surroundings(
  { prisma, actor }: UserContext,
  rows: readonly StoredRow[],
): Promise<Surroundings> {
  const { userId } = actor;
  const fields = rows.map((row) => row.fields);
  const select = { id: true, deletedAt: true };
  const lists = await prisma.list.findMany({ where: { userId }, select });
  const labels = await prisma.label.findMany({ where: { userId }, select: { id: true } });
  const isTaskInTrash = new Map<string, boolean>();
  for (const ids of chunksOf(idsOf(fields, "parent_id"))) {
    const parents = await prisma.task.findMany({ where: { userId, id: { in: ids } }, select });
    for (const { id, deletedAt } of parents) isTaskInTrash.set(id, deletedAt !== null);
  }
  for (const row of rows) {
    const isInserted = "title" in row.fields && "created_at" in row.fields;
    const { deleted_at: deletedAt } = row.fields;
    if (isInserted || deletedAt !== undefined) isTaskInTrash.set(row.id, (deletedAt ?? null) !== null);
  }
  return {
    isListInTrash: new Map(lists.map(({ id, deletedAt }) => [id, deletedAt !== null])),
    isTaskInTrash,
    labelIds: new Set(labels.map(({ id }) => id)),
  };
}

/** Tasks without subtasks that stay. */
export async function deletableTasks(
  { prisma, actor }: UserContext,
  ids: readonly string[],
): Promise<{ readonly deletable: string[]; readonly kept: string[] }> {
  const { userId } = actor;
  const deletable = new Set(ids);
  const subtasks: { id: string; parentId: string | null }[] = [];
  for (const some of chunksOf(ids)) {
    const where = { userId, parentId: { in: some } };
    subtasks.push(...(await prisma.task.findMany({ where, select: { id: true, parentId: true } })));
  }
  // A task that stays may be a subtask of the next that therefore stays.
  for (let before = -1; before !== deletable.size;) {
    before = deletable.size;
    for (const { id, parentId } of subtasks)
      if (parentId !== null && !deletable.has(id)) deletable.delete(parentId);
  }
  return { deletable: [...deletable], kept: ids.filter((id) => !deletable.has(id)) };
}

/** Whether a row that an undo would delete is referred to. */
export async function isInUse(
  { prisma, actor }: UserContext,
  table: Exclude<EntityTable, "tasks">,
  id: string,
): Promise<boolean> {
  const { userId } = actor;
  if (table === "filters") return false;
  if (table === "labels")
    return (await prisma.task.findFirst({ where: { userId, labelIds: { has: id } } })) !== null;
  const where = { userId, listId: id };
  return (
    (await prisma.task.findFirst({ where })) !== null || (await prisma.feed.findFirst({ where })) !== null
  );
}

function chunksOf(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / idsAtOnce);
  return Array.from({ length: count }, (_, index) => ids.slice(index * idsAtOnce, (index + 1) * idsAtOnce));
}
