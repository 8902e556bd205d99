/** Tells when a task that recurs is next, once the server has answered. */
import type { Task } from "@taskwell/client";
import { messages } from "../messages/tasks.ts";
import { isSame } from "../outbox/conflict.ts";
import { showToast } from "../shell/toasts.tsx";
import { dayOf } from "../time/days.ts";
import { formatWhen } from "../time/format.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Later than this, nobody waits for it any more. */
const patienceMs = 60_000;

/** @param task as it was when it was marked done */
export function tellNextDate({ get, subscribe }: Workspace, task: Task): void {
  const sinceMs = Date.now();
  const unsubscribe = subscribe(() => {
    const { operations, rows } = get();
    const isPending = operations.some(
      ({ path, input }) => path === "task.setCompleted" && input.id === task.id,
    );
    const isLate = Date.now() - sinceMs > patienceMs;
    if (isPending && !isLate) return;
    unsubscribe();
    const now = rows.tasks.get(task.id);
    if (isLate || now === undefined || now.completed || now.due === null || isSame(now.due, task.due)) return;
    showToast(messages.next(now.title, formatWhen(now.due, dayOf(Date.now()))));
  });
}
