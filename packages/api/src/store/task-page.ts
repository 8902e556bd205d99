/** Pages of live tasks, in every order of `task.list`. */
import type { Prisma } from "@taskwell/db/prisma";
import { priorities } from "@taskwell/domain/priority";
import { instantOf, toISO } from "@taskwell/domain/time";
import type { Task, TaskOrder } from "../schema/task.ts";
import type { UserContext } from "../trpc/context.ts";
import { inActiveListSql, selectPage } from "./hot-statements.ts";
import { keysAfter, pageOf, toPage } from "./page.ts";
import type { Order, Page, PageRequest } from "./page.ts";
import { tasks } from "./task.ts";

type TaskSorting = Order<Task, Prisma.TaskWhereInput, Prisma.TaskOrderByWithRelationInput>;

/** Sorts after every due date, and after every completion. */
const noDueDate = "";
const never = "";

const orders: Readonly<Record<TaskOrder, TaskSorting>> = {
  created: {
    name: "created",
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    keysOf: ({ createdAt, id }) => [createdAt, id],
    after: ([at = "", id = ""]) => ({
      createdAt: { lte: at },
      OR: [{ createdAt: { lt: at } }, { id: { lt: id } }],
    }),
  },
  completed: {
    name: "completed",
    orderBy: [{ completedAt: { sort: "desc", nulls: "last" } }, { id: "desc" }],
    keysOf: ({ completedAt, id }) => [completedAt ?? never, id],
    after: ([at = "", id = ""]) =>
      at === never
        ? { completedAt: null, id: { lt: id } }
        : { OR: [{ completedAt: { lt: at } }, { completedAt: at, id: { lt: id } }, { completedAt: null }] },
  },
  updated: {
    name: "updated",
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    keysOf: ({ updatedAt, id }) => [updatedAt, id],
    after: ([at = "", id = ""]) => ({
      updatedAt: { lte: at },
      OR: [{ updatedAt: { lt: at } }, { id: { lt: id } }],
    }),
  },
  manual: {
    name: "manual",
    orderBy: [{ position: "asc" }, { id: "asc" }],
    keysOf: ({ position, id }) => [position, id],
    after: ([position = "", id = ""]) => ({
      position: { gte: position },
      OR: [{ position: { gt: position } }, { id: { gt: id } }],
    }),
  },
  priority: {
    name: "priority",
    orderBy: [{ priority: "desc" }, { id: "desc" }],
    keysOf: ({ priority, id }) => [String(priorities.indexOf(priority)), id],
    after: ([level = "", id = ""]) => ({
      priority: { lte: Number(level) },
      OR: [{ priority: { lt: Number(level) } }, { id: { lt: id } }],
    }),
  },
  title: {
    name: "title",
    orderBy: [{ title: "asc" }, { id: "asc" }],
    keysOf: ({ title, id }) => [title, id],
    after: ([title = "", id = ""]) => ({
      title: { gte: title },
      OR: [{ title: { gt: title } }, { id: { gt: id } }],
    }),
  },
  due: {
    name: "due",
    orderBy: [{ dueAt: { sort: "asc", nulls: "last" } }, { id: "asc" }],
    keysOf: ({ due, id }) => [due === null ? noDueDate : toISO(instantOf(due)), id],
    after: ([at = "", id = ""]) =>
      at === noDueDate
        ? { dueAt: null, id: { gt: id } }
        : { OR: [{ dueAt: { gt: at } }, { dueAt: at, id: { gt: id } }, { dueAt: null }] },
  },
};

/** @throws {DomainError} `cursor_invalid` */
export async function findTasks(
  ctx: UserContext,
  condition: Prisma.TaskWhereInput,
  order: TaskOrder,
  page: PageRequest,
): Promise<Page<Task>> {
  const { prisma, actor } = ctx;
  return await pageOf(ctx, orders[order], page, async ({ after, orderBy, take }) => {
    const where = { AND: [{ userId: actor.userId, deletedAt: null }, condition, ...after] };
    const rows = await prisma.task.findMany({ where, orderBy, take, select: tasks.select });
    return rows.map(tasks.fromPrisma);
  });
}

/** What the first views of a front end show: they have an index each, and a hot statement. */
export interface FirstView {
  /** null: the Inbox; undefined: all. */
  readonly listId: string | null | undefined;
  readonly completed: boolean | undefined;
  readonly order: "created" | "manual";
  /** Whether tasks of archived lists are among them. */
  readonly archived: boolean;
}

/** @throws {DomainError} `cursor_invalid` */
export async function firstView(
  ctx: UserContext,
  { order, archived, ...where }: FirstView,
  { limit, cursor }: PageRequest,
): Promise<Page<Task>> {
  const rows = await selectPage(ctx, tasks, {
    order: [order === "created" ? "createdAt" : "position", "id"],
    direction: order === "created" ? "DESC" : "ASC",
    after: keysAfter(ctx, order, cursor),
    limit: limit + 1,
    where,
    condition: archived ? "" : inActiveListSql,
  });
  return toPage(ctx, orders[order], limit, rows);
}
