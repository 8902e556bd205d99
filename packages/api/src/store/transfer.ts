/** Whole rows, out of one account and into another: what exports and imports of all entities share. */
import { isPosition } from "@taskwell/domain/order-key";
import { z } from "zod";
import { Id, wholeNumber } from "../schema/fields.ts";
import { PointInTime } from "../schema/time.ts";
import type { UserContext } from "../trpc/context.ts";
import type { Entity, Versioned } from "./entity.ts";
import { columnName } from "./field-table.ts";

/** How many of the imported rows were new, changed and as they were. */
export interface ImportCounts {
  created: number;
  updated: number;
  unchanged: number;
}

/** Rows in one statement. */
export const rowsAtOnce = 100;

const now = () => new Date().toISOString();

export const recordId = { id: Id };
export const recordStamps = {
  version: wholeNumber(1, 2_000_000_000)
    .default(1)
    .describe("Of a new row; one that exists gets its next version"),
  createdAt: PointInTime.default(now).describe("ISO 8601"),
  updatedAt: PointInTime.default(now).describe("ISO 8601. Of a new row"),
};

export const Position = z
  .string({ error: "Must be a text." })
  .refine(isPosition, { error: "Must be a fractional-index key." })
  .describe("Its place in the manual order");

/** All rows, page by page, within a snapshot. @param find the rows after an id, in the order of their ids */
export async function* pagesById<Row extends { readonly id: string }>(
  find: (after: { id?: { gt: string } }, take: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  for (let last: string | undefined, isMore = true; isMore;) {
    const rows = await find(last === undefined ? {} : { id: { gt: last } }, rowsAtOnce);
    if (rows.length > 0) yield rows;
    last = rows.at(-1)?.id;
    isMore = rows.length === rowsAtOnce;
  }
}

/** A row as it is imported: values by the names of their fields, with these among them. */
interface ImportedRow {
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * Inserts the rows whose ids are new, and changes those that exist and differ. By hand: Prisma's upsert takes several statements
 * for each row.
 *
 * @param rows all with the same fields, no two with the same id
 */
export async function mergeRows<Row extends Versioned>(
  { db, actor }: UserContext,
  { table, types }: Entity<Row>,
  rows: readonly ImportedRow[],
): Promise<ImportCounts> {
  const [first] = rows;
  if (first === undefined) return { created: 0, updated: 0, unchanged: 0 };
  const onlyOfNew = new Set(["id", "version", "createdAt", "updatedAt"]);
  const names = Object.keys(first);
  const columns = names.map(columnName).join(", ");
  const typed = names.map((name) => `${columnName(name)} ${types[name]}`).join(", ");
  const changeable = names.filter((name) => !onlyOfNew.has(name)).map(columnName);
  const of = (row: string) => changeable.map((column) => `${row}.${column}`).join(", ");
  const sql = `INSERT INTO ${table} (user_id, ${columns})
    SELECT $1, new.* FROM json_to_recordset($2::json) AS new (${typed})
    ON CONFLICT (user_id, id) DO UPDATE SET (${changeable.join(", ")}) = ROW (${of("excluded")})
      WHERE (${of(table)}) IS DISTINCT FROM (${of("excluded")})
    RETURNING xmax = 0`;
  const json = JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [columnName(name), value])),
    ),
  );
  const written = await db.query(sql, [actor.userId, json], ([isNew]) => isNew === "t");
  const created = written.filter(Boolean).length;
  return { created, updated: written.length - created, unchanged: rows.length - written.length };
}
