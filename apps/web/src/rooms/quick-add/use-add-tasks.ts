/** Adds tasks, and remembers the last that were added: to say so, and to take them back. */
import { useState } from "react";
import { messages as partMessages } from "../../messages/parts.ts";
import { messages } from "../../messages/quick-add.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import type { OperationInputs } from "../../outbox/operation.ts";
import { showToast } from "../../shell/toasts.tsx";
import { useUndo } from "../../workspace/use-edit.tsx";
import { useWorkspace } from "../../workspace/use-workspace.tsx";

type NewTask = OperationInputs["task.create"];

interface Added {
  readonly group: string;
  readonly text: string;
}

interface AddTasks {
  readonly add: (tasks: readonly NewTask[]) => Added;
  readonly last: Added | undefined;
  readonly undoLast: () => void;
  /** By a toast, which can be reached when the dialog has closed. */
  readonly tell: (added: Added) => void;
}

export function useAddTasks(): AddTasks {
  const workspace = useWorkspace();
  const { undo } = useUndo();
  const [last, setLast] = useState<Added>();
  const textOf = (tasks: readonly NewTask[]) => {
    const [first, ...others] = tasks;
    if (first === undefined || others.length > 0) return messages.added(tasks.length);
    const list = workspace.get().rows.lists.get(first.listId ?? "");
    return messages.addedTo(first.title, list?.name ?? taskMessages.inbox);
  };
  return {
    add: (tasks) => {
      const edits = tasks.map((input) => ({ path: "task.create" as const, input }));
      const added = { group: workspace.edit(edits, messages.added(tasks.length)), text: textOf(tasks) };
      setLast(added);
      return added;
    },
    last,
    undoLast: () => {
      if (last !== undefined) undo(last.group);
      setLast(undefined);
    },
    tell: ({ group, text }) => showToast(text, { label: partMessages.undo, run: () => undo(group) }),
  };
}
