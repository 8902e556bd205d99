/** Tasks and their subtasks, in their order. */
import type { Task } from "@taskwell/client";

interface Positioned {
  readonly id: string;
  readonly position: string;
}

/** The manual order: positions compare bytewise, then ids. */
export function inOrder(a: Positioned, b: Positioned): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The subtasks of each task, unordered: open, done and deleted ones. */
export function indexByParent(tasks: ReadonlyMap<string, Task>): ReadonlyMap<string, readonly Task[]> {
  const index = new Map<string, Task[]>();
  for (const task of tasks.values()) {
    if (task.parentId === null) continue;
    const siblings = index.get(task.parentId);
    if (siblings === undefined) index.set(task.parentId, [task]);
    else siblings.push(task);
  }
  return index;
}

const indexes = new WeakMap<ReadonlyMap<string, Task>, ReadonlyMap<string, readonly Task[]>>();

/** The subtasks of a task, as in `indexByParent`, which is asked once for each set of tasks. */
export function childrenOf(tasks: ReadonlyMap<string, Task>, parentId: string): readonly Task[] {
  const index = indexes.get(tasks) ?? indexByParent(tasks);
  indexes.set(tasks, index);
  return index.get(parentId) ?? [];
}
