/** What can be done with one task or several at once, each with its words and its undo. */
import type { Task } from "@taskwell/client";
import type { Priority } from "@taskwell/domain/priority";
import { messages } from "../messages/tasks.ts";
import { messages as partMessages } from "../messages/parts.ts";
import { newId } from "../outbox/new-id.ts";
import type { Edit, OperationInputs } from "../outbox/operation.ts";
import { showToast } from "../shell/toasts.tsx";
import { ownTimeZone } from "../time/days.ts";
import { useUndo } from "../workspace/use-edit.tsx";
import { useWorkspace } from "../workspace/use-workspace.tsx";
import { isCompletedTwice, rememberCompletion } from "./double-completion.ts";
import { rootsOf } from "./move.ts";
import { tellNextDate } from "./next-date.ts";
import { isOpen } from "./select.ts";
import { childrenOf } from "./tree.ts";

export interface TaskActions {
  readonly setCompleted: (tasks: readonly Task[], completed: boolean) => void;
  readonly remove: (tasks: readonly Task[]) => void;
  readonly rename: (task: Task, title: string) => void;
  readonly setPriority: (tasks: readonly Task[], priority: Priority) => void;
  readonly setDue: (tasks: readonly Task[], due: Task["due"]) => void;
  readonly setLabel: (tasks: readonly Task[], labelId: string, isOn: boolean) => void;
  readonly addNewLabel: (tasks: readonly Task[], name: string) => void;
  readonly moveToList: (tasks: readonly Task[], listId: string | null, listName: string) => void;
  readonly move: (inputs: readonly OperationInputs["task.move"][]) => void;
}

export function useTaskActions(): TaskActions {
  const workspace = useWorkspace();
  const { undo } = useUndo();
  const all = () => workspace.get().rows.tasks;

  const edit = (edits: readonly Edit[], label: string, { hasToast }: { readonly hasToast: boolean }) => {
    if (edits.length === 0) return;
    const group = workspace.edit(edits, label);
    if (hasToast) showToast(label, { label: partMessages.undo, run: () => undo(group) });
  };

  return {
    setCompleted: (tasks, completed) => {
      const changed = rootsOf(tasks, all()).filter(
        (task) => task.completed !== completed && !(completed && isCompletedTwice(task.id)),
      );
      const label = (completed ? messages.completed : messages.reopened)(changed.length);
      const edits = changed.map((task) => completion(task, completed, hasOpenSubtasks(all(), task)));
      edit(edits, label, { hasToast: true });
      if (!completed) return;
      for (const task of changed) {
        if (task.recurrence === null) continue;
        rememberCompletion(task.id);
        tellNextDate(workspace, task);
      }
    },
    remove: (tasks) => {
      const roots = rootsOf(tasks, all());
      edit(
        roots.map(({ id }) => ({ path: "task.delete", input: { id } })),
        messages.deleted(roots.length),
        { hasToast: true },
      );
    },
    rename: ({ id, title }, newTitle) => {
      const trimmed = newTitle.trim();
      if (trimmed === "" || trimmed === title) return;
      edit([{ path: "task.update", input: { id, title: trimmed } }], messages.renamed, { hasToast: false });
    },
    setPriority: (tasks, priority) => {
      const changed = tasks.filter((task) => task.priority !== priority);
      edit(
        changed.map(({ id }) => ({ path: "task.update", input: { id, priority } })),
        messages.prioritySet(changed.length),
        { hasToast: changed.length > 1 },
      );
    },
    setDue: (tasks, due) =>
      edit(
        tasks.map(({ id, recurrence }) => ({
          path: "task.update",
          // What has no date cannot recur.
          input: { id, due, ...(due === null && recurrence !== null ? { recurrence: null } : {}) },
        })),
        messages.dueSet(tasks.length),
        { hasToast: true },
      ),
    setLabel: (tasks, labelId, isOn) => {
      const changed = tasks.filter(({ labelIds }) => labelIds.includes(labelId) !== isOn);
      const path = isOn ? "task.addLabels" : "task.removeLabels";
      edit(
        changed.map(({ id }) => ({ path, input: { id, labelIds: [labelId] } })),
        messages.labelsSet(changed.length),
        { hasToast: false },
      );
    },
    addNewLabel: (tasks, name) => {
      const labelId = newId();
      const additions = tasks.map(({ id }): Edit => ({
        path: "task.addLabels",
        input: { id, labelIds: [labelId] },
      }));
      edit(
        [{ path: "label.create", input: { id: labelId, name } }, ...additions],
        messages.labelsSet(tasks.length),
        { hasToast: false },
      );
    },
    moveToList: (tasks, listId, listName) => {
      const roots = rootsOf(tasks, all()).filter((task) => task.listId !== listId || task.parentId !== null);
      edit(
        roots.map(({ id }) => ({ path: "task.move", input: { id, listId } })),
        messages.movedTo(roots.length, listName),
        { hasToast: true },
      );
    },
    move: (inputs) =>
      edit(
        inputs.map((input) => ({ path: "task.move", input })),
        messages.moved(inputs.length),
        { hasToast: false },
      ),
  };
}

const hasOpenSubtasks = (all: ReadonlyMap<string, Task>, { id }: Task) => childrenOf(all, id).some(isOpen);

/** Names the occurrence of a task that recurs, so that completing it twice advances it once. */
function completion(task: Task, completed: boolean, withSubtasks: boolean): Edit {
  const { id, due, recurrence } = task;
  const input: OperationInputs["task.setCompleted"] = { id, completed, timeZone: ownTimeZone };
  if (completed && withSubtasks) input.withSubtasks = true;
  if (completed && recurrence !== null && due !== null)
    input.occurrence = due.time === null ? due.date : `${due.date}T${due.time.slice(0, 5)}`;
  return { path: "task.setCompleted", input };
}
