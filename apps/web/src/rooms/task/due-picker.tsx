/** Chooses when a task is due. */
import type { Task } from "@taskwell/client";

interface DuePickerProps {
  readonly value: Task["due"];
  readonly onChange: (due: Task["due"]) => void;
  readonly onClose: () => void;
}

export default function DuePicker(_: DuePickerProps) {
  return null;
}
