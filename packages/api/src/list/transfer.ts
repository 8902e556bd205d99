/** Exports and imports lists. */
import { positionAt } from "@taskwell/domain/order-key";
import { z } from "zod";
import type { List } from "../schema/list.ts";
import { PointInTime } from "../schema/time.ts";
import { lists } from "../store/list.ts";
import { mergeRows, pagesById, Position, recordId, recordStamps } from "../store/transfer.ts";
import type { ImportCounts } from "../store/transfer.ts";
import type { UserContext } from "../trpc/context.ts";
import { CreateList } from "./schema.ts";

const { name, color } = CreateList.shape;

export const ListRecord = z
  .strictObject({
    ...recordId,
    name,
    color,
    position: Position.default(() => positionAt(Date.now(), 0)),
    archivedAt: PointInTime.nullable()
      .default(null)
      .describe("When it was archived; null if it is not archived"),
    deletedAt: PointInTime.nullable()
      .default(null)
      .describe("When it was moved to the trash; null if it is not there"),
    ...recordStamps,
  })
  .meta({ id: "ListRecord", description: "An exported list" });
export type ListRecord = z.output<typeof ListRecord>;

export async function* listRecords({ prisma, actor }: UserContext): AsyncGenerator<ListRecord[]> {
  const pages = pagesById(async (after, take) => {
    const rows = await prisma.list.findMany({
      where: { userId: actor.userId, ...after },
      orderBy: { id: "asc" },
      take,
    });
    return rows.map(lists.fromPrisma);
  });
  for await (const page of pages) yield page.map(toRecord);
}

function toRecord({ userId: _owner, ...list }: List): ListRecord {
  return list;
}

export async function mergeLists(ctx: UserContext, records: readonly ListRecord[]): Promise<ImportCounts> {
  return await mergeRows(ctx, lists, records);
}

/** Ids of all lists, including those in the trash. */
export async function listIds({ prisma, actor }: UserContext): Promise<Set<string>> {
  const rows = await prisma.list.findMany({ where: { userId: actor.userId }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}
