/** Lists and labels by their names. A user has some dozens: they are all read, and compared in TypeScript. */
import { fold } from "@taskwell/domain/search-text";
import { nameKey } from "@taskwell/domain/name";
import type { UserContext } from "../trpc/context.ts";

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Names {
  /** Live lists, in their manual order. Several may have the same name. */
  readonly lists: readonly (Named & { readonly isArchived: boolean })[];
  readonly labels: readonly Named[];
}

export async function readNames({ prisma, actor }: UserContext): Promise<Names> {
  const owned = { userId: actor.userId };
  const lists = await prisma.list.findMany({
    where: { ...owned, deletedAt: null },
    select: { id: true, name: true, archivedAt: true },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  const labels = await prisma.label.findMany({ where: owned, select: { id: true, name: true } });
  return {
    lists: lists.map(({ id, name, archivedAt }) => ({ id, name, isArchived: archivedAt !== null })),
    labels,
  };
}

/** The ids of those with this name, without regard to case. */
export function idsByName(named: readonly Named[], name: string): string[] {
  const key = nameKey(name);
  return named.filter((one) => nameKey(one.name) === key).map(({ id }) => id);
}

/** The ids of those whose name contains a folded word. */
export function idsByWord(named: readonly Named[], word: string): string[] {
  return named.filter(({ name }) => fold(name).includes(word)).map(({ id }) => id);
}
