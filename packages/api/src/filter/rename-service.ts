/** Keeps saved filters right when a list or a label gets another name. */
import { renameInFilter } from "@taskwell/domain/filter-tokens";
import { nameKey } from "@taskwell/domain/name";
import { updateRow } from "../store/hot-statements.ts";
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
  for (const { id, query } of await prisma.filter.findMany({ where })) {
    const renamed = renameInFilter(query, kind, isMeant, to);
    if (renamed !== query && [...renamed].length <= maxQuery)
      await updateRow(ctx, filters, { id }, { query: renamed });
  }
}
