/** Reads and changes lists. Deleting is in trash/service.ts. */
import type { Prisma } from "@taskwell/db/prisma";
import { v7 as newId } from "uuid";
import type { VersionedRef } from "../schema/fields.ts";
import type { List, ListPage } from "../schema/list.ts";
import { renameInFilters } from "../filter/rename-service.ts";
import { getterById } from "../store/by-id.ts";
import { updateRow } from "../store/hot-statements.ts";
import { lists } from "../store/list.ts";
import { positionFor } from "../store/manual-order.ts";
import type { Siblings } from "../store/manual-order.ts";
import { idsByName, readNames } from "../store/names.ts";
import { pageOf } from "../store/page.ts";
import type { Order } from "../store/page.ts";
import { changeRow, insertOnce, lockRow } from "../store/rows.ts";
import { lockTree } from "../store/tree.ts";
import type { UserContext } from "../trpc/context.ts";
import type { CreateList, ListLists, MoveList, UpdateList } from "./schema.ts";

/** @throws {DomainError} `list_id_taken` */
export async function createList(ctx: UserContext, input: CreateList): Promise<List> {
  const { id = newId(), name, color } = input;
  return await insertOnce(ctx, lists, { ...input, deletedAt: null }, { id, name, color });
}

/** @throws {DomainError} `list_not_found` */
export const listById = getterById(lists);

const byPosition: Order<List, Prisma.ListWhereInput, Prisma.ListOrderByWithRelationInput> = {
  name: "lists",
  orderBy: [{ position: "asc" }, { id: "asc" }],
  keysOf: ({ position, id }) => [position, id],
  after: ([position = "", id = ""]) => ({
    position: { gte: position },
    OR: [{ position: { gt: position } }, { id: { gt: id } }],
  }),
};

export async function listLists(ctx: UserContext, { archived, ...page }: ListLists): Promise<ListPage> {
  const { prisma, actor } = ctx;
  const archivedAt = archived ? { not: null } : null;
  return await pageOf(ctx, byPosition, page, async ({ after, orderBy, take }) => {
    const where = { AND: [{ userId: actor.userId, deletedAt: null, archivedAt }, ...after] };
    return (await prisma.list.findMany({ where, orderBy, take })).map(lists.fromPrisma);
  });
}

/** @throws {DomainError} `list_not_found`, `version_mismatch` */
export async function updateList(ctx: UserContext, input: UpdateList): Promise<List> {
  const { id, name, color } = input;
  if (name === undefined) return await changeRow(ctx, lists, input, { color });
  return await ctx.db.transaction(async () => {
    const before = await lockRow(ctx, lists, input);
    if (before.name !== name && !(await hasNamesake(ctx, before)))
      await renameInFilters(ctx, "list", before.name, name);
    return await changeRow(ctx, lists, { id }, { name, color });
  });
}

/** Whether another list has the same name: filters that name it mean both. */
async function hasNamesake(ctx: UserContext, { id, name }: List): Promise<boolean> {
  const same = idsByName((await readNames(ctx)).lists, name);
  return same.some((other) => other !== id);
}

/** @throws {DomainError} `list_not_found`, `version_mismatch`, `not_a_sibling` */
export async function moveList(ctx: UserContext, input: MoveList): Promise<List> {
  const { id } = input;
  return await ctx.db.transaction(async () => {
    await lockTree(ctx);
    await lockRow(ctx, lists, input);
    const position = await positionFor(siblingsOf(ctx, id), input);
    return await changeRow(ctx, lists, { id }, { position });
  });
}

function siblingsOf({ prisma, actor }: UserContext, id: string): Siblings {
  const others = { userId: actor.userId, deletedAt: null, id: { not: id } };
  const select = { id: true, position: true };
  return {
    find: (sibling) => prisma.list.findFirst({ where: { AND: [others, { id: sibling }] }, select }),
    nearest: async ({ where, orderBy, take }) =>
      await prisma.list.findMany({
        where: where === undefined ? others : { AND: [others, where] },
        orderBy,
        take,
        select,
      }),
    store: (sibling) =>
      prisma.list.updateMany({
        where: { userId: actor.userId, id: sibling.id },
        data: { position: sibling.position },
      }),
  };
}

/** Has no effect on an archived list. @throws {DomainError} `list_not_found`, `version_mismatch` */
export async function archiveList(ctx: UserContext, { id, ifVersion }: VersionedRef): Promise<List> {
  const archived = { archivedAt: new Date().toISOString() };
  const changed = await updateRow(ctx, lists, { id, ifVersion, ifNull: "archivedAt" }, archived);
  return changed ?? (await changeRow(ctx, lists, { id, ifVersion }, {}));
}

/** Has no effect on a list that is not archived. @throws {DomainError} `list_not_found`, `version_mismatch` */
export async function unarchiveList(ctx: UserContext, { id, ifVersion }: VersionedRef): Promise<List> {
  return await changeRow(ctx, lists, { id, ifVersion }, { archivedAt: null });
}
