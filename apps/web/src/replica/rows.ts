/** The rows of an account as this browser knows them: open tasks, lists, labels and filters. */
import type { Filter, Label, List, Task } from "@taskwell/client";
import type { Change } from "@taskwell/client/changes";

export interface Rows {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly lists: ReadonlyMap<string, List>;
  readonly labels: ReadonlyMap<string, Label>;
  readonly filters: ReadonlyMap<string, Filter>;
}

export const noRows: Rows = { tasks: new Map(), lists: new Map(), labels: new Map(), filters: new Map() };

/** Each row as the change has it, unless it is known to be newer. A row that was deleted for good is left out. */
export function withChanges(rows: Rows, changes: readonly Change[]): Rows {
  if (changes.length === 0) return rows;
  const tasks = new Map(rows.tasks);
  const lists = new Map(rows.lists);
  const labels = new Map(rows.labels);
  const filters = new Map(rows.filters);
  for (const change of changes) {
    if (change.kind === "task") put(tasks, change.id, change.row);
    else if (change.kind === "list") put(lists, change.id, change.row);
    else if (change.kind === "label") put(labels, change.id, change.row);
    else put(filters, change.id, change.row);
  }
  return { tasks, lists, labels, filters };
}

function put<Row extends { readonly version: number }>(
  map: Map<string, Row>,
  id: string,
  row: Row | null,
): void {
  if (row === null) map.delete(id);
  else if (row.version >= (map.get(id)?.version ?? 0)) map.set(id, row);
}

export const taskChange = (row: Task): Change => ({ kind: "task", id: row.id, row });
export const listChange = (row: List): Change => ({ kind: "list", id: row.id, row });
export const labelChange = (row: Label): Change => ({ kind: "label", id: row.id, row });
export const filterChange = (row: Filter): Change => ({ kind: "filter", id: row.id, row });
