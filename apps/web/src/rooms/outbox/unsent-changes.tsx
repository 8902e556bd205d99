/** Changes that have not reached the server, and why. */
import { useState } from "react";
import { messages } from "../../messages/outbox.ts";
import type { Operation } from "../../outbox/operation.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { formatInstant } from "../../time/format.ts";
import { useRows, useWorkspace, useWorkspaceState } from "../../workspace/use-workspace.tsx";
import ConflictDialog from "./conflict-dialog.tsx";

export default function UnsentChanges({ onClose }: { readonly onClose: () => void }) {
  const { operations } = useWorkspaceState();
  const [deciding, setDeciding] = useState<Operation>();
  if (deciding !== undefined)
    return <ConflictDialog operation={deciding} onClose={() => setDeciding(undefined)} />;
  return (
    <Dialog title={messages.title} onClose={onClose}>
      {operations.length === 0 && <p>{messages.none}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {operations.map((operation) => (
          <UnsentChange key={operation.id} operation={operation} onDecide={() => setDeciding(operation)} />
        ))}
      </ul>
    </Dialog>
  );
}

interface UnsentChangeProps {
  readonly operation: Operation;
  readonly onDecide: () => void;
}

function UnsentChange({ operation, onDecide }: UnsentChangeProps) {
  const { retry, discard } = useWorkspace();
  const { tasks } = useRows();
  const { id, label, atMs, problem, input } = operation;
  const title = tasks.get(input.id)?.title;
  return (
    <li className="flex flex-wrap items-center gap-2 py-3">
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{title === undefined ? label : `${label}: ${title}`}</p>
        <p className={`text-sm ${problem === undefined ? "text-muted" : "text-danger"}`}>
          {problem === undefined
            ? messages.waiting
            : problem.kind === "conflict"
              ? messages.conflict
              : messages.refused(problem.message)}
          {" · "}
          <time>{formatInstant(new Date(atMs).toISOString())}</time>
        </p>
      </div>
      {problem?.kind === "conflict" && <Button onClick={onDecide}>{messages.decide}</Button>}
      {problem?.kind === "refused" && <Button onClick={() => retry(operation)}>{messages.retry}</Button>}
      {(problem !== undefined || operation.attempt === undefined) && (
        <Button look="quiet" onClick={() => discard([id])}>
          {messages.discard}
        </Button>
      )}
    </li>
  );
}
