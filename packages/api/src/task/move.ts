/** Where tasks are: in which list, below which task, between which others. */
import type { UserContext } from "../context.ts";
import { lockTree, positionFor } from "../order.ts";
import { changeRow, getRow, whyNot } from "../rows.ts";
import { holdList } from "../list/row.ts";
import { tasks } from "./row.ts";
import { checkPlace } from "./rules.ts";
import type { MoveTask, Task } from "./schema.ts";
import { changeBelow, findParent, heightOf, siblingsOf } from "./tree.ts";

export async function moveTask(ctx: UserContext, input: MoveTask): Promise<Task> {
  const { id, ifVersion, before, after } = input;
  return await ctx.db.transaction(async () => {
    await lockTree(ctx);
    const task = await getRow(ctx, tasks, id);
    if (ifVersion !== undefined && ifVersion !== task.version) throw await whyNot(ctx, tasks, input);
    const place = await placeFor(ctx, task, input);
    const position = await positionFor(ctx, siblingsOf(place), id, { before, after });
    const settings = { list_id: place.listId, parent_id: place.parentId, position };
    const moved = await changeRow(ctx, tasks, { id }, settings);
    // Those in the trash too: they are still below it.
    if (moved.listId !== task.listId) await changeBelow(ctx, id, "true", "list_id = $3", [moved.listId]);
    return moved;
  });
}

type Place = Pick<Task, "listId" | "parentId">;

async function placeFor(ctx: UserContext, task: Task, { listId, parentId }: MoveTask): Promise<Place> {
  if (typeof parentId === "string" && parentId !== task.parentId) {
    const parent = await findParent(ctx, parentId);
    checkPlace({ id: task.id, ancestors: parent.ancestors, height: await heightOf(ctx, task.id) });
    return { listId: parent.listId, parentId };
  }
  if (listId === undefined)
    return { listId: task.listId, parentId: parentId === null ? null : task.parentId };
  if (listId !== null && listId !== task.listId) await holdList(ctx, listId);
  return { listId, parentId: null };
}
