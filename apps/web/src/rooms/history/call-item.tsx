/** A call in the history: what it did, field by field when it is opened, and a button that undoes it. */
import { useState } from "react";
import { messages } from "../../messages/history.ts";
import { Button } from "../../parts/button.tsx";
import { Icon } from "../../parts/icon.tsx";
import { formatTimeOf } from "../../time/format.ts";
import { CallDetails } from "./call-details.tsx";
import { titleOf } from "./history-calls.ts";
import type { HistoryCall } from "./history-calls.ts";
import { useUndoCall } from "./use-undo-call.ts";

interface CallItemProps {
  readonly call: HistoryCall;
  readonly nameOf: (id: string) => string | undefined;
  /** Whether the server can be reached. */
  readonly canUndo: boolean;
}

export function CallItem({ call, nameOf, canUndo }: CallItemProps) {
  const { callId, at, rows } = call;
  const [isOpen, setOpen] = useState(false);
  const undo = useUndoCall(callId);
  const title = titleOf(call, nameOf);
  const notes = notesOf(call);
  return (
    <li className="flex gap-x-3 py-2">
      <time dateTime={at} className="w-16 shrink-0 pt-0.5 text-sm whitespace-nowrap text-muted tabular-nums">
        {formatTimeOf(at)}
      </time>
      <div className="min-w-0 flex-1">
        <p className="break-words">{title}</p>
        {notes.length > 0 && <p className="text-sm text-muted">{notes.join(" · ")}</p>}
        <details className="group text-sm" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary
            aria-label={messages.detailsOf(title)}
            className="inline-flex min-h-6 cursor-pointer items-center gap-1 text-muted hover:text-ink"
          >
            <Icon name="forward" className="size-3.5 group-open:rotate-90" />
            {messages.details}
          </summary>
          {isOpen && <CallDetails rows={rows} nameOf={nameOf} />}
        </details>
        <div role="status" className="text-sm">
          {undo.note !== undefined && <p className="mt-1">{undo.note}</p>}
          {undo.conflicts.length > 0 && (
            <>
              <p>{messages.leftAsItIs(undo.conflicts.length)}</p>
              <ul className="list-disc pl-5 text-muted">
                {undo.conflicts.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
      {callId !== null && (
        <Button
          look="quiet"
          className="self-start text-muted"
          aria-label={undo.isUndone ? messages.redoOf(title) : messages.undoOf(title)}
          aria-disabled={undo.isRunning || !canUndo}
          onClick={() => {
            if (!undo.isRunning && canUndo) undo.run();
          }}
        >
          <Icon name="undo" className={`size-4 ${undo.isUndone ? "-scale-x-100" : ""}`} />
          <span className="max-sm:sr-only">{undo.isUndone ? messages.redo : messages.undo}</span>
        </Button>
      )}
    </li>
  );
}

/** What is not in the title: which fields were changed, and by whom if not by the reader. */
function notesOf({ rows, isBySystem }: HistoryCall): string[] {
  const [only] = rows;
  const changes = rows.length === 1 && only?.verb === "changed" ? only.changes : [];
  const names = [...new Set(changes.map(({ field }) => messages.fieldName(field)))];
  return [
    ...(names.length > 0 ? [messages.fieldNames(names)] : []),
    ...(isBySystem ? [messages.bySystem] : []),
  ];
}
