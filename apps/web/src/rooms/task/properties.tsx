/** What a task has besides its texts: dates, recurrence, priority, labels, list, duration. */
import type { Task } from "@taskwell/client";
import { lazy, Suspense, useState } from "react";
import type { ReactNode } from "react";
import { paneMessages as messages } from "../../messages/task.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import { Icon } from "../../parts/icon.tsx";
import type { IconName } from "../../parts/icon.tsx";
import { LabelDialog, MoveDialog, PriorityDialog } from "../../tasks/pickers.tsx";
import type { TaskActions } from "../../tasks/use-task-actions.ts";
import { formatWhen } from "../../time/format.ts";
import { useToday } from "../../time/use-now.ts";
import { useEdit } from "../../workspace/use-edit.tsx";
import { useRows } from "../../workspace/use-workspace.tsx";
import { ruleInWords } from "../recurrence/rule-in-words.ts";
import { formatDuration } from "./duration.ts";

const DuePicker = lazy(() => import("./due-picker.tsx"));
const DurationDialog = lazy(() => import("./duration-dialog.tsx"));
const RecurrenceDialog = lazy(() => import("../recurrence/recurrence-dialog.tsx"));

type Property = "due" | "notBefore" | "recurrence" | "duration" | "priority" | "labels" | "list";

interface PropertiesProps {
  readonly task: Task;
  readonly actions: TaskActions;
}

export function Properties({ task, actions }: PropertiesProps) {
  const { lists, labels } = useRows();
  const today = useToday();
  const edit = useEdit();
  const [open, setOpen] = useState<Property>();
  const close = () => setOpen(undefined);
  const { id, due, notBefore, recurrence, durationMinutes, priority, labelIds, listId, parentId } = task;
  const labelNames = labelIds.map((labelId) => labels.get(labelId)?.name).filter(Boolean);
  const row = (property: Property, icon: IconName, name: string, value: ReactNode) => (
    <button
      type="button"
      className="flex min-h-9 items-center gap-3 rounded-md px-1 text-left hover:bg-hover"
      onClick={() => setOpen(property)}
    >
      <Icon name={icon} className="size-4 text-muted" />
      <span className="w-24 shrink-0 text-muted">{name}</span>
      <span className="min-w-0 flex-1 truncate">{value}</span>
    </button>
  );
  return (
    <div className="flex flex-col">
      {row("due", "today", messages.due, due === null ? messages.none : formatWhen(due, today))}
      {row(
        "recurrence",
        "repeat",
        messages.repeat,
        recurrence === null ? messages.noRepeat : ruleInWords(recurrence),
      )}
      {row("priority", "flag", messages.priority, taskMessages.priorities[priority])}
      {row(
        "labels",
        "label",
        messages.labels,
        labelNames.length === 0 ? messages.none : labelNames.join(", "),
      )}
      {parentId === null &&
        row(
          "list",
          "list",
          messages.list,
          listId === null ? messages.inbox : (lists.get(listId)?.name ?? ""),
        )}
      {row(
        "notBefore",
        "upcoming",
        messages.notBefore,
        notBefore === null ? messages.none : formatWhen(notBefore, today),
      )}
      {row(
        "duration",
        "clock",
        messages.duration,
        durationMinutes === null ? messages.none : formatDuration(durationMinutes),
      )}
      <Suspense fallback={null}>
        {open === "due" && (
          <DuePicker value={due} onChange={(value) => actions.setDue([task], value)} onClose={close} />
        )}
        {open === "notBefore" && (
          <DuePicker
            title={messages.notBefore}
            value={notBefore}
            onChange={(value) =>
              edit([{ path: "task.update", input: { id, notBefore: value } }], messages.notBeforeChanged)
            }
            onClose={close}
          />
        )}
        {open === "recurrence" && <RecurrenceDialog task={task} onClose={close} />}
        {open === "duration" && <DurationDialog task={task} onClose={close} />}
      </Suspense>
      {open === "priority" && <PriorityDialog tasks={[task]} actions={actions} onClose={close} />}
      {open === "labels" && <LabelDialog tasks={[task]} actions={actions} onClose={close} />}
      {open === "list" && <MoveDialog tasks={[task]} actions={actions} onClose={close} />}
    </div>
  );
}
