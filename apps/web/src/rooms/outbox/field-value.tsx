/** A field of a task as people read it. */
import type { Task } from "@taskwell/client";
import { messages } from "../../messages/outbox.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import type { UpdatableField } from "../../outbox/conflict.ts";
import { formatWhen } from "../../time/format.ts";
import { useToday } from "../../time/use-now.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { ruleInWords } from "../recurrence/rule-in-words.ts";

export function FieldValue({ task, field }: { readonly task: Task; readonly field: UpdatableField }) {
  const today = useToday();
  const { labels } = useRows();
  const { due, notBefore, recurrence } = task;
  const texts: Readonly<Record<UpdatableField, string | null>> = {
    title: task.title,
    description: task.description,
    completed: task.completed ? messages.yes : messages.no,
    priority: taskMessages.priorities[task.priority],
    labelIds: task.labelIds.map((id) => labels.get(id)?.name ?? "").join(", ") || null,
    due: due && formatWhen(due, today),
    notBefore: notBefore && formatWhen(notBefore, today),
    durationMinutes: task.durationMinutes === null ? null : String(task.durationMinutes),
    recurrence: recurrence && ruleInWords(recurrence),
  };
  return (
    <span className="block min-w-0 [overflow-wrap:anywhere] whitespace-pre-wrap">
      {texts[field] ?? messages.empty}
    </span>
  );
}
