/** Days as a calendar has them: `YYYY-MM-DD`, in a person's time zone. */
import type { Task } from "@taskwell/client";

export const ownTimeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();

function wallTimeFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  formats.set(timeZone, format);
  return format;
}

/** The last answer for each zone: a list asks for the same moment at each of its tasks, and formatting is slow. */
const lastWallTimes = new Map<string, { readonly atMs: number; readonly text: string }>();

/** `YYYY-MM-DD HH:MM`, as the clocks of a time zone show it. */
function wallTime(atMs: number, timeZone: string): string {
  const last = lastWallTimes.get(timeZone);
  if (last?.atMs === atMs) return last.text;
  const text = wallTimeFormat(timeZone).format(atMs);
  lastWallTimes.set(timeZone, { atMs, text });
  return text;
}

export function dayOf(atMs: number, timeZone: string = ownTimeZone): string {
  return wallTime(atMs, timeZone).slice(0, 10);
}

/** @param days may be negative */
export function addDays(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** 0 is Monday. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export type DueState = "none" | "overdue" | "today" | "upcoming";

/** By the calendar of the task's own time zone, as the server counts; a task without one is due by the reader's. */
export function dueStateOf({ due, dueAt }: Pick<Task, "due" | "dueAt">, nowMs: number): DueState {
  if (due === null) return "none";
  const now = wallTime(nowMs, due.timeZone ?? ownTimeZone);
  const today = now.slice(0, 10);
  if (dueAt !== null ? Date.parse(dueAt) < nowMs : due.date < today) return "overdue";
  if (due.date > today) return "upcoming";
  const hasPassed = due.time !== null && dueAt === null && due.time.slice(0, 5) < now.slice(11, 16);
  return hasPassed ? "overdue" : "today";
}
