/** What is shown: the server's rows with the changes that it does not have yet. Pure. */
import { optimisticTask } from "@taskwell/client";
import type { Filter, Label, List, Task } from "@taskwell/client";
import { keyBetween } from "@taskwell/domain/order-key";
import type { Rows } from "../replica/rows.ts";
import { indexByParent, inOrder } from "../tasks/tree.ts";
import { draftOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Operation, OperationInputs } from "./operation.ts";

export function applyPending(rows: Rows, operations: readonly Operation[]): Rows {
  if (operations.length === 0) return rows;
  const [tasks, lists, labels, filters] = [
    draftOf(rows.tasks),
    draftOf(rows.lists),
    draftOf(rows.labels),
    draftOf(rows.filters),
  ];
  for (const operation of operations) apply({ tasks, lists, labels, filters }, operation);
  return { tasks: tasks.rows(), lists: lists.rows(), labels: labels.rows(), filters: filters.rows() };
}

interface Drafts {
  readonly tasks: Draft<Task>;
  readonly lists: Draft<List>;
  readonly labels: Draft<Label>;
  readonly filters: Draft<Filter>;
}

function apply({ tasks, lists, labels, filters }: Drafts, operation: Operation): void {
  const { userId } = operation;
  const now = new Date(operation.atMs).toISOString();
  switch (operation.path) {
    case "task.create":
      createTask(tasks, operation.input, userId);
      return;
    case "task.update": {
      const { id, ifVersion: _, ...changes } = operation.input;
      tasks.change(id, (task) => updated(task, changes, userId));
      return;
    }
    case "task.setCompleted":
      setCompleted(tasks, operation.input, now);
      return;
    case "task.skip":
      return;
    case "task.addLabels": {
      const { id, labelIds } = operation.input;
      tasks.change(id, (task) => ({ ...task, labelIds: [...new Set([...task.labelIds, ...labelIds])] }));
      return;
    }
    case "task.removeLabels": {
      const { id, labelIds } = operation.input;
      tasks.change(id, (task) => ({
        ...task,
        labelIds: task.labelIds.filter((labelId) => !labelIds.includes(labelId)),
      }));
      return;
    }
    case "task.move":
      moveTask(tasks, operation.input);
      return;
    case "task.delete":
      changeTree(tasks, operation.input.id, (task) => ({ ...task, deletedAt: task.deletedAt ?? now }));
      return;
    case "task.restore":
      changeTree(tasks, operation.input.id, (task) => ({ ...task, deletedAt: null }));
      return;
    case "list.create": {
      const { id, name, color = null } = operation.input;
      const position = positionBeside([...lists.rows().values()], {});
      const dates = { archivedAt: null, deletedAt: null, ...stampsAt(now) };
      lists.set(id, { id, userId, name, color, position, ...dates });
      return;
    }
    case "list.update": {
      const { id, ifVersion: _, ...changes } = operation.input;
      lists.change(id, (list) => ({ ...list, ...changes }));
      return;
    }
    case "list.move": {
      const { id, ...spot } = operation.input;
      const others = [...lists.rows().values()].filter((list) => list.id !== id && list.archivedAt === null);
      const position = positionBeside(others, spot);
      lists.change(id, (list) => ({ ...list, position }));
      return;
    }
    case "list.archive":
      lists.change(operation.input.id, (list) => ({ ...list, archivedAt: now }));
      return;
    case "list.unarchive":
      lists.change(operation.input.id, (list) => ({ ...list, archivedAt: null }));
      return;
    case "list.delete":
    case "list.restore": {
      const { id } = operation.input;
      const deletedAt = operation.path === "list.delete" ? now : null;
      lists.change(id, (list) => ({ ...list, deletedAt }));
      for (const task of tasks.rows().values())
        if (task.listId === id) tasks.set(task.id, { ...task, deletedAt });
      return;
    }
    case "label.create": {
      const { id, name, color = null } = operation.input;
      labels.set(id, { id, userId, name, color, ...stampsAt(now) });
      return;
    }
    case "label.update": {
      const { id, ifVersion: _, ...changes } = operation.input;
      labels.change(id, (label) => ({ ...label, ...changes }));
      return;
    }
    case "label.delete":
      labels.delete(operation.input.id);
      return;
    case "filter.create": {
      const { id, name, query, color = null } = operation.input;
      filters.set(id, { id, userId, name, query, color, ...stampsAt(now) });
      return;
    }
    case "filter.update": {
      const { id, ifVersion: _, ...changes } = operation.input;
      filters.change(id, (filter) => ({ ...filter, ...changes }));
      return;
    }
    case "filter.delete":
      filters.delete(operation.input.id);
  }
}

/** Version 0, so that whatever the server answers is newer. */
const stampsAt = (now: string) => ({ version: 0, createdAt: now, updatedAt: now });

/** A task and all below it. */
function changeTree(tasks: Draft<Task>, id: string, change: (task: Task) => Task): void {
  const children = indexByParent(tasks.rows());
  const ids = [id];
  for (const one of ids) {
    tasks.change(one, change);
    for (const child of children.get(one) ?? []) ids.push(child.id);
  }
}

function createTask(tasks: Draft<Task>, input: OperationInputs["task.create"], userId: string): void {
  // It was answered already.
  if (tasks.rows().has(input.id)) return;
  const task = optimisticTask(input, { id: input.id, userId });
  const listId = tasks.rows().get(task.parentId ?? "")?.listId ?? task.listId;
  const position = positionBeside(siblingsIn(tasks.rows(), task.id, task.parentId, listId), {});
  tasks.set(task.id, { ...task, listId, position, version: 0 });
}

function siblingsIn(
  tasks: ReadonlyMap<string, Task>,
  id: string,
  parentId: string | null,
  listId: string | null,
): Task[] {
  const siblings: Task[] = [];
  for (const one of tasks.values())
    if (one.id !== id && one.parentId === parentId && one.listId === listId) siblings.push(one);
  return siblings;
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
  tasks: Draft<Task>,
  { id, completed, withSubtasks = false }: OperationInputs["task.setCompleted"],
  now: string,
): void {
  const complete = (task: Task): Task =>
    task.completed === completed ? task : { ...task, completed, completedAt: completed ? now : null };
  if (withSubtasks) changeTree(tasks, id, complete);
  else tasks.change(id, complete);
}

function moveTask(tasks: Draft<Task>, { id, listId, parentId, ...spot }: OperationInputs["task.move"]): void {
  const task = tasks.rows().get(id);
  if (task === undefined) return;
  const newParentId = listId === undefined ? (parentId === undefined ? task.parentId : parentId) : null;
  const newListId =
    tasks.rows().get(newParentId ?? "")?.listId ?? (listId === undefined ? task.listId : listId);
  const position = positionBeside(siblingsIn(tasks.rows(), id, newParentId, newListId), spot);
  changeTree(tasks, id, (one) => ({ ...one, listId: newListId }));
  tasks.change(id, (one) => ({ ...one, parentId: newParentId, position }));
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
