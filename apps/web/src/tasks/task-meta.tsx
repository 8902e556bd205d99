/** What a row says of a task besides its title: when it is due, its labels, its list. */
import type { Label, Task } from "@taskwell/client";
import type { ReactNode } from "react";
import { messages } from "../messages/tasks.ts";
import { Icon } from "../parts/icon.tsx";
import type { IconName } from "../parts/icon.tsx";
import { dayOf, dueStateOf } from "../time/days.ts";
import { formatWhen } from "../time/format.ts";
import { priorityColors } from "./complete-button.tsx";

interface TaskMetaProps {
  readonly task: Task;
  readonly labels: ReadonlyMap<string, Label>;
  readonly listName: string | undefined;
  readonly openSubtaskCount: number;
  readonly nowMs: number;
  readonly hasProblem: boolean;
}

export function TaskMeta({ task, labels, listName, openSubtaskCount, nowMs, hasProblem }: TaskMetaProps) {
  const { priority, due, recurrence, description } = task;
  const isOverdue = !task.completed && dueStateOf(task, nowMs) === "overdue";
  const parts: ReactNode[] = [
    hasProblem && <Sign key="problem" icon="warning" text={messages.notSaved} look="text-danger" />,
    priority !== "none" && (
      <Sign
        key="priority"
        icon="flag"
        text={messages.priorityOf(priority)}
        look={`${priorityColors[priority]} ${priority === "urgent" ? "fill-current!" : ""}`}
      />
    ),
    due !== null && (
      <span key="due" className={`flex items-center gap-1 ${isOverdue ? "text-danger" : ""}`}>
        {isOverdue && <span className="sr-only">{messages.overdue}</span>}
        {formatWhen(due, dayOf(nowMs))}
        {recurrence !== null && <Sign icon="repeat" text={messages.recurs} />}
      </span>
    ),
    openSubtaskCount > 0 && (
      <span key="subtasks" className="flex items-center gap-1">
        <Icon name="list" className="size-3.5" />
        <span aria-hidden="true">{openSubtaskCount}</span>
        <span className="sr-only">{messages.openSubtasks(openSubtaskCount)}</span>
      </span>
    ),
    description !== null && <Sign key="note" icon="note" text={messages.hasNote} />,
    ...task.labelIds.map((id) => <LabelName key={id} label={labels.get(id)} />),
    listName !== undefined && (
      <span key="list" className="min-w-0 truncate">
        {listName}
      </span>
    ),
  ].filter((part) => part !== false);
  if (parts.length === 0) return null;
  return (
    <div className="flex min-w-0 items-center gap-3 overflow-hidden text-sm whitespace-nowrap text-muted max-md:text-[0.8125rem] md:max-w-[55%] md:shrink-0">
      {parts}
    </div>
  );
}

function Sign({
  icon,
  text,
  look = "",
}: {
  readonly icon: IconName;
  readonly text: string;
  readonly look?: string;
}) {
  return (
    <span title={text} className="flex items-center">
      <Icon name={icon} className={`size-3.5 ${look}`} />
      <span className="sr-only">{text}</span>
    </span>
  );
}

function LabelName({ label }: { readonly label: Label | undefined }) {
  if (label === undefined) return null;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <ColorDot color={label.color} />
      <span className="truncate">{label.name}</span>
    </span>
  );
}

/** The colour of a label or list. @param color `#rrggbb`; null: none was chosen */
export function ColorDot({ color }: { readonly color: string | null }) {
  return (
    <span
      aria-hidden="true"
      className="size-2 shrink-0 rounded-full bg-field"
      style={color === null ? undefined : { backgroundColor: color }}
    />
  );
}
