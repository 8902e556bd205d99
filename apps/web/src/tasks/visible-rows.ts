/** Which rows are drawn: those in view, some around them, and one that keeps the focus. Pure. */
import type { Range } from "@tanstack/react-virtual";

/** @param kept a row that is drawn even if it is out of view */
export function visibleRows(
  { startIndex, endIndex, overscan, count }: Range,
  kept: number | undefined,
): number[] {
  const from = Math.max(0, startIndex - overscan);
  const to = Math.min(count - 1, endIndex + overscan);
  const rows = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  if (kept === undefined || kept >= count) return rows;
  if (kept < from) return [kept, ...rows];
  return kept > to ? [...rows, kept] : rows;
}
