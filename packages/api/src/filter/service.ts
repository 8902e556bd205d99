/** What happens to filters, and what they find. */
import { v7 as newId } from "uuid";
import { getterById } from "../by-id.ts";
import type { UserContext } from "../context.ts";
import type { PageInput, Ref, VersionedRef } from "../fields.ts";
import { pageOf } from "../page.ts";
import { changeRow, deleteRow, getRow, makeRow } from "../rows.ts";
import type { TaskPage } from "../task/schema.ts";
import { findTasks, firstOf } from "../task/find.ts";
import { parseFilter } from "./grammar.ts";
import { namesOf } from "./names.ts";
import { filters } from "./row.ts";
import type { CreateFilter, Filter, FilterPage, RunFilter, UpdateFilter } from "./schema.ts";
import { selectionOf } from "./selection.ts";

export async function createFilter(ctx: UserContext, input: CreateFilter): Promise<Filter> {
  const { id = newId(), name, query, color } = input;
  const sql = `INSERT INTO filters (user_id, id, name, query, color) VALUES ($1, $2, $3, $4, $5)
    RETURNING ${filters.columns}`;
  return await makeRow(ctx, filters, input, async () => {
    const [filter] = await ctx.db.query(sql, [ctx.actor.userId, id, name, query, color], filters.read);
    if (filter === undefined) throw new Error("An INSERT gave no row back.");
    return filter;
  });
}

export const filterById = getterById(filters);

const byName = {
  name: "filters",
  columns: ['name COLLATE "natural"', "id"],
  direction: "ASC",
  keysOf: ({ name, id }: Filter) => [name, id],
} as const;

export async function listFilters(ctx: UserContext, { limit, cursor }: PageInput): Promise<FilterPage> {
  return await pageOf(ctx, filters, byName, { conditions: [], values: [], limit, cursor });
}

export async function updateFilter(ctx: UserContext, input: UpdateFilter): Promise<Filter> {
  const { name, query, color } = input;
  return await changeRow(ctx, filters, input, { name, query, color });
}

export async function deleteFilter(ctx: UserContext, input: VersionedRef): Promise<Ref> {
  return await deleteRow(ctx, filters, input);
}

/** The tasks that fit a filter, of those that are not in the trash. */
export async function runFilter(ctx: UserContext, input: RunFilter): Promise<TaskPage> {
  const { id, timeZone, sort, limit, cursor } = input;
  const query = id === undefined ? (input.query ?? "") : (await getRow(ctx, filters, id)).query;
  const expression = parseFilter(query);
  const page = { sort, limit, cursor, isPrepared: false };
  const selection = selectionOf(expression, await namesOf(ctx, expression), timeZone, firstOf(ctx, page));
  return await findTasks(ctx, selection, page);
}
