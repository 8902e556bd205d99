/** Reads whole rows as the change log has them, and writes them back. By hand: Prisma has no `hstore`, and one statement per row. */
import { text } from "@taskwell/db/row";
import { storedFields } from "../store/change-log.ts";
import type { StoredFields } from "../store/change-log.ts";
import type { UserContext } from "../trpc/context.ts";
import { createPause } from "../trpc/turns.ts";

/** Rows in one statement. */
const rowsAtOnce = 1_000;

export interface StoredRow {
  readonly id: string;
  readonly fields: StoredFields;
}

export async function inChunks<Item>(
  items: readonly Item[],
  work: (chunk: Item[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < items.length; at += rowsAtOnce) await work(items.slice(at, at + rowsAtOnce));
}

/** The rows of a table that still exist, by their ids. Nobody else changes them until the transaction ends. */
export async function lockFields(
  { db, actor }: UserContext,
  table: string,
  ids: readonly string[],
): Promise<Map<string, StoredFields>> {
  const found = new Map<string, StoredFields>();
  const pause = createPause();
  const sql = `SELECT id, hstore_to_json(hstore(${table})) FROM ${table}
    WHERE user_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE`;
  await inChunks(ids, async (chunk) => {
    await db.query(sql, [actor.userId, chunk], ([id, fields]) => found.set(text(id), storedFields(fields)));
    await pause();
  });
  return found;
}

/** Writes columns of rows that exist. */
export async function updateFields(
  { db, actor }: UserContext,
  table: string,
  rows: readonly StoredRow[],
): Promise<void> {
  for (const [names, alike] of byColumns(rows)) {
    const sql = `UPDATE ${table} SET (${names}) = (
        SELECT ${names} FROM populate_record(${table}, restored.fields::hstore))
      FROM unnest($2::uuid[], $3::text[]) AS restored (id, fields) WHERE user_id = $1 AND ${table}.id = restored.id`;
    await inChunks(alike, async (chunk) => {
      const values = [actor.userId, chunk.map(({ id }) => id), chunk.map(({ fields }) => toHstore(fields))];
      await db.query(sql, values, () => undefined);
    });
  }
}

/** Inserts rows with all their columns, but the owner. */
export async function insertFields(
  { db, actor }: UserContext,
  table: string,
  rows: readonly StoredFields[],
): Promise<void> {
  const names = [...new Set(rows.flatMap((fields) => Object.keys(fields)))].join(", ");
  const sql = `INSERT INTO ${table} (user_id, ${names}) SELECT $1, ${names.replace(/\w+/g, "stored.$&")}
    FROM unnest($2::text[]) AS restored (fields), LATERAL populate_record(NULL::${table}, restored.fields::hstore) AS stored`;
  await inChunks(rows, async (chunk) => {
    await db.query(sql, [actor.userId, chunk.map(toHstore)], () => undefined);
  });
}

/** Deletes rows for good. */
export async function deleteRows(
  { db, actor }: UserContext,
  table: string,
  ids: readonly string[],
): Promise<void> {
  const sql = `DELETE FROM ${table} WHERE user_id = $1 AND id = ANY ($2::uuid[])`;
  await inChunks(ids, async (chunk) => {
    await db.query(sql, [actor.userId, chunk], () => undefined);
  });
}

/** One statement writes the same columns of all its rows. */
function byColumns(rows: readonly StoredRow[]): Map<string, StoredRow[]> {
  const groups = new Map<string, StoredRow[]>();
  for (const row of rows) {
    const names = Object.keys(row.fields).toSorted().join(", ");
    const group = groups.get(names);
    if (group === undefined) groups.set(names, [row]);
    else group.push(row);
  }
  return groups;
}

/** `"title"=>"Tea", "list_id"=>NULL` */
function toHstore(fields: StoredFields): string {
  const quoted = (value: string) => `"${value.replace(/["\\]/g, "\\$&")}"`;
  return Object.entries(fields)
    .map(([name, value]) => `${quoted(name)}=>${value === null ? "NULL" : quoted(value)}`)
    .join(", ");
}
