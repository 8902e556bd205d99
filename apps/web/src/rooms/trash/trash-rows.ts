/** What the trash shows: what was deleted with something else comes back with that, and is not shown by itself. Pure. */
import type { List, Task } from "@taskwell/client";
import { groupBy } from "../../group-by.ts";

export interface TrashRow {
  readonly kind: "list" | "task";
  readonly id: string;
  readonly name: string;
  readonly deletedAt: string;
  /** How many tasks were deleted with it, as far as they are known here. */
  readonly withCount: number;
}

/** The last deleted first. */
export function trashRows(lists: readonly List[], tasks: readonly Task[]): TrashRow[] {
  const listIds = new Set(lists.map(({ id }) => id));
  const taskIds = new Set(tasks.map(({ id }) => id));
  const byList = groupBy(tasks, ({ listId }) => listId);
  const byParent = groupBy(tasks, ({ parentId }) => parentId);
  const countBelow = (id: string): number =>
    (byParent.get(id) ?? []).reduce((count, child) => count + 1 + countBelow(child.id), 0);
  const rows = [
    ...lists.map(({ id, name, deletedAt }) => ({
      kind: "list" as const,
      id,
      name,
      deletedAt: deletedAt ?? "",
      withCount: byList.get(id)?.length ?? 0,
    })),
    ...tasks
      .filter(({ listId, parentId }) => !listIds.has(listId ?? "") && !taskIds.has(parentId ?? ""))
      .map(({ id, title, deletedAt }) => ({
        kind: "task" as const,
        id,
        name: title,
        deletedAt: deletedAt ?? "",
        withCount: countBelow(id),
      })),
  ];
  return rows.toSorted((a, b) => (a.deletedAt < b.deletedAt ? 1 : -1));
}
