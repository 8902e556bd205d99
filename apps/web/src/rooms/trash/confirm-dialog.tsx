/** Asks before something is deleted for good. */
import { useState } from "react";
import { messages } from "../../messages/trash.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";

interface ConfirmDialogProps {
  readonly question: string;
  readonly hint: string;
  /** Rejects if it fails. */
  readonly onConfirm: (onProgress: (count: number) => void) => Promise<void>;
  readonly onClose: (isDone: boolean) => void;
}

export function ConfirmDialog({ question, hint, onConfirm, onClose }: ConfirmDialogProps) {
  const [state, setState] = useState<"asking" | "running" | "failed">("asking");
  const [count, setCount] = useState(0);
  const run = async () => {
    setState("running");
    try {
      await onConfirm(setCount);
      onClose(true);
    } catch {
      setState("failed");
    }
  };
  const isRunning = state === "running";
  return (
    <Dialog title={question} isDismissable={!isRunning} onClose={() => onClose(false)}>
      <p className="mb-4 text-muted">{hint}</p>
      <p role="alert" className="text-danger">
        {state === "failed" && messages.purgeFailed}
      </p>
      <p role="status" className="mb-4">
        {isRunning && count > 0 && messages.purging(count)}
      </p>
      <div className="flex justify-end gap-2">
        <Button disabled={isRunning} onClick={() => onClose(false)}>
          {messages.cancel}
        </Button>
        <Button look="danger" disabled={isRunning} onClick={() => void run()}>
          {messages.purge}
        </Button>
      </div>
    </Dialog>
  );
}
