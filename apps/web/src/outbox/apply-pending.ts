/** What is shown: the server's rows with the changes that it does not have yet. Pure. */
import { optimisticTask } from "@taskwell/client";
import type { Task } from "@taskwell/client";
import { keyBetween } from "@taskwell/domain/order-key";
import type { Rows } from "../replica/rows.ts";
import { childrenOf, inOrder } from "../tasks/tree.ts";
import type { Edit, Operation, OperationInputs } from "./operation.ts";

export function applyPending(rows: Rows, operations: readonly Operation[]): Rows {
  return operations.reduce(
    (result, operation) => applyEdit(result, operation, operation.userId, operation.atMs),
    rows,
  );
}

/** @param atMs when it was made */
export function applyEdit(rows: Rows, edit: Edit, userId: string, atMs: number): Rows {
  const now = new Date(atMs).toISOString();
  switch (edit.path) {
    case "task.create":
      return createTask(rows, edit.input, userId);
    case "task.update": {
      const { id, ifVersion: _, ...changes } = edit.input;
      return changeTask(rows, id, (task) => updated(task, changes, userId));
    }
    case "task.setCompleted":
      return setCompleted(rows, edit.input, now);
    case "task.skip":
      return rows;
    case "task.addLabels":
      return changeTask(rows, edit.input.id, (task) => ({
        ...task,
        labelIds: [...new Set([...task.labelIds, ...edit.input.labelIds])],
      }));
    case "task.removeLabels":
      return changeTask(rows, edit.input.id, (task) => ({
        ...task,
        labelIds: task.labelIds.filter((id) => !edit.input.labelIds.includes(id)),
      }));
    case "task.move":
      return moveTask(rows, edit.input);
    case "task.delete":
      return changeTree(rows, edit.input.id, (task) => ({ ...task, deletedAt: task.deletedAt ?? now }));
    case "task.restore":
      return changeTree(rows, edit.input.id, (task) => ({ ...task, deletedAt: null }));
    case "list.create": {
      const { id, name, color = null } = edit.input;
      const position = positionBeside([...rows.lists.values()], {});
      const list = { id, userId, name, color, position, archivedAt: null, deletedAt: null, ...stampsAt(now) };
      return { ...rows, lists: new Map(rows.lists).set(id, list) };
    }
    case "list.update": {
      const { id, ifVersion: _, ...changes } = edit.input;
      return { ...rows, lists: changed(rows.lists, id, (list) => ({ ...list, ...changes })) };
    }
    case "list.move": {
      const { id, ...spot } = edit.input;
      const others = [...rows.lists.values()].filter((list) => list.id !== id && list.archivedAt === null);
      const position = positionBeside(others, spot);
      return { ...rows, lists: changed(rows.lists, id, (list) => ({ ...list, position })) };
    }
    case "list.archive":
      return { ...rows, lists: changed(rows.lists, edit.input.id, (list) => ({ ...list, archivedAt: now })) };
    case "list.unarchive":
      return {
        ...rows,
        lists: changed(rows.lists, edit.input.id, (list) => ({ ...list, archivedAt: null })),
      };
    case "list.delete":
      return setListDeleted(rows, edit.input.id, now);
    case "list.restore":
      return setListDeleted(rows, edit.input.id, null);
    case "label.create": {
      const { id, name, color = null } = edit.input;
      const label = { id, userId, name, color, ...stampsAt(now) };
      return { ...rows, labels: new Map(rows.labels).set(id, label) };
    }
    case "label.update": {
      const { id, ifVersion: _, ...changes } = edit.input;
      return { ...rows, labels: changed(rows.labels, id, (label) => ({ ...label, ...changes })) };
    }
    case "label.delete":
      return { ...rows, labels: without(rows.labels, edit.input.id) };
    case "filter.create": {
      const { id, name, query, color = null } = edit.input;
      const filter = { id, userId, name, query, color, ...stampsAt(now) };
      return { ...rows, filters: new Map(rows.filters).set(id, filter) };
    }
    case "filter.update": {
      const { id, ifVersion: _, ...changes } = edit.input;
      return { ...rows, filters: changed(rows.filters, id, (filter) => ({ ...filter, ...changes })) };
    }
    case "filter.delete":
      return { ...rows, filters: without(rows.filters, edit.input.id) };
  }
}

/** Version 0, so that whatever the server answers is newer. */
const stampsAt = (now: string) => ({ version: 0, createdAt: now, updatedAt: now });

function changed<Row>(
  map: ReadonlyMap<string, Row>,
  id: string,
  change: (row: Row) => Row,
): ReadonlyMap<string, Row> {
  const row = map.get(id);
  return row === undefined ? map : new Map(map).set(id, change(row));
}

function without<Row>(map: ReadonlyMap<string, Row>, id: string): ReadonlyMap<string, Row> {
  const copy = new Map(map);
  copy.delete(id);
  return copy;
}

function changeTask(rows: Rows, id: string, change: (task: Task) => Task): Rows {
  return { ...rows, tasks: changed(rows.tasks, id, change) };
}

/** A task and all below it. */
function changeTree(rows: Rows, id: string, change: (task: Task) => Task): Rows {
  const tasks = new Map(rows.tasks);
  const ids = [id];
  for (const one of ids) {
    const task = tasks.get(one);
    if (task !== undefined) tasks.set(one, change(task));
    for (const child of childrenOf(rows.tasks, one)) ids.push(child.id);
  }
  return { ...rows, tasks };
}

function createTask(rows: Rows, input: OperationInputs["task.create"], userId: string): Rows {
  // It was answered already.
  if (rows.tasks.has(input.id)) return rows;
  const task = optimisticTask(input, { id: input.id, userId });
  const listId = rows.tasks.get(task.parentId ?? "")?.listId ?? task.listId;
  const siblings = [...rows.tasks.values()].filter(
    (one) => one.parentId === task.parentId && one.listId === listId,
  );
  const position = positionBeside(siblings, {});
  return { ...rows, tasks: new Map(rows.tasks).set(task.id, { ...task, listId, position, version: 0 }) };
}

/** With the fields in the form that the server gives them; all that an update cannot change stays. */
function updated(task: Task, changes: Omit<OperationInputs["task.update"], "id">, userId: string): Task {
  const { id, completed, completedAt, position, version, createdAt, updatedAt, listId, parentId, deletedAt } =
    task;
  const kept = {
    completed,
    completedAt,
    position,
    version,
    createdAt,
    updatedAt,
    listId,
    parentId,
    deletedAt,
  };
  return { ...optimisticTask({ ...task, ...changes }, { id, userId }), ...kept };
}

/** A task that recurs is shown as done until the server tells its next date. */
function setCompleted(
  rows: Rows,
  { id, completed, withSubtasks = false }: OperationInputs["task.setCompleted"],
  now: string,
): Rows {
  const complete = (task: Task): Task =>
    task.completed === completed ? task : { ...task, completed, completedAt: completed ? now : null };
  return withSubtasks ? changeTree(rows, id, complete) : changeTask(rows, id, complete);
}

function moveTask(rows: Rows, { id, listId, parentId, ...spot }: OperationInputs["task.move"]): Rows {
  const task = rows.tasks.get(id);
  if (task === undefined) return rows;
  const newParentId = listId === undefined ? (parentId === undefined ? task.parentId : parentId) : null;
  const newListId =
    rows.tasks.get(newParentId ?? "")?.listId ?? (listId === undefined ? task.listId : listId);
  const siblings = [...rows.tasks.values()].filter(
    (one) => one.id !== id && one.parentId === newParentId && one.listId === newListId,
  );
  const position = positionBeside(siblings, spot);
  const inList = changeTree(rows, id, (one) => ({ ...one, listId: newListId }));
  return changeTask(inList, id, (one) => ({ ...one, parentId: newParentId, position }));
}

function setListDeleted(rows: Rows, id: string, deletedAt: string | null): Rows {
  const tasks = new Map(rows.tasks);
  for (const task of rows.tasks.values())
    if (task.listId === id) tasks.set(task.id, { ...task, deletedAt: deletedAt ?? null });
  return { ...rows, tasks, lists: changed(rows.lists, id, (list) => ({ ...list, deletedAt })) };
}

interface Positioned {
  readonly id: string;
  readonly position: string;
}

/** A position before or after a sibling, or at the end. Where there is no room, beside it all the same: the server makes room. */
function positionBeside(
  siblings: readonly Positioned[],
  { before, after }: { readonly before?: string | undefined; readonly after?: string | undefined },
): string {
  const anchorId = before ?? after;
  const sorted = anchorId === undefined ? [] : siblings.toSorted(inOrder);
  const anchor = sorted.findIndex(({ id }) => id === anchorId);
  const upperAt = before === undefined ? anchor + 1 : anchor;
  const [lower, upper] =
    anchor === -1
      ? [lastPosition(siblings), undefined]
      : [sorted[upperAt - 1]?.position, sorted[upperAt]?.position];
  return keyBetween(lower, upper) ?? lower ?? upper ?? "m";
}

function lastPosition(siblings: readonly Positioned[]): string | undefined {
  let last: string | undefined;
  for (const { position } of siblings) if (last === undefined || position > last) last = position;
  return last;
}
