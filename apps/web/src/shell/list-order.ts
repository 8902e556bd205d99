/** The lists in their manual order, and moving one by a place. Pure. */
import type { List } from "@taskwell/client";
import { inOrder } from "../tasks/tree.ts";

/** Neither archived nor in the trash. */
export function activeLists(lists: ReadonlyMap<string, List>): List[] {
  return [...lists.values()]
    .filter(({ archivedAt, deletedAt }) => archivedAt === null && deletedAt === null)
    .toSorted(inOrder);
}

/** The input of `list.move`; undefined: it is the first or last already. */
export function moveOfList(
  lists: readonly List[],
  id: string,
  step: -1 | 1,
):
  | { readonly id: string; readonly before: string }
  | { readonly id: string; readonly after: string }
  | undefined {
  const at = lists.findIndex((list) => list.id === id);
  const neighbour = at === -1 ? undefined : lists[at + step];
  if (neighbour === undefined) return undefined;
  return step === -1 ? { id, before: neighbour.id } : { id, after: neighbour.id };
}
