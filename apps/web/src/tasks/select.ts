/** Which tasks a room shows, and in which order. Pure. */
import type { Task } from "@taskwell/client";
import { priorities } from "@taskwell/domain/priority";
import { groupBy } from "../group-by.ts";
import type { Rows } from "../replica/rows.ts";
import { dueStateOf } from "../time/days.ts";
import type { ListItem } from "./task-list.tsx";
import { inOrder } from "./tree.ts";

export const isOpen = (task: Task): boolean => !task.completed && task.deletedAt === null;

/** Tasks in the manual order, each followed by its subtasks. One whose parent is not among them is at the top. */
export function asTree(tasks: readonly Task[]): ListItem[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const byParent = groupBy(tasks.toSorted(inOrder), ({ parentId }) =>
    parentId !== null && ids.has(parentId) ? parentId : null,
  );
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

/** One below the other, without regard to subtasks. */
export function asFlat(tasks: readonly Task[]): ListItem[] {
  return tasks.map((task) => ({ kind: "task", task, depth: 0 }));
}

/** The open tasks of a list, as a tree. @param listId null: the Inbox */
export function openTasksOfList(tasks: ReadonlyMap<string, Task>, listId: string | null): ListItem[] {
  return asTree([...tasks.values()].filter((task) => task.listId === listId && isOpen(task)));
}

/** The done tasks of a list that are known here, the last one done first. @param listId null: the Inbox */
export function doneTasksOfList(tasks: ReadonlyMap<string, Task>, listId: string | null): Task[] {
  return [...tasks.values()]
    .filter((task) => task.listId === listId && task.completed && task.deletedAt === null)
    .toSorted((a, b) => compare(b.completedAt ?? "", a.completedAt ?? ""));
}

/** Open tasks, except those of archived lists. */
export function activeTasks({ tasks, lists }: Pick<Rows, "tasks" | "lists">): Task[] {
  const archived = new Set<string | null>();
  for (const list of lists.values()) if (list.archivedAt !== null) archived.add(list.id);
  return [...tasks.values()].filter((task) => isOpen(task) && !archived.has(task.listId));
}

export function openTasksOfLabel(rows: Pick<Rows, "tasks" | "lists">, labelId: string): Task[] {
  return activeTasks(rows)
    .filter(({ labelIds }) => labelIds.includes(labelId))
    .toSorted(inDueOrder);
}

/** An answer of the server, as its tasks are now. One that has since been completed, opened again or deleted does not belong to it. */
export function asAnswered(answer: readonly Task[], tasks: ReadonlyMap<string, Task>): Task[] {
  return answer.flatMap((answered) => {
    const task = tasks.get(answered.id) ?? answered;
    return task.completed === answered.completed && task.deletedAt === null ? [task] : [];
  });
}

export interface DueTasks {
  readonly overdue: readonly Task[];
  readonly today: readonly Task[];
  /** By their days, the next one first. */
  readonly upcoming: ReadonlyMap<string, readonly Task[]>;
}

/** Active tasks with a due date, each group in the order of their dates. */
export function dueTasks(rows: Pick<Rows, "tasks" | "lists">, nowMs: number): DueTasks {
  const groups = groupBy(activeTasks(rows), (task) => dueStateOf(task, nowMs));
  const inGroup = (state: "overdue" | "today" | "upcoming") => (groups.get(state) ?? []).toSorted(inDueOrder);
  return {
    overdue: inGroup("overdue"),
    today: inGroup("today"),
    upcoming: groupBy(inGroup("upcoming"), ({ due }) => due?.date ?? ""),
  };
}

/** The earliest first; of a day, those with a time first, then the most urgent. Without a date: last. */
export function inDueOrder(a: Task, b: Task): number {
  return (
    compare(a.due?.date ?? "~", b.due?.date ?? "~") ||
    compare(a.due?.time ?? "~", b.due?.time ?? "~") ||
    priorities.indexOf(b.priority) - priorities.indexOf(a.priority) ||
    inOrder(a, b)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
