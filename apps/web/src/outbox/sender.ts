/** Sends the operations, one after the other, in the tab that leads. */
import { isTaskwellError } from "@taskwell/client";
import type { Task, TaskwellClient, TaskwellError } from "@taskwell/client";
import { taskChange } from "../replica/rows.ts";
import type { Message, WorkspaceState } from "../workspace/state.ts";
import { conflictingFields } from "./conflict.ts";
import type { Operation } from "./operation.ts";
import { newId } from "./new-id.ts";
import { send } from "./send.ts";

export interface SenderOptions {
  readonly api: TaskwellClient;
  readonly state: () => WorkspaceState;
  /** Applies a message in every tab, and resolves when what it changes is stored. */
  readonly dispatch: (message: Message) => Promise<void>;
  /** Resolves when there may be something to do: an operation, a network, a session. At the latest after `delayMs`. */
  readonly wake: (delayMs: number) => Promise<void>;
  readonly signal: AbortSignal;
}

const idleMs = 3_600_000;
const minDelayMs = 1_000;
const maxDelayMs = 30_000;
/** An error of the server that comes this often is told: it may be about this operation alone. */
const maxServerErrors = 5;

export async function runSender({ api, state, dispatch, wake, signal }: SenderOptions): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const operation = state().operations.find(({ problem }) => problem === undefined);
    if (operation === undefined) {
      await wake(idleMs);
      continue;
    }
    const outcome = await sendOnce(operation);
    if (outcome === "done") failures = 0;
    else {
      failures += 1;
      if (outcome === "server_error" && failures >= maxServerErrors) {
        await refuse(operation, "internal_server_error", "The server has failed several times.");
        failures = 0;
      } else await wake(Math.min(maxDelayMs, minDelayMs * 2 ** (failures - 1)));
    }
  }

  async function sendOnce(operation: Operation): Promise<"done" | "later" | "server_error"> {
    const attempt = operation.attempt ?? nextAttempt(operation);
    if (attempt === undefined) return "done";
    const { key, ifVersion } = attempt;
    const attempted = { ...operation, attempt };
    if (operation.attempt === undefined) await dispatch({ kind: "changed", operation: attempted });
    let callId: string | undefined;
    const onCall = (id: string) => (callId = id);
    try {
      const edit = ifVersion === undefined ? attempted : withVersion(attempted, ifVersion);
      const changes = await send(api, edit, { idempotencyKey: key, onCall });
      await dispatch({ kind: "sent", operation: attempted, changes, callId });
      return "done";
    } catch (error) {
      return await handle(error, attempted);
    }
  }

  /** Undefined: it cannot be sent, because the same field was changed elsewhere. */
  function nextAttempt(operation: Operation): NonNullable<Operation["attempt"]> | undefined {
    if (operation.path !== "task.update" || operation.base === undefined) return { key: operation.id };
    const theirs = state().serverRows.tasks.get(operation.input.id);
    // Not known here: the server decides.
    if (theirs === undefined) return { key: operation.id };
    const fields = conflictingFields(operation.input, operation.base, theirs);
    if (fields.length === 0) return { key: newId(), ifVersion: theirs.version };
    void dispatch({
      kind: "changed",
      operation: { ...operation, problem: { kind: "conflict", fields, theirs } },
    });
    return undefined;
  }

  async function handle(error: unknown, operation: Operation): Promise<"done" | "later" | "server_error"> {
    if (!isTaskwellError(error)) return "later";
    const { data } = error;
    // No answer, no session, no room: it is sent again just so.
    if (data == null || [401, 408, 429, 503].includes(data.httpStatus)) return "later";
    if (data.httpStatus >= 500) return "server_error";
    const current = data.reason === "version_mismatch" ? currentTask(error) : undefined;
    if (current !== undefined) {
      const { attempt: _, ...again } = operation;
      await dispatch({ kind: "rows", changes: [taskChange(current)] });
      await dispatch({ kind: "changed", operation: again });
      return "done";
    }
    await refuse(operation, data.reason, error.message);
    return "done";
  }

  async function refuse(operation: Operation, reason: string, message: string): Promise<void> {
    const { attempt: _, ...kept } = operation;
    await dispatch({
      kind: "changed",
      operation: { ...kept, problem: { kind: "refused", reason, message } },
    });
  }
}

function withVersion(operation: Operation, ifVersion: number): Operation {
  return operation.path === "task.update"
    ? { ...operation, input: { ...operation.input, ifVersion } }
    : operation;
}

function currentTask({ data }: TaskwellError): Task | undefined {
  const current = data?.current;
  return current != null && "title" in current ? current : undefined;
}
