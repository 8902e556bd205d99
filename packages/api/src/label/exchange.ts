/** Labels, out of an account and into another, where there may be one of the same name. */
import { text } from "@taskwell/db/row";
import { z } from "zod";
import type { UserContext } from "../context.ts";
import { mergeRows, pagesOf, recordId, recordStamps } from "../exchange.ts";
import type { Tally } from "../exchange.ts";
import { labels } from "./row.ts";
import { CreateLabel } from "./schema.ts";
import type { Label } from "./schema.ts";
import { nameKey, unlessTaken } from "./service.ts";

const { name, color } = CreateLabel.shape;

export const LabelRecord = z
  .strictObject({ ...recordId, name, color: color.unwrap(), ...recordStamps })
  .meta({ id: "LabelRecord", description: "A label, as it is exported" });
export type LabelRecord = z.output<typeof LabelRecord>;

export function labelRecords(ctx: UserContext): AsyncGenerator<LabelRecord[]> {
  const sql = `SELECT ${labels.columns} FROM labels WHERE user_id = $1 ORDER BY id`;
  return pagesOf(ctx, sql, (row) => recordOf(labels.read(row)));
}

function recordOf({ userId: _owner, ...label }: Label): LabelRecord {
  return label;
}

/** All labels that there are: the ids that mean them, to their own. */
export async function labelIds({ db, actor }: UserContext): Promise<Map<string, string>> {
  const sql = "SELECT id FROM labels WHERE user_id = $1";
  return new Map(await db.query(sql, [actor.userId], ([id]) => [text(id), text(id)] as const));
}

/**
 * A label whose name is there already under another id is that one.
 *
 * @param ids is told what the ids of the records mean from now on
 * @throws {DomainError} `label_name_taken`
 */
export async function mergeLabels(
  ctx: UserContext,
  records: readonly LabelRecord[],
  ids: Map<string, string>,
): Promise<Tally> {
  for (const { id } of records) ids.set(id, id);
  for (const [id, existing] of await namesakes(ctx, records)) ids.set(id, existing);
  const own = records.filter(({ id }) => ids.get(id) === id);
  const columns = { name: "text", color: "text" };
  const tally = await unlessTaken(ctx, "", () => mergeRows(ctx, { table: "labels", columns }, own));
  return { ...tally, unchanged: tally.unchanged + records.length - own.length };
}

async function namesakes(
  { db, actor }: UserContext,
  records: readonly LabelRecord[],
): Promise<(readonly [id: string, existing: string])[]> {
  const sql = `SELECT given.id, labels.id FROM json_to_recordset($2::json) AS given (id uuid, name text)
    JOIN labels ON labels.user_id = $1 AND ${nameKey("labels.name")} = ${nameKey("given.name")} AND labels.id <> given.id`;
  return await db.query(
    sql,
    [actor.userId, JSON.stringify(records)],
    ([id, existing]) => [text(id), text(existing)] as const,
  );
}
