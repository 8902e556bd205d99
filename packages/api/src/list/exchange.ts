/** Lists, out of an account and into another. */
import { z } from "zod";
import type { UserContext } from "../context.ts";
import { mergeRows, pagesOf, Position, recordId, recordStamps } from "../exchange.ts";
import type { Tally } from "../exchange.ts";
import { PointInTime } from "../time/schema.ts";
import { lists } from "./row.ts";
import { CreateList } from "./schema.ts";
import type { List } from "./schema.ts";

const { name, color } = CreateList.shape;

export const ListRecord = z
  .strictObject({
    ...recordId,
    name,
    color: color.unwrap(),
    position: Position,
    archivedAt: PointInTime.nullable().describe("Since when it is archived; null when it is not"),
    deletedAt: PointInTime.nullable().describe("Since when it is in the trash; null when it is not"),
    ...recordStamps,
  })
  .meta({ id: "ListRecord", description: "A list, as it is exported" });
export type ListRecord = z.output<typeof ListRecord>;

export function listRecords(ctx: UserContext): AsyncGenerator<ListRecord[]> {
  const sql = `SELECT ${lists.columns} FROM lists WHERE user_id = $1 ORDER BY position, id`;
  return pagesOf(ctx, sql, (row) => recordOf(lists.read(row)));
}

function recordOf({ userId: _owner, ...list }: List): ListRecord {
  return list;
}

export async function mergeLists(ctx: UserContext, records: readonly ListRecord[]): Promise<Tally> {
  const columns = {
    name: "text",
    color: "text",
    position: "text",
    archived_at: "timestamptz",
    deleted_at: "timestamptz",
  };
  const rows = records.map(({ archivedAt, deletedAt, ...same }) => ({
    ...same,
    archived_at: archivedAt,
    deleted_at: deletedAt,
  }));
  return await mergeRows(ctx, { table: "lists", columns }, rows);
}

/** The ids of all lists that there are, those in the trash as well. */
export async function listIds({ db, actor }: UserContext): Promise<Set<string>> {
  const ids = await db.query("SELECT id FROM lists WHERE user_id = $1", [actor.userId], ([id]) => id ?? "");
  return new Set(ids);
}
