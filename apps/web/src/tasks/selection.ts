/** Which rows are selected, and which row is next. Pure. */
import type { ListItem } from "./task-list.tsx";

/** The tasks from one row to another, both included, whichever is first. */
export function rangeOf(items: readonly ListItem[], from: number, to: number): string[] {
  return items
    .slice(Math.min(from, to), Math.max(from, to) + 1)
    .flatMap((item) => (item.kind === "task" ? [item.task.id] : []));
}

export function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const copy = new Set(ids);
  if (!copy.delete(id)) copy.add(id);
  return copy;
}

/** The nearest row with a task from `start` on, in steps of 1 or -1. Headings are passed over. */
export function taskRowFrom(items: readonly ListItem[], start: number, step: 1 | -1): number | undefined {
  for (let row = start; row >= 0 && row < items.length; row += step)
    if (items[row]?.kind === "task") return row;
  return undefined;
}

/** The row that takes the place of one that is gone: the one that is there now, or else the last one above. */
export function neighbourOf(items: readonly ListItem[], row: number): number | undefined {
  return taskRowFrom(items, row, 1) ?? taskRowFrom(items, Math.min(row, items.length) - 1, -1);
}
