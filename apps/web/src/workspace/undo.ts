/** Undo and redo of what was done in this browser, from the server's change log. */
import type { TaskwellClient } from "@taskwell/client";
import { newId } from "../outbox/new-id.ts";
import type { SentCall } from "../outbox/operation.ts";
import type { Message, WorkspaceState } from "./state.ts";

export interface UndoOutcome {
  /** What was undone, such as "Task completed"; undefined: there was nothing. */
  readonly label: string | undefined;
  /** What was changed since, and is left as it is: sentences. */
  readonly conflicts: readonly string[];
}

export interface Undo {
  /**
   * Undoes the latest changes, or those of a group: what has not been sent is forgotten.
   *
   * @throws {TaskwellError} when the server cannot be reached, or refuses
   */
  readonly undo: (group?: string) => Promise<UndoOutcome>;
  readonly redo: () => Promise<UndoOutcome>;
}

interface UndoOptions {
  readonly api: TaskwellClient;
  readonly get: () => WorkspaceState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly dispatch: (message: Message) => Promise<void>;
}

const nothing: UndoOutcome = { label: undefined, conflicts: [] };

export function createUndo({ api, get, subscribe, dispatch }: UndoOptions): Undo {
  /** In this tab, until something else is changed. */
  let undone: SentCall[] = [];
  let lastGroup: string | undefined;

  const undo = async (chosen?: string): Promise<UndoOutcome> => {
    const { operations, calls } = get();
    if (lastGroup !== latestGroup()) undone = [];
    const group = chosen ?? operations.at(-1)?.group ?? calls.at(-1)?.group;
    if (group === undefined) return nothing;
    const unsent = operations.filter((one) => one.group === group);
    const forgotten = unsent.filter(({ attempt }) => attempt === undefined);
    if (forgotten.length > 0) await dispatch({ kind: "removed", ids: forgotten.map(({ id }) => id) });
    // What is on its way has to arrive first.
    if (forgotten.length < unsent.length) await untilSent(group);
    const call = get().calls.find((one) => one.group === group);
    if (call === undefined) return { label: unsent[0]?.label, conflicts: [] };
    const result = await undoCalls(call);
    await dispatch({ kind: "calls", calls: get().calls.filter((one) => one.group !== group) });
    lastGroup = latestGroup();
    undone.push({ ...call, callIds: result.callIds });
    return { label: call.label, conflicts: result.conflicts };
  };

  const redo = async (): Promise<UndoOutcome> => {
    const call = lastGroup === latestGroup() ? undone.at(-1) : undefined;
    if (call === undefined) return nothing;
    const result = await undoCalls(call);
    undone = undone.slice(0, -1);
    await dispatch({ kind: "calls", calls: [...get().calls, { ...call, callIds: result.callIds }] });
    lastGroup = latestGroup();
    return { label: call.label, conflicts: result.conflicts };
  };

  const latestGroup = () => get().operations.at(-1)?.group ?? get().calls.at(-1)?.group;

  async function undoCalls({ callIds }: SentCall): Promise<{ callIds: string[]; conflicts: string[] }> {
    const undoIds: string[] = [];
    const conflicts: string[] = [];
    for (const call of callIds.toReversed()) {
      const context = { idempotencyKey: newId() };
      const result = await api.history.undo.mutate({ call }, { context });
      undoIds.push(result.callId);
      conflicts.push(...result.conflicts.map(({ message }) => message));
    }
    return { callIds: undoIds, conflicts };
  }

  async function untilSent(group: string): Promise<void> {
    const isWaiting = () => get().operations.some((one) => one.group === group && one.problem === undefined);
    await new Promise<void>((resolve) => {
      const unsubscribe = subscribe(check);
      function check() {
        if (isWaiting()) return;
        unsubscribe();
        resolve();
      }
      check();
    });
  }

  return { undo, redo };
}
