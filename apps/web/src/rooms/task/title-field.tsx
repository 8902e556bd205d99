/** The title of a task, saved when one leaves it or presses Enter. What is half-written survives a reload. */
import type { Task } from "@taskwell/client";
import type { Ref } from "react";
import { paneMessages as messages } from "../../messages/task.ts";
import { useTaskActions } from "../../tasks/use-task-actions.ts";
import { useDraft } from "./use-draft.ts";

interface TitleFieldProps {
  readonly task: Task;
  readonly ref: Ref<HTMLTextAreaElement>;
}

export function TitleField({ task, ref }: TitleFieldProps) {
  const { rename } = useTaskActions();
  const { draft, write, clear } = useDraft(`task:${task.id}:title`);
  const text = draft?.text ?? task.title;
  const save = () => {
    if (draft === undefined) return;
    rename(task, draft.text);
    clear();
  };
  return (
    <textarea
      ref={ref}
      aria-label={messages.title}
      rows={1}
      maxLength={255}
      className={`field-sizing-content w-full resize-none rounded-md bg-transparent px-1 py-1 text-xl font-semibold ${task.completed ? "text-muted line-through" : ""}`}
      value={text}
      onChange={({ target }) => write(target.value.replaceAll("\n", " "), task.title)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") {
          event.preventDefault();
          save();
        } else if (event.key === "Escape" && draft !== undefined) {
          event.preventDefault();
          clear();
        }
      }}
    />
  );
}
