/** The row that keys act on. It has the focus when the list has it, and when it is gone, its neighbour has. */
import { useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import type { FocusEvent, RefObject } from "react";
import { neighbourOf } from "./selection.ts";
import type { ListItem } from "./task-list.tsx";

interface ActiveRowOptions {
  readonly items: readonly ListItem[];
  /** The row of each task. */
  readonly rowOf: ReadonlyMap<string, number>;
  /** What holds the list: it takes the focus when no row is left. */
  readonly frame: RefObject<HTMLElement | null>;
  readonly reveal: (row: number) => void;
}

export interface ActiveRow {
  readonly id: string | undefined;
  /** Where the list is entered: the active row, or the first. */
  readonly setId: (id: string) => void;
  readonly focus: (id: string) => void;
  /** @param lastRow where it was: if it is gone, what is there now takes the focus */
  readonly focusOrNeighbour: (id: string, lastRow: number) => void;
  readonly frameProps: {
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
}

export function useActiveRow({ items, rowOf, frame, reveal }: ActiveRowOptions): ActiveRow {
  const [active, setActive] = useState<{ readonly id: string; readonly row: number }>();
  const isFocusWanted = useRef(false);
  const hasFocus = useRef(false);

  let current = active;
  if (active !== undefined && rowOf.get(active.id) !== active.row) {
    current = atRow(items, rowOf.get(active.id) ?? neighbourOf(items, active.row));
    setActive(current);
  }

  const setId = (id: string) => {
    const row = rowOf.get(id);
    if (row !== undefined) setActive({ id, row });
  };

  const giveFocus = useEffectEvent(() => {
    const isLost = hasFocus.current && document.activeElement === document.body;
    if (!isFocusWanted.current && !isLost) return;
    isFocusWanted.current = false;
    const row = frame.current?.querySelector<HTMLElement>("[role=row][tabindex='0']");
    (row ?? frame.current)?.focus({ preventScroll: true });
  });
  // After each render, since any may have taken away what had the focus.
  useLayoutEffect(() => giveFocus());

  return {
    id: current?.id,
    setId,
    focus: (id) => {
      const row = rowOf.get(id);
      if (row === undefined) return;
      setActive({ id, row });
      isFocusWanted.current = true;
      reveal(row);
    },
    focusOrNeighbour: (id, lastRow) => {
      const next = atRow(items, rowOf.get(id) ?? neighbourOf(items, lastRow));
      setActive(next);
      isFocusWanted.current = true;
      if (next !== undefined) reveal(next.row);
    },
    frameProps: {
      onFocus: ({ target }) => {
        hasFocus.current = true;
        // By Tab, or by a screen reader.
        const focused = atRow(items, Number(target.closest("[role=row]")?.getAttribute("data-row") ?? NaN));
        if (focused !== undefined && focused.id !== current?.id) setActive(focused);
      },
      onBlur: ({ relatedTarget, currentTarget }) => {
        // A dialog and a toast give the focus back, and what is taken away has nothing that follows.
        if (!(relatedTarget instanceof Element) || currentTarget.contains(relatedTarget)) return;
        hasFocus.current = relatedTarget.closest("dialog, [role=status]") !== null;
      },
    },
  };
}

function atRow(items: readonly ListItem[], row: number | undefined) {
  const item = items[row ?? -1];
  return item?.kind === "task" && row !== undefined ? { id: item.task.id, row } : undefined;
}
