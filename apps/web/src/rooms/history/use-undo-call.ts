/** Undoes a call of the history, and undoes that again. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api.ts";
import { messages } from "../../messages/history.ts";
import { newId } from "../../outbox/new-id.ts";

export interface UndoCall {
  /** Whether the next press does it again. */
  readonly isUndone: boolean;
  readonly isRunning: boolean;
  /** What came of it: a sentence, and what was left as it is. */
  readonly note: string | undefined;
  readonly conflicts: readonly string[];
  readonly run: () => void;
}

/** @param callId null: it cannot be undone */
export function useUndoCall(callId: string | null): UndoCall {
  const queryClient = useQueryClient();
  const [isRunning, setRunning] = useState(false);
  const [isUndone, setUndone] = useState(false);
  const [lastCallId, setLastCallId] = useState(callId);
  const [note, setNote] = useState<string>();
  const [conflicts, setConflicts] = useState<readonly string[]>([]);
  const run = async () => {
    if (lastCallId === null) return;
    setRunning(true);
    try {
      const context = { idempotencyKey: newId() };
      const result = await api.history.undo.mutate({ call: lastCallId }, { context });
      const sentences = result.conflicts.map(({ message }) => message);
      setConflicts([...new Set(sentences)]);
      if (result.undone === 0) setNote(messages.nothingChanged);
      else {
        setNote(isUndone ? messages.redone : messages.undone);
        setUndone(!isUndone);
        setLastCallId(result.callId);
      }
      void queryClient.invalidateQueries();
    } catch {
      setNote(messages.undoFailed);
    } finally {
      setRunning(false);
    }
  };
  return { isUndone, isRunning, note, conflicts, run: () => void run() };
}
