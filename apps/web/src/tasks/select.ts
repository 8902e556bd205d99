/** Which tasks a room shows, and in which order. Pure. */
import type { Task } from "@taskwell/client";
import type { ListItem } from "./task-list.tsx";
import { inOrder } from "./tree.ts";

export const isOpen = (task: Task): boolean => !task.completed && task.deletedAt === null;

/** Tasks in the manual order, each followed by its subtasks. One whose parent is not among them is at the top. */
export function asTree(tasks: readonly Task[]): ListItem[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const byParent = new Map<string | null, Task[]>();
  for (const task of tasks.toSorted(inOrder)) {
    const parentId = task.parentId !== null && ids.has(task.parentId) ? task.parentId : null;
    const siblings = byParent.get(parentId);
    if (siblings === undefined) byParent.set(parentId, [task]);
    else siblings.push(task);
  }
  const items: ListItem[] = [];
  const add = (parentId: string | null, depth: number) => {
    for (const task of byParent.get(parentId) ?? []) {
      items.push({ kind: "task", task, depth });
      add(task.id, depth + 1);
    }
  };
  add(null, 0);
  return items;
}

/** The open tasks of a list, as a tree. @param listId null: the Inbox */
export function openTasksOfList(tasks: ReadonlyMap<string, Task>, listId: string | null): ListItem[] {
  return asTree([...tasks.values()].filter((task) => task.listId === listId && isOpen(task)));
}
