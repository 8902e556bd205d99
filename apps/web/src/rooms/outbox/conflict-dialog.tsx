/** A task that was changed here and elsewhere: by field, what it was, what is here, and what is there. */
import type { Task } from "@taskwell/client";
import { useState } from "react";
import { messages } from "../../messages/outbox.ts";
import { messages as taskMessages } from "../../messages/tasks.ts";
import { fieldsOf } from "../../outbox/conflict.ts";
import type { UpdatableField } from "../../outbox/conflict.ts";
import type { Operation } from "../../outbox/operation.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { formatWhen } from "../../time/format.ts";
import { useToday } from "../../time/use-now.ts";
import { useRows, useWorkspace } from "../../workspace/use-workspace.tsx";
import { ruleInWords } from "../recurrence/rule-in-words.ts";
import { resolved } from "./resolve.ts";

interface ConflictDialogProps {
  readonly operation: Operation;
  readonly onClose: () => void;
}

export default function ConflictDialog({ operation, onClose }: ConflictDialogProps) {
  const { retry, discard } = useWorkspace();
  const mine = useRows().tasks.get(operation.input.id);
  const [kept, setKept] = useState<ReadonlySet<UpdatableField>>(new Set());
  const { problem, base = {} } = operation;
  if (operation.path !== "task.update" || problem?.kind !== "conflict" || mine === undefined) return null;
  const { theirs } = problem;
  const fields = fieldsOf(operation.input).filter((field) => problem.fields.includes(field));
  const choose = (field: UpdatableField, isMine: boolean) => {
    const next = new Set(kept);
    if (isMine) next.add(field);
    else next.delete(field);
    setKept(next);
  };
  const save = () => {
    const next = resolved(
      operation,
      theirs,
      fields.filter((field) => !kept.has(field)),
    );
    if (next === undefined) discard([operation.id]);
    else retry(next);
    onClose();
  };
  return (
    <Dialog title={messages.conflictTitle} onClose={onClose}>
      <p className="mb-4 text-muted">{messages.conflictHint}</p>
      <table className="w-full table-fixed text-left">
        <thead>
          <tr className="text-sm text-muted">
            {[messages.field, messages.base, messages.mine, messages.theirs].map((name) => (
              <th key={name} scope="col" className="py-1 pr-3 font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => {
            const name = messages.fields[field];
            return (
              <tr key={field} className="border-t border-line align-top">
                <th scope="row" className="py-2 pr-3 font-medium">
                  {name}
                </th>
                <td className="py-2 pr-3 break-words text-muted">
                  <Value task={{ ...mine, ...base }} field={field} />
                </td>
                <td className="py-2 pr-3 break-words">
                  <label className="flex gap-2">
                    <input
                      type="radio"
                      name={field}
                      aria-label={messages.keepMine(name)}
                      checked={kept.has(field)}
                      onChange={() => choose(field, true)}
                    />
                    <Value task={mine} field={field} />
                  </label>
                </td>
                <td className="py-2 break-words">
                  <label className="flex gap-2">
                    <input
                      type="radio"
                      name={field}
                      aria-label={messages.keepTheirs(name)}
                      checked={!kept.has(field)}
                      onChange={() => choose(field, false)}
                    />
                    <Value task={theirs} field={field} />
                  </label>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{messages.cancel}</Button>
        <Button look="main" onClick={save}>
          {messages.save}
        </Button>
      </div>
    </Dialog>
  );
}

/** A field as people read it. */
function Value({ task, field }: { readonly task: Task; readonly field: UpdatableField }) {
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
  return <span className="min-w-0 whitespace-pre-wrap">{texts[field] ?? messages.empty}</span>;
}
