/** The rows of Today, and moving to today what is overdue. Pure. */
import type { Task } from "@taskwell/client";
import { messages } from "../../messages/views.ts";
import type { Edit } from "../../outbox/operation.ts";
import { asFlat } from "../../tasks/select.ts";
import type { DueTasks } from "../../tasks/select.ts";
import type { ListItem } from "../../tasks/task-list.tsx";
import { dayOf, dueStateOf, ownTimeZone } from "../../time/days.ts";

export function todayItems({ overdue, today }: DueTasks): ListItem[] {
  if (overdue.length === 0) return asFlat(today);
  const items: ListItem[] = [{ kind: "heading", id: "overdue", title: messages.overdue }, ...asFlat(overdue)];
  if (today.length > 0) items.push({ kind: "heading", id: "today", title: messages.today }, ...asFlat(today));
  return items;
}

/**
 * Changes that make overdue tasks due today: at their time, or at none if that has passed. A task that recurs stays: a new date
 * would be the beginning of another series.
 */
export function moveToToday(overdue: readonly Task[], nowMs: number): Edit[] {
  return overdue.flatMap(({ id, due, recurrence }): Edit[] => {
    if (due === null || recurrence !== null) return [];
    const date = dayOf(nowMs, due.timeZone ?? ownTimeZone);
    const moved = { ...due, date };
    const isPast = dueStateOf({ due: moved, dueAt: null }, nowMs) === "overdue";
    const day = { date, time: null, timeZone: null };
    return [{ path: "task.update", input: { id, due: isPast ? day : moved } }];
  });
}
