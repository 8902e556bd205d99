/** Labels, out of an account and into another, where there may be one of the same name. */
import { nameKey } from "@taskwell/domain/name";
import { z } from "zod";
import { mergeRows, pagesById, recordId, recordStamps } from "../store/transfer.ts";
import type { ImportCounts } from "../store/transfer.ts";
import type { UserContext } from "../trpc/context.ts";
import { labels } from "./row.ts";
import { CreateLabel } from "./schema.ts";
import type { Label } from "./schema.ts";
import { refusingTakenNames } from "./service.ts";

const { name, color } = CreateLabel.shape;

export const LabelRecord = z
  .strictObject({ ...recordId, name, color, ...recordStamps })
  .meta({ id: "LabelRecord", description: "A label, as it is exported" });
export type LabelRecord = z.output<typeof LabelRecord>;

export async function* labelRecords({ prisma, actor }: UserContext): AsyncGenerator<LabelRecord[]> {
  const pages = pagesById(async (after, take) => {
    const where = { userId: actor.userId, ...after };
    const rows = await prisma.label.findMany({ where, orderBy: { id: "asc" }, take });
    return rows.map(labels.fromPrisma);
  });
  for await (const page of pages) yield page.map(toRecord);
}

function toRecord({ userId: _owner, ...label }: Label): LabelRecord {
  return label;
}

/** The ids of all labels, each to itself. */
export async function labelIds({ prisma, actor }: UserContext): Promise<Map<string, string>> {
  const rows = await prisma.label.findMany({ where: { userId: actor.userId }, select: { id: true } });
  return new Map(rows.map(({ id }) => [id, id]));
}

/**
 * A label whose name exists under another id is that label.
 *
 * @param ids learns which label each id of the records stands for from now on
 * @throws {DomainError} `label_name_taken`
 */
export async function mergeLabels(
  ctx: UserContext,
  records: readonly LabelRecord[],
  ids: Map<string, string>,
): Promise<ImportCounts> {
  const existing = await ctx.prisma.label.findMany({
    where: { userId: ctx.actor.userId },
    select: { id: true, name: true },
  });
  const byName = new Map(existing.map((label) => [nameKey(label.name), label.id]));
  for (const record of records) ids.set(record.id, byName.get(nameKey(record.name)) ?? record.id);
  const own = records.filter(({ id }) => ids.get(id) === id);
  const counts = await refusingTakenNames(ctx, "", () => mergeRows(ctx, labels, own));
  return { ...counts, unchanged: counts.unchanged + records.length - own.length };
}
