/** The subtasks of a task, and a field that adds one after the other. */
import type { Task } from "@taskwell/client";
import { useRef, useState } from "react";
import { useCommands } from "../../commands/keyboard.tsx";
import { paneMessages as messages } from "../../messages/task.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import { newId } from "../../outbox/new-id.ts";
import { inputLook } from "../../parts/field.tsx";
import { useOpenTask } from "../../routes.ts";
import { asFlat } from "../../tasks/select.ts";
import { useMoves } from "../../tasks/use-moves.ts";
import type { Direction } from "../../tasks/move.ts";
import type { TaskActions } from "../../tasks/use-task-actions.ts";
import { useEdit } from "../../workspace/use-edit.tsx";
import { useRows } from "../../workspace/use-workspace.tsx";
import { useSubtasks } from "./use-subtasks.ts";

interface SubtasksProps {
  readonly task: Task;
  readonly actions: TaskActions;
}

export function Subtasks({ task, actions }: SubtasksProps) {
  const { tasks } = useRows();
  const edit = useEdit();
  const [, openTask] = useOpenTask();
  const [title, setTitle] = useState("");
  const { open, done } = useSubtasks(task);
  const moves = useMoves({ items: asFlat(open), tasks, actions });
  const list = useRef<HTMLUListElement>(null);
  const moveFocused = (direction: Direction) => {
    const focusedId = document.activeElement?.closest("li")?.dataset["id"];
    const focused = open.find(({ id }) => id === focusedId);
    if (focused !== undefined) moves.move([focused], direction);
  };
  useCommands({ moveUp: () => moveFocused("up"), moveDown: () => moveFocused("down") }, list);
  return (
    <section aria-label={messages.subtasks}>
      <h2 className="mb-1 font-medium">{messages.subtasks}</h2>
      <ul ref={list}>
        {[...open, ...done].map((subtask) => (
          <li
            key={subtask.id}
            data-id={subtask.id}
            className="flex min-h-9 items-center gap-2 max-md:min-h-11"
          >
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
      <p role="status" className="sr-only">
        {moves.announcement}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const trimmed = title.trim();
          if (trimmed === "") return;
          const input = { id: newId(), title: trimmed, parentId: task.id };
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
