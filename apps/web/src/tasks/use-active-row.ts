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
  /** For one that was added in a dialog: it has the focus when that closes, unless it came from elsewhere. */
  readonly setAdded: (id: string) => void;
  readonly frameProps: {
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
}

export function useActiveRow({ items, rowOf, frame, reveal }: ActiveRowOptions): ActiveRow {
  const [active, setActive] = useState<{ readonly id: string; readonly row: number }>();
  const focusWanted = useRef<"now" | "after_dialog">(undefined);
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
    const { activeElement } = document;
    if (focusWanted.current === "after_dialog") {
      if (isDialogOpen()) return;
      // It was in the list, or nowhere: on something around it.
      const isHere = frame.current?.contains(activeElement) === true;
      const isAround = activeElement?.contains(frame.current) === true;
      focusWanted.current = isHere || isAround ? "now" : undefined;
    }
    const isLost = hasFocus.current && activeElement === document.body;
    if (focusWanted.current === undefined && !isLost) return;
    focusWanted.current = undefined;
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
      focusWanted.current = "now";
      reveal(row);
    },
    focusOrNeighbour: (id, lastRow) => {
      const next = atRow(items, rowOf.get(id) ?? neighbourOf(items, lastRow));
      setActive(next);
      focusWanted.current = "now";
      if (next !== undefined) reveal(next.row);
    },
    setAdded: (id) => {
      if (!isDialogOpen()) return;
      setId(id);
      focusWanted.current = "after_dialog";
    },
    frameProps: {
      onFocus: ({ target }) => {
        hasFocus.current = true;
        // The dialog gives it back to the row that had it.
        if (focusWanted.current === "after_dialog") return;
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

const isDialogOpen = () => document.querySelector("dialog:modal") !== null;

function atRow(items: readonly ListItem[], row: number | undefined) {
  const item = items[row ?? -1];
  return item?.kind === "task" && row !== undefined ? { id: item.task.id, row } : undefined;
}
