/** What was done, by day, week, month or list. Pure: days are those of the reader's calendar, as the server has counted them. */
import type { RouterOutputs } from "@taskwell/client";
import { addDays, weekdayOf } from "../../time/days.ts";

export type DoneDay = RouterOutputs["task"]["doneCounts"]["days"][number];
export type Unit = "days" | "weeks" | "months";

export interface Bar {
  /** The first day of the unit: `YYYY-MM-DD`. */
  readonly start: string;
  readonly count: number;
}

const barCounts = { days: 30, weeks: 12, months: 12 } as const;

/** The first day of the day, week or month that a day is in. @param firstDay of weeks: 0 is Monday */
export function startOf(unit: Unit, day: string, firstDay: number): string {
  if (unit === "days") return day;
  if (unit === "months") return `${day.slice(0, 7)}-01`;
  return addDays(day, -((weekdayOf(day) - firstDay + 7) % 7));
}

/** The starts of the units up to today's, the earliest first. */
export function startsUntil(unit: Unit, today: string, firstDay: number): string[] {
  const starts = [startOf(unit, today, firstDay)];
  while (starts.length < barCounts[unit])
    starts.push(startOf(unit, addDays(starts.at(-1) ?? today, -1), firstDay));
  return starts.toReversed();
}

/** A bar for each unit, also for those in which nothing was done. */
export function barsOf(unit: Unit, days: readonly DoneDay[], today: string, firstDay: number): Bar[] {
  const counts = new Map(startsUntil(unit, today, firstDay).map((start) => [start, 0]));
  for (const { day, count } of days) {
    const start = startOf(unit, day, firstDay);
    const before = counts.get(start);
    if (before !== undefined) counts.set(start, before + count);
  }
  return [...counts].map(([start, count]) => ({ start, count }));
}

export interface ListCount {
  readonly name: string;
  readonly count: number;
}

/** The most first. @param nameOf the name of a list (null: the Inbox), the same for all that are gone */
export function countsByList(
  days: readonly DoneDay[],
  from: string,
  nameOf: (listId: string | null) => string,
): ListCount[] {
  const counts = new Map<string, number>();
  for (const { day, listId, count } of days) {
    if (day < from) continue;
    const name = nameOf(listId);
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return [...counts].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count);
}

export function sumSince(days: readonly DoneDay[], from: string): number {
  return days.reduce((sum, { day, count }) => (day < from ? sum : sum + count), 0);
}
