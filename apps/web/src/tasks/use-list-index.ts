/** What is looked up in the items of a list, made once for each set of them. */
import { useMemo } from "react";
import type { ListItem } from "./task-list.tsx";

interface ListIndex {
  /** The row of each task. */
  readonly rowOf: ReadonlyMap<string, number>;
  readonly keyOf: (row: number) => string | number;
  /** The rows that can be moved: those above the first heading, if any, since below one are done tasks. */
  readonly inManualOrder: readonly ListItem[];
}

export function useListIndex(items: readonly ListItem[], isManual: boolean): ListIndex {
  return useMemo(() => {
    const rowOf = new Map<string, number>();
    items.forEach((item, row) => item.kind === "task" && rowOf.set(item.task.id, row));
    const heading = items.findIndex(({ kind }) => kind === "heading");
    return {
      rowOf,
      keyOf: (row) => idOf(items[row]) ?? row,
      inManualOrder: isManual ? items.slice(0, heading === -1 ? items.length : heading) : [],
    };
  }, [items, isManual]);
}

const idOf = (item: ListItem | undefined) => (item?.kind === "task" ? item.task.id : item?.id);
