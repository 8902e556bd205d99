/** Moves a recurrence rule by some days: what comes every Monday, two days later, comes every Wednesday. */
import type { Rule } from "./rule.ts";

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const daysOfEveryMonth = 28;

/** @returns the text of the moved rule; undefined when no rule says the same some days later */
export function shiftRule(rule: Rule, days: number): string | undefined {
  const { parts, frequency, byMonth, byMonthDay, byYearDay, byWeekNo, byDay, bySetPos } = rule;
  const moved = new Map(parts);
  const rotate = (weekday: number) => weekdays[(((weekday + days) % 7) + 7) % 7] ?? "";
  const isWeekly = frequency === "WEEKLY" || frequency === "DAILY";
  if (days === 0) return join(moved);
  if ([byYearDay, byWeekNo, bySetPos].some(({ length }) => length > 0)) return undefined;
  if (byMonth.length > 0 && (isWeekly || byMonthDay.length === 0)) return undefined;
  if (byDay.length > 0) {
    const isEveryWeek =
      isWeekly && byMonthDay.length === 0 && byDay.every(({ ordinal }) => ordinal === undefined);
    if (!isEveryWeek) return undefined;
    moved.set("BYDAY", byDay.map(({ weekday }) => rotate(weekday)).join(","));
    if (frequency === "WEEKLY") moved.set("WKST", rotate(rule.weekStart));
  }
  if (byMonthDay.length > 0) {
    const later = byMonthDay.map((day) => day + days);
    if (byMonthDay.some((day) => day < 1) || later.some((day) => day < 1 || day > daysOfEveryMonth))
      return undefined;
    moved.set("BYMONTHDAY", later.join(","));
  }
  return join(moved);
}

function join(parts: ReadonlyMap<string, string>): string {
  return [...parts].map(([name, value]) => `${name}=${value}`).join(";");
}
