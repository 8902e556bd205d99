/** Changes with a toast that undoes them, and undo and redo with one that says what was done. */
import type { Task } from "@taskwell/client";
import { useCallback } from "react";
import { messages } from "../messages/parts.ts";
import type { Edit } from "../outbox/operation.ts";
import { showToast } from "../shell/toasts.tsx";
import type { UndoOutcome } from "./undo.ts";
import { useWorkspace } from "./use-workspace.tsx";

interface EditOptions {
  /** Shows a toast that says so, with a button that undoes it. */
  readonly hasToast?: boolean;
  /** Fields of a task as they were when its change was begun, such as hours ago; absent: as they are now. */
  readonly base?: Partial<Task>;
}

/** A function that makes changes. @returns nothing: what they change is on the screen at once */
export function useEdit(): (edits: readonly Edit[], label: string, options?: EditOptions) => void {
  const workspace = useWorkspace();
  const { undo } = useUndo();
  return useCallback(
    (edits, label, { hasToast = false, base } = {}) => {
      if (edits.length === 0) return;
      const group = workspace.edit(edits, label, base);
      if (hasToast) showToast(label, { label: messages.undo, run: () => undo(group) });
    },
    [workspace, undo],
  );
}

export function useUndo(): { readonly undo: (group?: string) => void; readonly redo: () => void } {
  const workspace = useWorkspace();
  const undo = useCallback(
    (group?: string) => void tell(workspace.undo(group), messages.undone, messages.nothingToUndo),
    [workspace],
  );
  const redo = useCallback(
    () => void tell(workspace.redo(), messages.redone, messages.nothingToRedo),
    [workspace],
  );
  return { undo, redo };
}

async function tell(
  outcome: Promise<UndoOutcome>,
  done: (label: string) => string,
  nothing: string,
): Promise<void> {
  try {
    const { label, conflicts } = await outcome;
    showToast(label === undefined ? nothing : done(label));
    if (conflicts.length > 0) showToast(messages.leftAsItIs(conflicts.join(" ")));
  } catch {
    showToast(messages.undoFailed);
  }
}
