/** Exports and imports saved filters. */
import { z } from "zod";
import { mergeRows, pagesById, recordId, recordStamps } from "../store/transfer.ts";
import type { ImportCounts } from "../store/transfer.ts";
import type { UserContext } from "../trpc/context.ts";
import { filters } from "./row.ts";
import { CreateFilter } from "./schema.ts";
import type { Filter } from "./schema.ts";

const { name, query, color } = CreateFilter.shape;

export const FilterRecord = z
  .strictObject({ ...recordId, name, query, color, ...recordStamps })
  .meta({ id: "FilterRecord", description: "An exported filter" });
export type FilterRecord = z.output<typeof FilterRecord>;

export async function* filterRecords({ prisma, actor }: UserContext): AsyncGenerator<FilterRecord[]> {
  const pages = pagesById(async (after, take) => {
    const where = { userId: actor.userId, ...after };
    const rows = await prisma.filter.findMany({ where, orderBy: { id: "asc" }, take });
    return rows.map(filters.fromPrisma);
  });
  for await (const page of pages) yield page.map(toRecord);
}

function toRecord({ userId: _owner, ...filter }: Filter): FilterRecord {
  return filter;
}

export async function mergeFilters(
  ctx: UserContext,
  records: readonly FilterRecord[],
): Promise<ImportCounts> {
  return await mergeRows(ctx, filters, records);
}
