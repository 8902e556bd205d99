/** Where tasks go when they are moved by keys or dropped between two rows. Pure. */
import type { Task } from "@taskwell/client";
import type { OperationInputs } from "../outbox/operation.ts";
import type { ListItem } from "./task-list.tsx";

type MoveInput = OperationInputs["task.move"];

/** A place among the subtasks of a task, or among the tasks at the top. Without a neighbour: at the end. */
export interface Spot {
  readonly parentId: string | null;
  readonly beside?: { readonly side: "before" | "after"; readonly task: Task };
}

/** The tasks keep their order among themselves. */
export function movesTo(tasks: readonly Task[], { parentId, beside }: Spot): MoveInput[] {
  const inputs = tasks.map((task): MoveInput => ({
    id: task.id,
    ...(task.parentId === parentId ? {} : { parentId }),
    ...(beside === undefined ? {} : { [beside.side]: beside.task.id }),
  }));
  // Each comes directly after the neighbour, so the last one goes first.
  return beside?.side === "after" ? inputs.toReversed() : inputs;
}

/** Those that are below none of the others: they take their subtasks with them. */
export function rootsOf(tasks: readonly Task[], all: ReadonlyMap<string, Task>): Task[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const isBelowOne = ({ parentId }: Task): boolean => {
    for (let parent = parentId; parent !== null; parent = all.get(parent)?.parentId ?? null)
      if (ids.has(parent)) return true;
    return false;
  };
  return tasks.filter((task) => !isBelowOne(task));
}

export type Direction = "up" | "down" | "in" | "out";

/** @returns undefined: they cannot go further */
export function spotTowards(
  direction: Direction,
  tasks: readonly Task[],
  items: readonly ListItem[],
  all: ReadonlyMap<string, Task>,
): Spot | undefined {
  const first = tasks[0];
  if (first === undefined) return undefined;
  const { parentId } = first;
  if (direction === "out") {
    const parent = all.get(parentId ?? "");
    return parent && { parentId: parent.parentId, beside: { side: "after", task: parent } };
  }
  const ids = new Set(tasks.map(({ id }) => id));
  const siblings = items.flatMap((item) =>
    item.kind === "task" && item.task.parentId === parentId ? [item.task] : [],
  );
  const isOther = ({ id }: Task) => !ids.has(id);
  const previous = siblings
    .slice(
      0,
      siblings.findIndex(({ id }) => id === first.id),
    )
    .findLast(isOther);
  if (direction === "in") return previous && { parentId: previous.id };
  if (direction === "up") return previous && { parentId, beside: { side: "before", task: previous } };
  const last = siblings.findLastIndex(({ id }) => ids.has(id));
  const next = siblings.slice(last + 1).find(isOther);
  return next && { parentId, beside: { side: "after", task: next } };
}

/** Between two rows, at a level: 0 is the top. */
export interface Gap {
  /** The row that would come after. */
  readonly row: number;
  readonly depth: number;
}

/** The rows that are not moved themselves, each with where it is in the list. */
function restOf(items: readonly ListItem[], moved: ReadonlySet<string>) {
  let movedDepth = Infinity;
  return items
    .map((item, row) => ({ item, row }))
    .filter(({ item }) => {
      if (item.kind === "task" && item.depth > movedDepth) return false;
      const isMoved = item.kind === "task" && moved.has(item.task.id);
      movedDepth = isMoved ? item.depth : Infinity;
      return !isMoved;
    });
}

/** The gap that is nearest to what is pointed at, and can be. @param depth may be out of range */
export function gapAt(
  items: readonly ListItem[],
  moved: ReadonlySet<string>,
  row: number,
  depth: number,
): Gap {
  const rest = restOf(items, moved);
  const at = rest.findIndex((one) => one.row >= row);
  const next = at === -1 ? undefined : rest[at];
  const previous = rest.at(at === -1 ? -1 : at - 1);
  const above = at === 0 ? undefined : previous?.item;
  const least = next?.item.kind === "task" ? next.item.depth : 0;
  const most = above?.kind === "task" ? above.depth + 1 : 0;
  return { row, depth: Math.max(least, Math.min(most, depth)) };
}

/** Whether a task that is moved there stays where it is. */
export function isSamePlace(items: readonly ListItem[], moved: readonly Task[], spot: Spot): boolean {
  const [task] = moved;
  const row = items.findIndex((item) => item.kind === "task" && item.task.id === task?.id);
  const item = items[row];
  if (moved.length !== 1 || task === undefined || item?.kind !== "task") return false;
  const now = spotOf(items, new Set([task.id]), { row, depth: item.depth });
  return (
    task.parentId === spot.parentId &&
    now.beside?.side === spot.beside?.side &&
    now.beside?.task.id === spot.beside?.task.id
  );
}

/** The place that a gap stands for. */
export function spotOf(items: readonly ListItem[], moved: ReadonlySet<string>, { row, depth }: Gap): Spot {
  const rest = restOf(items, moved);
  const above = rest.filter((one) => one.row < row).map(({ item }) => item);
  const below = rest.filter((one) => one.row >= row).map(({ item }) => item);
  const parent = depth === 0 ? undefined : lastAt(above, depth - 1);
  const parentId = parent?.id ?? null;
  const isSibling = (task: Task | undefined): task is Task => task?.parentId === parentId;
  const previous = lastAt(above, depth, isSibling);
  if (previous !== undefined) return { parentId, beside: { side: "after", task: previous } };
  const next = below.find((item) => item.kind === "task" && item.depth <= depth);
  const following = next?.kind === "task" ? next.task : undefined;
  return isSibling(following) ? { parentId, beside: { side: "before", task: following } } : { parentId };
}

/** The last task at a level, unless one of a higher level comes after it. */
function lastAt(
  items: readonly ListItem[],
  depth: number,
  isWanted: (task: Task) => boolean = () => true,
): Task | undefined {
  for (const item of items.toReversed()) {
    if (item.kind !== "task" || item.depth < depth) return undefined;
    if (item.depth === depth && isWanted(item.task)) return item.task;
  }
  return undefined;
}
