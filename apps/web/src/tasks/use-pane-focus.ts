/** Brings the focus to the pane of the open task, and from there back to its row. */
import { useLayoutEffect, useRef } from "react";
import type { ActiveRow } from "./use-active-row.ts";

export const paneId = "task-pane";

export function focusPane(): void {
  document.getElementById(paneId)?.focus();
}

/**
 * @param shownId the task in the pane, if any
 * @param rowOf the row of each task
 */
export function useFocusAfterPane(
  shownId: string | undefined,
  rowOf: ReadonlyMap<string, number>,
  active: ActiveRow,
): void {
  const last = useRef<{ readonly id: string; readonly row: number }>(undefined);
  useLayoutEffect(() => {
    const shown = last.current;
    if (shownId !== undefined) {
      const row = rowOf.get(shownId);
      // One that has just been deleted keeps the place that it had.
      if (row !== undefined) last.current = { id: shownId, row };
      else if (shown?.id !== shownId) last.current = undefined;
      return;
    }
    last.current = undefined;
    // It was in the pane, and is gone with it.
    if (shown !== undefined && document.activeElement === document.body)
      active.focusOrNeighbour(shown.id, shown.row);
  });
}
