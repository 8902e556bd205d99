/** A task before the server has answered: for optimistic updates. */
import type { RouterInputs, Task } from "./router.ts";

type CreateTask = RouterInputs["task"]["create"];
type WhenInput = NonNullable<CreateTask["due"]>;

/**
 * The task that `task.create` will probably answer with, to show it at once. Unknown here: the list of a subtask (its
 * parent's), and the canonical form of a recurrence rule.
 *
 * @param ids `id`: the one in the input, or a placeholder. `userId`: the user of the session
 */
export function optimisticTask(input: CreateTask, { id, userId }: Pick<Task, "id" | "userId">): Task {
  const { completed = false, recurrence = null } = input;
  const now = new Date();
  const createdAt = now.toISOString();
  const due = whenOf(input.due);
  return {
    id,
    userId,
    listId: input.listId ?? null,
    parentId: input.parentId ?? null,
    title: input.title.trim(),
    description: input.description ?? null,
    completed,
    completedAt: completed ? createdAt : null,
    priority: input.priority ?? "none",
    labelIds: [...new Set(input.labelIds)],
    due,
    dueAt: due === null ? null : instantOf(due),
    notBefore: whenOf(input.notBefore),
    durationMinutes: input.durationMinutes ?? null,
    recurrence: recurrence && { rule: recurrence.rule, anchor: recurrence.anchor ?? "schedule" },
    position: lastPosition(now),
    deletedAt: null,
    version: 1,
    createdAt,
    updatedAt: createdAt,
  };
}

function whenOf(when: WhenInput | null | undefined): Task["due"] {
  if (when == null) return null;
  const { date, time = null, timeZone = null } = when;
  return { date, time: time && time.replace(/^(..:..):00$/, "$1"), timeZone };
}

/** After every task that exists: as the server's own keys, it grows with the time. */
function lastPosition(now: Date): string {
  return `m${(now.getTime() * 1000).toString(16).padStart(13, "0")}`;
}

const dayMs = 24 * 3600 * 1000;

/**
 * A time that a change of clocks skips is taken with the offset before the change; of one that comes twice, the first (RFC
 * 5545, section 3.3.5).
 */
function instantOf({ date, time, timeZone }: NonNullable<Task["due"]>): string | null {
  const wallMs = Date.parse(`${date}T${time}Z`);
  if (timeZone === null || Number.isNaN(wallMs) || !isTimeZone(timeZone)) return null;
  const before = offsetMs(wallMs - dayMs, timeZone);
  const after = offsetMs(wallMs + dayMs, timeZone);
  const isAfter =
    offsetMs(wallMs - before, timeZone) !== before && offsetMs(wallMs - after, timeZone) === after;
  return new Date(wallMs - (isAfter ? after : before)).toISOString();
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).format() !== "";
  } catch {
    return false;
  }
}

/** How far the clocks of a time zone are ahead of UTC. */
function offsetMs(atMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const name = format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours, minutes, seconds = "0"] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
  const ms = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -ms : ms;
}
