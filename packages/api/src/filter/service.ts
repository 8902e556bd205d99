/** Reads, changes and runs filters. */
import type { Prisma } from "@taskwell/db/prisma";
import { parseFilter } from "@taskwell/domain/filter-grammar";
import { momentIn } from "@taskwell/domain/time";
import { Temporal } from "temporal-polyfill";
import { v7 as newId } from "uuid";
import type { PageInput, Ref, VersionedRef } from "../schema/fields.ts";
import type { TaskPage } from "../schema/task.ts";
import { getterById } from "../store/by-id.ts";
import { readNames } from "../store/names.ts";
import { pageOf } from "../store/page.ts";
import type { Order } from "../store/page.ts";
import { changeRow, getRow, insertOnce, notFoundOrConflict, whereTarget } from "../store/rows.ts";
import { isInActiveList } from "../store/task-condition.ts";
import { findTasks } from "../store/task-page.ts";
import type { UserContext } from "../trpc/context.ts";
import { filters } from "./row.ts";
import { namedArchivedLists, toCondition } from "./rules.ts";
import type { CreateFilter, Filter, FilterPage, RunFilter, UpdateFilter } from "./schema.ts";

/** @throws {DomainError} `filter_id_taken` */
export async function createFilter(ctx: UserContext, input: CreateFilter): Promise<Filter> {
  const { id = newId(), name, query, color } = input;
  return await insertOnce(ctx, filters, input, { id, name, query, color });
}

/** @throws {DomainError} `filter_not_found` */
export const filterById = getterById(filters);

const byName: Order<Filter, Prisma.FilterWhereInput, Prisma.FilterOrderByWithRelationInput> = {
  name: "filters",
  orderBy: [{ name: "asc" }, { id: "asc" }],
  keysOf: ({ name, id }) => [name, id],
  after: ([name = "", id = ""]) => ({
    name: { gte: name },
    OR: [{ name: { gt: name } }, { id: { gt: id } }],
  }),
};

export async function listFilters(ctx: UserContext, page: PageInput): Promise<FilterPage> {
  const { prisma, actor } = ctx;
  return await pageOf(ctx, byName, page, async ({ after, orderBy, take }) => {
    const where = { AND: [{ userId: actor.userId }, ...after] };
    return (await prisma.filter.findMany({ where, orderBy, take })).map(filters.fromPrisma);
  });
}

/** @throws {DomainError} `filter_not_found`, `version_mismatch` */
export async function updateFilter(ctx: UserContext, input: UpdateFilter): Promise<Filter> {
  const { name, query, color } = input;
  return await changeRow(ctx, filters, input, { name, query, color });
}

/** @throws {DomainError} `filter_not_found`, `version_mismatch` */
export async function deleteFilter(ctx: UserContext, input: VersionedRef): Promise<Ref> {
  const where = { userId: ctx.actor.userId, ...whereTarget(input) };
  const { count } = await ctx.prisma.filter.deleteMany({ where });
  if (count === 0) throw await notFoundOrConflict(ctx, filters, input);
  return { id: input.id };
}

/** A page of tasks, outside the trash, that match a saved or unsaved filter. @throws {DomainError} `filter_not_found` */
export async function runFilter(ctx: UserContext, input: RunFilter): Promise<TaskPage> {
  const { id, timeZone, sort, limit, cursor } = input;
  const query = id === undefined ? (input.query ?? "") : (await getRow(ctx, filters, id)).query;
  const expression = parseFilter(query);
  const names = await readNames(ctx);
  const condition = toCondition(expression, names, momentIn(timeZone, Temporal.Now.instant()));
  const isShown = { OR: [isInActiveList, { listId: { in: namedArchivedLists(expression, names) } }] };
  return await findTasks(ctx, { AND: [condition, isShown] }, sort, { limit, cursor });
}
