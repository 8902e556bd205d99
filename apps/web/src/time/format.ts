/** Dates and times in words, as the person's locale has them. */
import type { Task } from "@taskwell/client";
import { messages } from "../messages/time.ts";
import { addDays, ownTimeZone } from "./days.ts";

type When = NonNullable<Task["due"]>;

const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const utc = { timeZone: "UTC" } as const;
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long", ...utc });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", ...utc });
const dayMonthYear = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
  ...utc,
});
const weekdayAndDay = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
  ...utc,
});
const fullDay = new Intl.DateTimeFormat(undefined, { dateStyle: "full", ...utc });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short", ...utc });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Such as "Today", "Friday", "5 Dec" or "5 Dec 2027". @param today `YYYY-MM-DD` */
export function formatDay(day: string, today: string): string {
  if (day === today) return messages.today;
  if (day === addDays(today, 1)) return messages.tomorrow;
  if (day === addDays(today, -1)) return messages.yesterday;
  if (day > today && day < addDays(today, 7)) return weekday.format(noon(day));
  return (day.slice(0, 4) === today.slice(0, 4) ? dayAndMonth : dayMonthYear).format(noon(day));
}

/** Such as "Saturday, 28 November 2026". */
export function formatFullDay(day: string): string {
  return fullDay.format(noon(day));
}

/** Such as "Saturday, 28 November", with the year if it is not this one. @param today `YYYY-MM-DD` */
export function formatLongDay(day: string, today: string): string {
  return (day.slice(0, 4) === today.slice(0, 4) ? weekdayAndDay : fullDay).format(noon(day));
}

/** Such as "17:00" or "5:00 PM". @param time `HH:MM` or `HH:MM:SS` */
export function formatTime(time: string): string {
  return clock.format(new Date(`2000-01-01T${time.length === 5 ? `${time}:00` : time}Z`));
}

/** The day, the time, and the time zone if it is not the reader's. */
export function formatWhen({ date, time, timeZone }: When, today: string): string {
  const parts = [formatDay(date, today)];
  if (time !== null) parts.push(formatTime(time));
  if (time !== null && timeZone !== null && timeZone !== ownTimeZone) parts.push(`(${timeZone})`);
  return parts.join(" ");
}

/** An instant, such as "28 Nov 2026, 10:15". @param instant ISO 8601 */
export function formatInstant(instant: string): string {
  return moment.format(new Date(instant));
}

const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** The time of an instant by the reader's clock, such as "10:15". @param instant ISO 8601 */
export function formatTimeOf(instant: string): string {
  return timeOfDay.format(new Date(instant));
}

const monthAndYear = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", ...utc });

/** Such as "November 2026". @param day `YYYY-MM-DD`, in that month */
export function formatMonth(day: string): string {
  return monthAndYear.format(noon(day));
}
