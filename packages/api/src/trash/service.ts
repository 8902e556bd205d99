/** Deleting, in two steps: tasks and lists go to the trash with all that is below them, and from there back or for good. */
import type { Database } from "@taskwell/db/database";
import type { Prisma } from "@taskwell/db/prisma";
import type { ListPage, List } from "../schema/list.ts";
import type { PageInput, Ref, VersionedRef } from "../schema/fields.ts";
import { maxDepth } from "../schema/task.ts";
import type { Task, TaskPage } from "../schema/task.ts";
import { selectById } from "../store/hot-statements.ts";
import { isListLive, lists } from "../store/list.ts";
import { pageOf } from "../store/page.ts";
import type { Order } from "../store/page.ts";
import { changeRow, getRow } from "../store/rows.ts";
import { taskRows, tasks } from "../store/task.ts";
import { changeTasks, findParent, findSubtasks, heightOf, lockTree } from "../store/tree.ts";
import type { UserContext } from "../trpc/context.ts";

/** Days after which what is in the trash is deleted for good. */
const keptDays = 30;

const restored = { deletedAt: null, deletedWith: null };
const inTrash = { scope: "trash" } as const;

/** @throws {DomainError} `task_not_found`, `version_mismatch` */
export async function deleteTask(ctx: UserContext, { id, ifVersion }: VersionedRef): Promise<Ref> {
  const deleted = { deletedAt: new Date().toISOString(), deletedWith: id };
  await ctx.db.transaction(async () => {
    await lockTree(ctx);
    await changeRow(ctx, tasks, { id, ifVersion }, deleted);
    await changeTasks(ctx, await findSubtasks(ctx, id, "live"), deleted);
  });
  return { id };
}

/** With the tasks in it. @throws {DomainError} `list_not_found`, `version_mismatch` */
export async function deleteList(ctx: UserContext, { id, ifVersion }: VersionedRef): Promise<Ref> {
  const { prisma, actor } = ctx;
  const deletedAt = new Date().toISOString();
  await ctx.db.longTransaction(async () => {
    await lockTree(ctx);
    // Whoever creates a task in it waits for this, or is waited for here.
    await changeRow(ctx, lists, { id, ifVersion }, { deletedAt });
    await prisma.task.updateMany({
      where: { userId: actor.userId, listId: id, deletedAt: null },
      data: { deletedAt, deletedWith: id },
    });
  });
  return { id };
}

const lastDeletedTasks: Order<Task, Prisma.TaskWhereInput, Prisma.TaskOrderByWithRelationInput> = {
  name: "trash",
  orderBy: [{ deletedAt: "desc" }, { id: "desc" }],
  keysOf: ({ deletedAt, id }) => [deletedAt ?? "", id],
  after: ([at = "", id = ""]) => ({
    deletedAt: { lte: at },
    OR: [{ deletedAt: { lt: at } }, { id: { lt: id } }],
  }),
};

export async function listDeletedTasks(ctx: UserContext, page: PageInput): Promise<TaskPage> {
  const { prisma, actor } = ctx;
  return await pageOf(ctx, lastDeletedTasks, page, async ({ after, orderBy, take }) => {
    const where = { AND: [{ userId: actor.userId, deletedAt: { not: null } }, ...after] };
    const rows = await prisma.task.findMany({ where, orderBy, take, select: tasks.select });
    return rows.map(tasks.fromPrisma);
  });
}

const lastDeletedLists: Order<List, Prisma.ListWhereInput, Prisma.ListOrderByWithRelationInput> = {
  name: "list-trash",
  orderBy: [{ deletedAt: "desc" }, { id: "desc" }],
  keysOf: ({ deletedAt, id }) => [deletedAt ?? "", id],
  after: ([at = "", id = ""]) => ({
    deletedAt: { lte: at },
    OR: [{ deletedAt: { lt: at } }, { id: { lt: id } }],
  }),
};

export async function listDeletedLists(ctx: UserContext, page: PageInput): Promise<ListPage> {
  const { prisma, actor } = ctx;
  return await pageOf(ctx, lastDeletedLists, page, async ({ after, orderBy, take }) => {
    const where = { AND: [{ userId: actor.userId, deletedAt: { not: null } }, ...after] };
    return (await prisma.list.findMany({ where, orderBy, take })).map(lists.fromPrisma);
  });
}

/** With the subtasks that were deleted together with it. @throws {DomainError} `task_not_found` */
export async function restoreTask(ctx: UserContext, { id }: Ref): Promise<Task> {
  return await ctx.db.transaction(async () => {
    await lockTree(ctx);
    const task = await getRow(ctx, taskRows, id, inTrash);
    const subtasks = await findSubtasks(ctx, id, { deletedWith: task.deletedWith });
    const place = await placeLeft(ctx, task, heightOf(subtasks));
    await changeTasks(ctx, subtasks, { ...restored, listId: place.listId });
    return await changeRow(ctx, tasks, { id, ...inTrash }, { ...restored, ...place });
  });
}

/** Where it was, as far as that still exists: below its parent, else in its list, else in the Inbox. */
async function placeLeft(
  ctx: UserContext,
  { listId, parentId }: Task,
  height: number,
): Promise<Pick<Task, "listId" | "parentId">> {
  if (parentId !== null && (await selectById(ctx, tasks, parentId)) !== undefined) {
    const parent = await findParent(ctx, parentId);
    if (parent.ancestors.length + height <= maxDepth) return { listId: parent.listId, parentId };
  }
  return { listId: (await isListLive(ctx, listId)) ? listId : null, parentId: null };
}

/** With the tasks that were deleted together with it. @throws {DomainError} `list_not_found` */
export async function restoreList(ctx: UserContext, { id }: Ref): Promise<List> {
  const { prisma, actor } = ctx;
  return await ctx.db.longTransaction(async () => {
    await lockTree(ctx);
    const list = await changeRow(ctx, lists, { id, ...inTrash }, { deletedAt: null });
    const where = { userId: actor.userId, listId: id, deletedWith: id };
    await prisma.task.updateMany({ where, data: restored });
    return list;
  });
}

/** For good, with its subtasks, which are in the trash as well. @throws {DomainError} `task_not_found` */
export async function purgeTask(ctx: UserContext, { id }: Ref): Promise<Ref> {
  const { prisma, actor } = ctx;
  await ctx.db.transaction(async () => {
    await lockTree(ctx);
    await getRow(ctx, tasks, id, inTrash);
    const subtasks = await findSubtasks(ctx, id, "all");
    // Detached first, so that they can be deleted in any order.
    await changeTasks(ctx, subtasks, { parentId: null });
    const ids = [id, ...subtasks.map((subtask) => subtask.id)];
    for (let at = 0; at < ids.length; at += purgedAtOnce) {
      const some = { in: ids.slice(at, at + purgedAtOnce) };
      await prisma.task.deleteMany({ where: { userId: actor.userId, id: some } });
    }
  });
  return { id };
}

/**
 * For good, with the tasks that were deleted together with it; others of its tasks stay in the trash, without a list.
 *
 * @throws {DomainError} `list_not_found`
 */
export async function purgeList(ctx: UserContext, { id }: Ref): Promise<Ref> {
  const { prisma, actor } = ctx;
  const { userId } = actor;
  await ctx.db.longTransaction(async () => {
    await lockTree(ctx);
    await getRow(ctx, lists, id, inTrash);
    const deletedWithIt = { userId, listId: id, deletedWith: id };
    await prisma.task.updateMany({
      where: { userId, listId: id, parent: { deletedWith: id } },
      data: { parentId: null },
    });
    await prisma.task.deleteMany({ where: deletedWithIt });
    await prisma.task.updateMany({ where: { userId, listId: id }, data: { listId: null } });
    await prisma.list.deleteMany({ where: { userId, id } });
  });
  return { id };
}

/** Rows deleted in one transaction. */
const purgedAtOnce = 1_000;

/**
 * Deletes for good what has been in the trash for 30 days, of all users. One server at a time does it.
 *
 * @returns how many tasks and lists that were
 */
export async function emptyTrash(db: Database): Promise<number> {
  return await db.asSystem("purge what has been in the trash for 30 days", async () => {
    let purged = 0;
    for (let last = purgedAtOnce; last >= purgedAtOnce; purged += last) last = await purgeSome(db);
    return purged;
  });
}

async function purgeSome(db: Database): Promise<number> {
  const { prisma } = db;
  return await db.longTransaction(async () => {
    const lock = "SELECT pg_try_advisory_xact_lock(hashtextextended('empty the trash', 0))";
    const [isMine] = await db.query(lock, [], ([column]) => column === "t");
    if (isMine !== true) return 0;
    const isOld = { deletedAt: { lt: new Date(Date.now() - keptDays * 86_400_000) } };
    // What is below an old task was deleted with it, or before: it may be among the next ones.
    await prisma.task.updateMany({ where: { parent: isOld }, data: { parentId: null } });
    const purged = await prisma.task.deleteMany({ where: isOld, limit: purgedAtOnce });
    // Old tasks first: otherwise the next statement would change tasks that are about to be deleted.
    if (purged.count === purgedAtOnce) return purged.count;
    await prisma.task.updateMany({ where: { list: isOld }, data: { listId: null } });
    const purgedLists = await prisma.list.deleteMany({ where: isOld, limit: purgedAtOnce });
    return purged.count + purgedLists.count;
  });
}
