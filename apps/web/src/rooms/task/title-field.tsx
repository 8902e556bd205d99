/** The title of a task, saved by Enter. A half-written one is kept until it is saved or discarded. */
import type { Task } from "@taskwell/client";
import type { RefObject } from "react";
import { paneMessages as messages } from "../../messages/task.ts";
import { DraftNotice } from "./draft-notice.tsx";
import { useTextField } from "./use-text-field.ts";

interface TitleFieldProps {
  readonly task: Task;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

export function TitleField({ task, field }: TitleFieldProps) {
  const { text, isDraft, write, save, discard } = useTextField(task, "title");
  // The buttons of the notice leave with the draft: the focus must not.
  const end = (how: () => void) => {
    field.current?.focus();
    how();
  };
  return (
    <div className="min-w-0 flex-1">
      <textarea
        ref={field}
        aria-label={messages.title}
        rows={1}
        maxLength={255}
        className={`field-sizing-content w-full resize-none rounded-md bg-transparent px-1 py-1 text-xl font-semibold ${task.completed ? "text-muted line-through" : ""}`}
        value={text}
        onChange={({ target }) => write(target.value.replaceAll("\n", " "))}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.key !== "Enter") return;
          event.preventDefault();
          save();
        }}
      />
      {isDraft && (
        <DraftNotice
          label={messages.titleDraft}
          saveKey="Enter"
          onSave={() => end(save)}
          onDiscard={() => end(discard)}
        />
      )}
    </div>
  );
}
