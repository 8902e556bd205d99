/** Exports and imports labels. Imported labels are merged by name with existing ones. */
import { nameKey } from "@taskwell/domain/name";
import { z } from "zod";
import { mergeRows, pagesById, recordId, recordStamps } from "../store/transfer.ts";
import type { ImportCounts } from "../store/transfer.ts";
import type { UserContext } from "../trpc/context.ts";
import { labels } from "./row.ts";
import { CreateLabel } from "./schema.ts";
import type { Label } from "./schema.ts";
import { withUniqueNames } from "./service.ts";

const { name, color } = CreateLabel.shape;

export const LabelRecord = z
  .strictObject({ ...recordId, name, color, ...recordStamps })
  .meta({ id: "LabelRecord", description: "An exported label" });
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

/** Ids of all labels, as an identity map for {@link mergeLabels}. */
export async function labelIds({ prisma, actor }: UserContext): Promise<Map<string, string>> {
  const rows = await prisma.label.findMany({ where: { userId: actor.userId }, select: { id: true } });
  return new Map(rows.map(({ id }) => [id, id]));
}

/**
 * Merges labels by id, or by name with an existing label of another id.
 *
 * @param ids receives the id of the stored label for the id of each record
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
  const counts = await withUniqueNames(ctx, "", () => mergeRows(ctx, labels, own));
  return { ...counts, unchanged: counts.unchanged + records.length - own.length };
}
