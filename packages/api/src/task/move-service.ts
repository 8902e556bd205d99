/** Where tasks are: in which list, below which task, between which siblings. */
import type { Task } from "../schema/task.ts";
import { lockList } from "../store/list.ts";
import { positionFor } from "../store/manual-order.ts";
import type { Siblings } from "../store/manual-order.ts";
import { changeRow, lockRow } from "../store/rows.ts";
import { tasks } from "../store/task.ts";
import { changeTasks, findParent, findSubtasks, heightOf, lockTree } from "../store/tree.ts";
import type { UserContext } from "../trpc/context.ts";
import { checkPlace } from "./rules.ts";
import type { MoveTask } from "./schema.ts";

/** @throws {DomainError} `task_not_found`, `list_not_found`, `version_mismatch`, `task_cycle`, `task_too_deep`, `not_a_sibling` */
export async function moveTask(ctx: UserContext, input: MoveTask): Promise<Task> {
  const { id } = input;
  return await ctx.db.transaction(async () => {
    await lockTree(ctx);
    const task = await lockRow(ctx, tasks, input);
    const place = await placeFor(ctx, task, input);
    const position = await positionFor(siblingsOf(ctx, id, place), input);
    const moved = await changeRow(ctx, tasks, { id }, { ...place, position });
    // Those in the trash too: they are still below it.
    if (moved.listId !== task.listId)
      await changeTasks(ctx, await findSubtasks(ctx, id, "all"), { listId: moved.listId });
    return moved;
  });
}

type Place = Pick<Task, "listId" | "parentId">;

async function placeFor(ctx: UserContext, task: Task, { listId, parentId }: MoveTask): Promise<Place> {
  if (typeof parentId === "string" && parentId !== task.parentId) {
    const parent = await findParent(ctx, parentId);
    const height = heightOf(await findSubtasks(ctx, task.id, "live"));
    checkPlace({ id: task.id, ancestors: parent.ancestors, height });
    return { listId: parent.listId, parentId };
  }
  if (listId === undefined)
    return { listId: task.listId, parentId: parentId === null ? null : task.parentId };
  if (listId !== null && listId !== task.listId) await lockList(ctx, listId);
  return { listId, parentId: null };
}

/** The tasks of the same list and parent. */
function siblingsOf({ prisma, actor }: UserContext, id: string, { listId, parentId }: Place): Siblings {
  const place = { userId: actor.userId, listId, parentId, deletedAt: null, id: { not: id } };
  const select = { id: true, position: true };
  return {
    find: (sibling) => prisma.task.findFirst({ where: { AND: [place, { id: sibling }] }, select }),
    nearest: async ({ where, orderBy, take }) =>
      await prisma.task.findMany({
        where: where === undefined ? place : { AND: [place, where] },
        // With the list, which they all have: the index is in this order.
        orderBy: [{ listId: orderBy[0].position }, ...orderBy],
        take,
        select,
      }),
    store: (sibling) =>
      prisma.task.updateMany({
        where: { userId: actor.userId, id: sibling.id },
        data: { position: sibling.position },
      }),
  };
}
