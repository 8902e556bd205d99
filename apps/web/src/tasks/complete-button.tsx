/** The round box that marks a task done. Its colour says how urgent the task is. */
import type { Task } from "@taskwell/client";
import type { Priority } from "@taskwell/domain/priority";
import { messages } from "../messages/tasks.ts";
import { Icon } from "../parts/icon.tsx";

export const priorityColors: Readonly<Record<Priority, string>> = {
  none: "text-field",
  low: "text-low",
  medium: "text-medium",
  high: "text-high",
  urgent: "text-high",
};

export function CompleteButton({ task }: { readonly task: Task }) {
  const { title, completed, priority } = task;
  const border = priority === "urgent" ? "border-[3px]" : priority === "none" ? "border-[1.5px]" : "border-2";
  return (
    <button
      type="button"
      tabIndex={-1}
      data-part="complete"
      aria-label={(completed ? messages.markOpen : messages.markDone)(title)}
      className={`group/box flex size-11 shrink-0 items-center justify-center md:size-8 ${priorityColors[priority]}`}
    >
      <span
        className={`flex size-[1.2rem] items-center justify-center rounded-full border-current ${border} ${completed ? "bg-current" : ""}`}
      >
        <Icon
          name="check"
          className={`size-3 stroke-3 ${completed ? "text-page" : "opacity-0 group-hover/box:opacity-100"}`}
        />
      </span>
    </button>
  );
}
