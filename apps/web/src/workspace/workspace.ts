/** The tasks of the signed-in user in this tab: what is shown, what waits to be sent, and undo. */
import type { Task } from "@taskwell/client";
import type { Change } from "@taskwell/client/changes";
import { api } from "../api.ts";
import { createObservable } from "../observable.ts";
import { applyPending } from "../outbox/apply-pending.ts";
import { fieldsOf } from "../outbox/conflict.ts";
import { newId } from "../outbox/new-id.ts";
import type { Edit, Operation } from "../outbox/operation.ts";
import { runSender } from "../outbox/sender.ts";
import { createUnstoredOperations } from "../outbox/unstored.ts";
import { openDatabase, readRows, replaceRows, writeChanges } from "../replica/database.ts";
import type { Database } from "../replica/database.ts";
import { noRows, withChanges } from "../replica/rows.ts";
import type { Rows } from "../replica/rows.ts";
import { follow } from "../replica/sync.ts";
import { session } from "../session/session.ts";
import { initialState, withMessage } from "./state.ts";
import type { Message, SentMessage, WorkspaceState } from "./state.ts";
import { connectTabs, leadWhenAlone } from "./tabs.ts";
import { createUndo } from "./undo.ts";
import type { Undo } from "./undo.ts";

export interface Workspace extends Undo {
  readonly userId: string;
  readonly database: Database;
  readonly get: () => WorkspaceState;
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Shows changes at once, and sends them when they are stored.
   *
   * @param label what they are, such as "Task completed"
   * @param base fields of a task as they were when its change was begun; absent: as they are now
   * @returns the id by which they are undone together
   */
  readonly edit: (edits: readonly Edit[], label: string, base?: Partial<Task>) => string;
  /** Rows that the server has answered to a query: they are shown with what waits to be sent. */
  readonly keep: (changes: readonly Change[]) => void;
  /** Sends an operation that was refused or stood in conflict, perhaps with another input. */
  readonly retry: (operation: Operation) => void;
  /** Forgets operations that have not been sent. */
  readonly discard: (ids: readonly string[]) => void;
  readonly close: () => void;
}

const retryMs = 10_000;

function isExpired(): boolean {
  const state = session.get();
  return state.status === "signed_in" && state.isExpired;
}

/** @throws {DOMException} when the browser keeps no data */
export async function openWorkspace(userId: string): Promise<Workspace> {
  const database = await openDatabase(userId);
  const observable = createObservable<WorkspaceState>(initialState);
  const stop = new AbortController();
  const sleepers = new Set<() => void>();
  const wake = () => {
    for (const sleeper of sleepers) sleeper();
  };
  const apply = (message: Message) => {
    observable.set(withMessage(observable.get(), message));
    wake();
  };
  // What other tabs tell while the database is read comes after it.
  const early: Message[] = [];
  let receive: (message: Message) => unknown = (message) => early.push(message);
  const tabs = connectTabs(userId, (message) => receive(message));
  const [{ rows, token }, operations, calls] = await Promise.all([
    readRows(database),
    database.getAll("operations"),
    database.getAll("calls"),
  ]);
  const unstoredOperations = createUnstoredOperations(userId);
  const unstored = unstoredOperations.read();
  for (const message of [
    { kind: "replaced", rows } as const,
    { kind: "added", operations: [...operations, ...unstored] } as const,
    { kind: "calls", calls } as const,
    ...early,
  ])
    apply(message);
  if (token === undefined) observable.set({ ...observable.get(), isComplete: false });
  let isLeading = false;
  receive = (message) => {
    apply(message);
    if (message.kind === "opened" && isLeading) tabs.tell({ kind: "live", isLive: observable.get().isLive });
  };
  tabs.tell({ kind: "opened" });

  /** What was sent while all rows are read anew: they may have been read before. */
  let sentMeanwhile: SentMessage[] | undefined;
  const dispatch = async (message: Message) => {
    apply(message);
    if (message.kind === "sent") sentMeanwhile?.push(message);
    if (message.kind === "added") unstoredOperations.add(message.operations);
    await store(database, message, observable.get());
    if (message.kind === "added") unstoredOperations.remove(message.operations);
    tabs.tell(message);
  };
  if (unstored.length > 0) await dispatch({ kind: "added", operations: unstored });
  const sleep = (delayMs: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        sleepers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, stop.signal.aborted ? 0 : delayMs);
      sleepers.add(done);
    });
  window.addEventListener("online", wake, { signal: stop.signal });
  const unsubscribe = session.subscribe(wake);
  const lead = async () => {
    isLeading = true;
    const sending = runSender({
      api,
      state: observable.get,
      dispatch,
      wake: sleep,
      signal: stop.signal,
    });
    await Promise.all([sending, followForever()]);
  };
  const followForever = async () => {
    while (!stop.signal.aborted) {
      const replica = {
        token: await database.get("state", "token"),
        apply: async (changes: readonly Change[], newToken: string) => {
          await writeChanges(database, changes, newToken);
          apply({ kind: "rows", changes });
          tabs.tell({ kind: "rows", changes });
        },
        onCopy: () => (sentMeanwhile = []),
        show: (changes: readonly Change[]) => apply({ kind: "rows", changes }),
        replace: async (changes: readonly Change[], newToken: string) => {
          const read = withChanges(noRows, changes);
          const current = () => (sentMeanwhile ?? []).reduce(withAnswer, read);
          await replaceRows(database, current(), newToken);
          // More may have been sent while they were stored.
          const all = current();
          sentMeanwhile = undefined;
          apply({ kind: "replaced", rows: all });
          tabs.tell({ kind: "replaced", rows: all });
        },
        onStatus: (isLive: boolean) => {
          apply({ kind: "live", isLive });
          tabs.tell({ kind: "live", isLive });
        },
      };
      await follow(api, replica, stop.signal).catch(() => sleep(retryMs));
      // It goes on when somebody has signed in again.
      while (isExpired() && !stop.signal.aborted) await sleep(retryMs);
    }
  };
  void leadWhenAlone(userId, stop.signal, lead);

  const discard = (ids: readonly string[]) => void dispatch({ kind: "removed", ids });
  return {
    userId,
    database,
    get: observable.get,
    subscribe: observable.subscribe,
    edit: (edits, label, base) => {
      const { tasks } = observable.get().rows;
      const added = operationsOf(edits, label, userId, tasks, base);
      void dispatch({ kind: "added", operations: added });
      return added[0]?.group ?? "";
    },
    keep: (changes) => apply({ kind: "kept", changes }),
    retry: ({ problem: _problem, attempt: _attempt, ...operation }) =>
      void dispatch({ kind: "changed", operation }),
    discard,
    close: () => {
      stop.abort();
      wake();
      unsubscribe();
      tabs.close();
      database.close();
    },
    ...createUndo({ api, get: observable.get, subscribe: observable.subscribe, dispatch }),
  };
}

/** A deletion is answered with no rows. */
function withAnswer(rows: Rows, { operation, changes }: SentMessage): Rows {
  return changes.length === 0 ? applyPending(rows, [operation]) : withChanges(rows, changes);
}

function operationsOf(
  edits: readonly Edit[],
  label: string,
  userId: string,
  tasks: ReadonlyMap<string, Task>,
  base?: Partial<Task>,
): Operation[] {
  const group = newId();
  return edits.map((edit, index) => ({
    ...edit,
    id: index === 0 ? group : newId(),
    userId,
    group,
    label,
    atMs: Date.now(),
    ...baseOf(edit, tasks, base),
  }));
}

/** Of an update: the fields as they were before it, to tell later whether they were changed elsewhere. */
function baseOf(
  edit: Edit,
  tasks: ReadonlyMap<string, Task>,
  base?: Partial<Task>,
): { base?: Partial<Task> } {
  const task = edit.path === "task.update" ? tasks.get(edit.input.id) : undefined;
  if (edit.path !== "task.update" || task === undefined) return {};
  const before = { ...task, ...base };
  return { base: Object.fromEntries(fieldsOf(edit.input).map((field) => [field, before[field]])) };
}

/** Writes what a message of this tab changes. */
async function store(database: Database, message: Message, { calls }: WorkspaceState): Promise<void> {
  switch (message.kind) {
    case "added":
      await Promise.all(message.operations.map((operation) => database.put("operations", operation)));
      return;
    case "changed":
      await database.put("operations", message.operation);
      return;
    case "removed":
      await Promise.all(message.ids.map((id) => database.delete("operations", id)));
      return;
    case "sent": {
      const call = calls.find(({ group }) => group === message.operation.group);
      // Together: a page that is loaded anew in between could not undo it, and would undo what was done before.
      const transaction = database.transaction(["operations", "calls"], "readwrite");
      await Promise.all([
        transaction.objectStore("operations").delete(message.operation.id),
        call === undefined ? undefined : transaction.objectStore("calls").put(call),
        transaction.done,
      ]);
      await writeChanges(database, message.changes);
      return;
    }
    case "calls": {
      const transaction = database.transaction("calls", "readwrite");
      await Promise.all([
        transaction.store.clear(),
        ...message.calls.map((call) => transaction.store.put(call)),
        transaction.done,
      ]);
      return;
    }
    case "rows":
      await writeChanges(database, message.changes);
      return;
    case "kept":
    case "replaced":
    case "live":
    case "opened":
  }
}
