/** Filters, out of an account and into another. */
import { z } from "zod";
import type { UserContext } from "../context.ts";
import { mergeRows, pagesOf, recordId, recordStamps } from "../exchange.ts";
import type { Tally } from "../exchange.ts";
import { filters } from "./row.ts";
import { CreateFilter } from "./schema.ts";
import type { Filter } from "./schema.ts";

const { name, query, color } = CreateFilter.shape;

export const FilterRecord = z
  .strictObject({ ...recordId, name, query, color: color.unwrap(), ...recordStamps })
  .meta({ id: "FilterRecord", description: "A filter, as it is exported" });
export type FilterRecord = z.output<typeof FilterRecord>;

export function filterRecords(ctx: UserContext): AsyncGenerator<FilterRecord[]> {
  const sql = `SELECT ${filters.columns} FROM filters WHERE user_id = $1 ORDER BY id`;
  return pagesOf(ctx, sql, (row) => recordOf(filters.read(row)));
}

function recordOf({ userId: _owner, ...filter }: Filter): FilterRecord {
  return filter;
}

export async function mergeFilters(ctx: UserContext, records: readonly FilterRecord[]): Promise<Tally> {
  const columns = { name: "text", query: "text", color: "text" };
  return await mergeRows(ctx, { table: "filters", columns }, records);
}
