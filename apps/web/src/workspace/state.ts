/** What a tab knows of the account, and how it changes. Pure: every tab applies the same messages. */
import type { Change } from "@taskwell/client/changes";
import { applyPending } from "../outbox/apply-pending.ts";
import type { Operation, SentCall } from "../outbox/operation.ts";
import { noRows, withChanges } from "../replica/rows.ts";
import type { Rows } from "../replica/rows.ts";

export interface WorkspaceState {
  /** As the server has them. */
  readonly serverRows: Rows;
  /** The oldest first. */
  readonly operations: readonly Operation[];
  /** The server's rows with the operations: what is shown. */
  readonly rows: Rows;
  /** What can be undone, the latest last. */
  readonly calls: readonly SentCall[];
  /** Whether all open tasks are there, even if there may be newer ones. */
  readonly isComplete: boolean;
  /** Whether changes from elsewhere arrive. */
  readonly isLive: boolean;
  /** Grows whenever the server's rows have changed: then its answers to queries may be others. */
  readonly revision: number;
}

export type Message =
  | { readonly kind: "rows"; readonly changes: readonly Change[] }
  /** Rows of an answer to a query. */
  | { readonly kind: "kept"; readonly changes: readonly Change[] }
  | { readonly kind: "replaced"; readonly rows: Rows }
  | { readonly kind: "live"; readonly isLive: boolean }
  /** A tab has been opened: the one that leads tells it whether it is live. */
  | { readonly kind: "opened" }
  | { readonly kind: "added"; readonly operations: readonly Operation[] }
  | { readonly kind: "changed"; readonly operation: Operation }
  | { readonly kind: "removed"; readonly ids: readonly string[] }
  /** The server has done it, and answered with `changes`. `callId`: to undo it, if it has changed anything. */
  | {
      readonly kind: "sent";
      readonly operation: Operation;
      readonly changes: readonly Change[];
      readonly callId: string | undefined;
    }
  | { readonly kind: "calls"; readonly calls: readonly SentCall[] };

export type SentMessage = Extract<Message, { readonly kind: "sent" }>;

export const initialState: WorkspaceState = {
  serverRows: noRows,
  operations: [],
  rows: noRows,
  calls: [],
  isComplete: false,
  isLive: false,
  revision: 0,
};

export function withMessage(state: WorkspaceState, message: Message): WorkspaceState {
  const next = { ...state, ...changeOf(state, message) };
  if (next.serverRows === state.serverRows && next.operations === state.operations) return next;
  if (next.serverRows === state.serverRows && message.kind === "added") {
    // Those that were there before are applied already: with many that wait, it would take long to do it again.
    const added = next.operations.slice(state.operations.length);
    return { ...next, rows: applyPending(state.rows, added) };
  }
  if (message.kind === "changed") {
    const before = state.operations.find(({ id }) => id === message.operation.id);
    // Only how its sending goes has changed.
    if (before?.input === message.operation.input) return next;
  }
  return { ...next, rows: applyPending(next.serverRows, next.operations) };
}

function changeOf(state: WorkspaceState, message: Message): Partial<WorkspaceState> {
  const { serverRows, operations, revision } = state;
  switch (message.kind) {
    case "rows":
      if (message.changes.length === 0) return {};
      return { serverRows: withChanges(serverRows, message.changes), revision: revision + 1 };
    case "kept":
      return { serverRows: withChanges(serverRows, message.changes) };
    case "replaced":
      return { serverRows: message.rows, isComplete: true, revision: revision + 1 };
    case "live":
      return { isLive: message.isLive };
    case "opened":
      return {};
    case "added": {
      // After a reload one may come from the database, and be among those that were on their way there.
      const all = [...operations, ...message.operations];
      const isFirst = ({ id }: Operation, index: number) => all.findIndex((one) => one.id === id) === index;
      return { operations: all.filter(isFirst) };
    }
    case "changed":
      return {
        operations: operations.map((one) => (one.id === message.operation.id ? message.operation : one)),
      };
    case "removed":
      return { operations: operations.filter(({ id }) => !message.ids.includes(id)) };
    case "sent": {
      const { operation, changes, callId } = message;
      // Of what it has changed besides, such as subtasks, the server tells a moment later: until then it is as expected.
      const expected = applyPending(serverRows, [operation]);
      return {
        serverRows: withChanges(expected, changes),
        revision: revision + 1,
        operations: operations.filter(({ id }) => id !== operation.id),
        calls: callId === undefined ? state.calls : withCall(state.calls, operation, callId),
      };
    }
    case "calls":
      return { calls: message.calls };
  }
}

const maxCalls = 100;

function withCall(
  calls: readonly SentCall[],
  { group, label }: Operation,
  callId: string,
): readonly SentCall[] {
  const others = calls.filter((call) => call.group !== group).slice(1 - maxCalls);
  const callIds = calls.find((call) => call.group === group)?.callIds ?? [];
  return [...others, { group, label, callIds: [...callIds, callId] }];
}
