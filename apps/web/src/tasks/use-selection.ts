/** The rows that are selected, for what is done with several at once. */
import { useState } from "react";
import { rangeOf, toggled } from "./selection.ts";
import type { ListItem } from "./task-list.tsx";

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  /** From where the selection was begun to a row. @param fromId where to begin if there is none */
  readonly extend: (fromId: string, toId: string) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
}

const nothing: { readonly ids: ReadonlySet<string>; readonly anchorId: string | undefined } = {
  ids: new Set(),
  anchorId: undefined,
};

/** @param rowOf the row of each task */
export function useSelection(items: readonly ListItem[], rowOf: ReadonlyMap<string, number>): Selection {
  const [{ ids, anchorId }, setSelection] = useState(nothing);
  // What is gone from the list is not selected any more.
  const isStale = [...ids].some((id) => !rowOf.has(id));
  if (isStale) setSelection({ ids: new Set([...ids].filter((id) => rowOf.has(id))), anchorId });
  return {
    ids,
    toggle: (id) => setSelection({ ids: toggled(ids, id), anchorId: id }),
    extend: (fromId, toId) => {
      const anchor = anchorId !== undefined && rowOf.has(anchorId) && ids.size > 0 ? anchorId : fromId;
      const [from, to] = [rowOf.get(anchor), rowOf.get(toId)];
      if (from === undefined || to === undefined) return;
      setSelection({ ids: new Set(rangeOf(items, from, to)), anchorId: anchor });
    },
    selectAll: () => setSelection({ ids: new Set(rangeOf(items, 0, items.length - 1)), anchorId: undefined }),
    clear: () => setSelection(nothing),
  };
}
