/** Sets how long a task takes. */
import type { Task } from "@taskwell/client";
import { useState } from "react";
import { paneMessages as messages } from "../../messages/task.ts";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Field, inputLook } from "../../parts/field.tsx";
import { useEdit } from "../../workspace/use-edit.tsx";
import { formatDuration, parseDuration } from "./duration.ts";

interface DurationDialogProps {
  readonly task: Task;
  readonly onClose: () => void;
}

export default function DurationDialog({ task: { id, durationMinutes }, onClose }: DurationDialogProps) {
  const edit = useEdit();
  const [text, setText] = useState(durationMinutes === null ? "" : formatDuration(durationMinutes));
  const [isRefused, setRefused] = useState(false);
  const save = () => {
    const minutes = text.trim() === "" ? null : parseDuration(text);
    if (minutes === undefined) return setRefused(true);
    if (minutes !== durationMinutes)
      edit([{ path: "task.update", input: { id, durationMinutes: minutes } }], messages.durationChanged);
    onClose();
  };
  return (
    <FormDialog title={messages.duration} onSubmit={save} onClose={onClose}>
      <Field
        label={messages.duration}
        hint={messages.durationHint}
        error={isRefused ? messages.durationRefused : undefined}
      >
        {(props) => (
          <input
            {...props}
            className={inputLook}
            autoComplete="off"
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              setRefused(false);
            }}
          />
        )}
      </Field>
    </FormDialog>
  );
}
