/** Keeps saved filters right when a list or a label gets another name. */
import { renameInFilter } from "@taskwell/domain/filter-tokens";
import { nameKey } from "@taskwell/domain/name";
import { selectById, updateRow } from "../store/hot-statements.ts";
import type { UserContext } from "../trpc/context.ts";
import { filters } from "./row.ts";
import { maxQuery } from "./schema.ts";

/** Within the transaction that changes the name. A filter that would get too long stays as it is. */
export async function renameInFilters(
  ctx: UserContext,
  kind: "label" | "list",
  from: string,
  to: string,
): Promise<void> {
  const { prisma, actor } = ctx;
  const where = { userId: actor.userId, query: { contains: kind === "label" ? "@" : "#" } };
  const isMeant = (name: string) => nameKey(name) === nameKey(from);
  // In one order, so that two renamings do not wait for each other.
  const named = await prisma.filter.findMany({ where, select: { id: true }, orderBy: { id: "asc" } });
  for (const { id } of named) {
    const locked = await selectById(ctx, filters, id, { isLocked: true });
    if (locked === undefined) continue;
    const { query } = locked;
    const renamed = renameInFilter(query, kind, isMeant, to);
    if (renamed !== query && [...renamed].length <= maxQuery)
      await updateRow(ctx, filters, { id }, { query: renamed });
  }
}
