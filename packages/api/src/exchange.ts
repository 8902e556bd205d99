/** Whole rows, out of one account and into another: what exports and imports of all nouns have in common. */
import type { RowReader } from "@taskwell/db/row";
import { z } from "zod";
import type { UserContext } from "./context.ts";
import { Id } from "./fields.ts";
import { isPosition } from "./order.ts";
import type { Settings } from "./rows.ts";
import { PointInTime } from "./time/schema.ts";

/** What became of some rows that were brought along. */
export interface Tally {
  created: number;
  updated: number;
  unchanged: number;
}

/** How many rows go in one statement. */
export const rowsAtOnce = 100;

export const recordId = { id: Id };
export const recordStamps = {
  version: z
    .int({ error: "Must be a whole number." })
    .min(1)
    .max(2_000_000_000)
    .describe("Of what is new here; what is there already gets its next one"),
  createdAt: PointInTime.describe("ISO 8601"),
  updatedAt: PointInTime.describe("ISO 8601. Of what is new here"),
};

export const Position = z
  .string({ error: "Must be a text." })
  .refine(isPosition, { error: "Must be a key of fractional-indexing." })
  .describe("Where it stands in the order by hand");

/** All rows of a query, page by page, within a snapshot. @param sql with `$1` for the user's id */
export async function* pagesOf<Row>(
  { db, actor }: UserContext,
  sql: string,
  read: RowReader<Row>,
  values: readonly unknown[] = [],
): AsyncGenerator<Row[]> {
  await db.query("CLOSE ALL", [], () => undefined, false);
  await db.query(`DECLARE page CURSOR FOR ${sql}`, [actor.userId, ...values], () => undefined, false);
  for (;;) {
    const rows = await db.query(`FETCH ${rowsAtOnce} FROM page`, [], read, false);
    if (rows.length > 0) yield rows;
    if (rows.length < rowsAtOnce) return;
  }
}

/** A table, and those of its columns that are brought along, besides the ids and stamps: names to types. */
export interface Target {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
}

interface Stamps {
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * Makes the rows whose ids are new, and changes those that are there and differ.
 *
 * @param records by their columns, with `id`, and stamps as records have them; without two of the same id
 */
export async function mergeRows(
  { db, actor }: UserContext,
  { table, columns }: Target,
  records: readonly (Settings & Stamps)[],
): Promise<Tally> {
  const rows = records.map(({ createdAt, updatedAt, ...row }) => ({
    ...row,
    created_at: createdAt,
    updated_at: updatedAt,
  }));
  const names = Object.keys(columns);
  const typed = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  const stamps = "version int, created_at timestamptz, updated_at timestamptz";
  const of = (row: string) => names.map((name) => `${row}.${name}`).join(", ");
  const sql = `INSERT INTO ${table} (user_id, id, ${names.join(", ")}, version, created_at, updated_at)
    SELECT $1, new.* FROM json_to_recordset($2::json) AS new (id uuid, ${typed.join(", ")}, ${stamps})
    ON CONFLICT (user_id, id) DO UPDATE SET (${names.join(", ")}) = ROW (${of("excluded")})
      WHERE (${of(table)}) IS DISTINCT FROM (${of("excluded")})
    RETURNING xmax = 0`;
  const written = await db.query(sql, [actor.userId, JSON.stringify(rows)], ([isNew]) => isNew === "t");
  const created = written.filter(Boolean).length;
  return { created, updated: written.length - created, unchanged: rows.length - written.length };
}
