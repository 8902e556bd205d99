/** The subtasks of a task, and a field that adds one after the other. */
import type { Task } from "@taskwell/client";
import { useState } from "react";
import { paneMessages as messages } from "../../messages/task.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import { newId } from "../../outbox/new-id.ts";
import { inputLook } from "../../parts/field.tsx";
import { useOpenTask } from "../../routes.ts";
import { childrenOf, inOrder } from "../../tasks/tree.ts";
import type { TaskActions } from "../../tasks/use-task-actions.ts";
import { useEdit } from "../../workspace/use-edit.tsx";
import { useRows } from "../../workspace/use-workspace.tsx";

interface SubtasksProps {
  readonly task: Task;
  readonly actions: TaskActions;
}

export function Subtasks({ task: { id: parentId }, actions }: SubtasksProps) {
  const { tasks } = useRows();
  const edit = useEdit();
  const [, openTask] = useOpenTask();
  const [title, setTitle] = useState("");
  const subtasks = childrenOf(tasks, parentId)
    .filter(({ deletedAt }) => deletedAt === null)
    .toSorted(inOrder);
  return (
    <section aria-label={messages.subtasks}>
      <h2 className="mb-1 font-medium">{messages.subtasks}</h2>
      <ul>
        {subtasks.map((subtask) => (
          <li key={subtask.id} className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-accent"
              aria-label={(subtask.completed ? taskMessages.markOpen : taskMessages.markDone)(subtask.title)}
              checked={subtask.completed}
              onChange={() => actions.setCompleted([subtask], !subtask.completed)}
            />
            <button
              type="button"
              className={`min-w-0 flex-1 truncate text-left ${subtask.completed ? "text-muted line-through" : ""}`}
              onClick={() => openTask(subtask.id)}
            >
              {subtask.title}
            </button>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const trimmed = title.trim();
          if (trimmed === "") return;
          const input = { id: newId(), title: trimmed, parentId };
          edit([{ path: "task.create", input }], messages.subtaskAdded);
          setTitle("");
        }}
      >
        <input
          aria-label={messages.addSubtask}
          placeholder={messages.addSubtask}
          maxLength={255}
          autoComplete="off"
          enterKeyHint="done"
          className={`${inputLook} mt-1`}
          value={title}
          onChange={({ target }) => setTitle(target.value)}
          onKeyDown={(event) => {
            // Enter belongs to the input method while it composes.
            if (event.key === "Enter" && event.nativeEvent.isComposing) event.preventDefault();
          }}
        />
      </form>
    </section>
  );
}
