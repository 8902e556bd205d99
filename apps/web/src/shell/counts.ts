/** How many open tasks are in each place of the sidebar. Pure. */
import type { Rows } from "../replica/rows.ts";
import { activeTasks } from "../tasks/select.ts";
import { dueStateOf } from "../time/days.ts";

export interface OpenCounts {
  readonly inbox: number;
  readonly today: number;
  readonly overdue: number;
  readonly lists: ReadonlyMap<string, number>;
  readonly labels: ReadonlyMap<string, number>;
}

/** Tasks of archived lists are not counted. */
export function countOpen(rows: Pick<Rows, "tasks" | "lists">, nowMs: number): OpenCounts {
  const counts = { inbox: 0, today: 0, overdue: 0 };
  const lists = new Map<string, number>();
  const labels = new Map<string, number>();
  for (const task of activeTasks(rows)) {
    if (task.listId === null) counts.inbox += 1;
    else lists.set(task.listId, (lists.get(task.listId) ?? 0) + 1);
    for (const id of task.labelIds) labels.set(id, (labels.get(id) ?? 0) + 1);
    const state = dueStateOf(task, nowMs);
    if (state === "today" || state === "overdue") counts[state] += 1;
  }
  return { ...counts, lists, labels };
}
