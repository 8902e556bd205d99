/** What happens to lists. They go to the trash together with their tasks, and back. */
import { v7 as newId } from "uuid";
import { getterById } from "../by-id.ts";
import type { UserContext } from "../context.ts";
import type { Ref, VersionedRef } from "../fields.ts";
import { lockTree, positionFor } from "../order.ts";
import { pageOf } from "../page.ts";
import { changeRow, getRow, makeRow, whyNot } from "../rows.ts";
import { purgeTasksOf, restoreTasksOf, trashTasksOf } from "../task/trash.ts";
import { lists } from "./row.ts";
import type { CreateList, List, ListLists, ListPage, MoveList, UpdateList } from "./schema.ts";

const inTrash = "deleted_at IS NOT NULL";

export async function createList(ctx: UserContext, input: CreateList): Promise<List> {
  const { id = newId(), name, color } = input;
  const sql = `INSERT INTO lists (user_id, id, name, color) VALUES ($1, $2, $3, $4) RETURNING ${lists.columns}`;
  return await makeRow(ctx, lists, { ...input, deletedAt: null }, async () => {
    const [list] = await ctx.db.query(sql, [ctx.actor.userId, id, name, color], lists.read);
    if (list === undefined) throw new Error("An INSERT gave no row back.");
    return list;
  });
}

export const listById = getterById(lists);

/** For other features, within their transactions. @throws {DomainError} `list_not_found` */
export async function getList(ctx: UserContext, id: string): Promise<List> {
  return await getRow(ctx, lists, id);
}

const byHand = {
  name: "lists",
  columns: ["position", "id"],
  direction: "ASC",
  keysOf: ({ position, id }: List) => [position, id],
} as const;

export async function listLists(ctx: UserContext, { archived, limit, cursor }: ListLists): Promise<ListPage> {
  const conditions = [lists.isLive, `archived_at IS ${archived ? "NOT NULL" : "NULL"}`];
  return await pageOf(ctx, lists, byHand, { conditions, values: [], limit, cursor });
}

export async function updateList(ctx: UserContext, input: UpdateList): Promise<List> {
  const { name, color } = input;
  return await changeRow(ctx, lists, input, { name, color });
}

export async function moveList(ctx: UserContext, input: MoveList): Promise<List> {
  const { id, ifVersion } = input;
  return await ctx.db.transaction(async () => {
    await lockTree(ctx);
    const list = await getRow(ctx, lists, id);
    if (ifVersion !== undefined && ifVersion !== list.version) throw await whyNot(ctx, lists, input);
    const siblings = { table: "lists", where: lists.isLive, values: [] } as const;
    const position = await positionFor(ctx, siblings, id, input);
    return await changeRow(ctx, lists, { id }, { position });
  });
}

/** Once more, it keeps the time of the first time. */
export async function archiveList(ctx: UserContext, input: VersionedRef): Promise<List> {
  return await changeRow(ctx, lists, input, {}, { also: "archived_at = coalesce(archived_at, now())" });
}

export async function unarchiveList(ctx: UserContext, input: VersionedRef): Promise<List> {
  return await changeRow(ctx, lists, input, { archived_at: null });
}

/** To the trash, with the tasks that are in it. */
export async function deleteList(ctx: UserContext, { id, ifVersion }: VersionedRef): Promise<Ref> {
  await ctx.db.transaction(async () => {
    await lockTree(ctx);
    // Whoever makes a task in it waits for this, or is waited for here.
    await changeRow(ctx, lists, { id, ifVersion }, {}, { also: "deleted_at = now()" });
    await trashTasksOf(ctx, id);
  });
  return { id };
}

const newestFirst = {
  name: "list-trash",
  columns: ["deleted_at", "id"],
  direction: "DESC",
  keysOf: ({ deletedAt, id }: List) => [deletedAt ?? "", id],
} as const;

export async function listDeleted(
  ctx: UserContext,
  { limit, cursor }: Pick<ListLists, "limit" | "cursor">,
): Promise<ListPage> {
  return await pageOf(ctx, lists, newestFirst, { conditions: [inTrash], values: [], limit, cursor });
}

/** With the tasks that went into the trash together with it. */
export async function restoreList(ctx: UserContext, { id }: Ref): Promise<List> {
  return await ctx.db.transaction(async () => {
    await lockTree(ctx);
    const list = await changeRow(ctx, lists, { id }, { deleted_at: null }, { where: inTrash });
    await restoreTasksOf(ctx, id);
    return list;
  });
}

/** For good, with the tasks that went into the trash together with it; others of its tasks in the trash stay there. */
export async function purgeList(ctx: UserContext, { id }: Ref): Promise<Ref> {
  await ctx.db.transaction(async () => {
    await lockTree(ctx);
    await getRow(ctx, lists, id, inTrash);
    await purgeTasksOf(ctx, id);
    const sql = "DELETE FROM lists WHERE user_id = $1 AND id = $2";
    await ctx.db.query(sql, [ctx.actor.userId, id], () => undefined);
  });
  return { id };
}
