/** Moves a recurrence rule by some days: what comes every Monday, two days later, comes every Wednesday. */
import { calendarDay, dayNumber } from "./calendar.ts";
import { joinParts } from "./rule.ts";
import type { Rule } from "./rule.ts";

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const daysOfEveryMonth = 28;

/**
 * @param start `YYYY-MM-DD`: the day that the rule counts from
 * @returns the text of the moved rule; undefined when no rule says the same some days later
 */
export function shiftRule(rule: Rule, start: string, days: number): string | undefined {
  const { parts, frequency, byMonth, byYearDay, byWeekNo, bySetPos } = rule;
  if (days === 0) return joinParts(parts);
  const isWeekly = frequency === "WEEKLY" || frequency === "DAILY" || frequency === "HOURLY";
  if ([byYearDay, byWeekNo, bySetPos].some(({ length }) => length > 0)) return undefined;
  if (isWeekly && byMonth.length > 0) return undefined;
  const moved = isWeekly ? movedWeekdays(rule, days) : movedMonthDays(rule, start, days);
  if (moved === undefined) return undefined;
  const until = rule.until === undefined ? {} : { UNTIL: movedUntil(rule.until, days) };
  return joinParts(new Map([...parts, ...Object.entries({ ...moved, ...until })]));
}

type MovedParts = Readonly<Record<string, string>> | undefined;

function movedWeekdays({ byDay, byMonthDay, frequency, weekStart }: Rule, days: number): MovedParts {
  if (byMonthDay.length > 0) return undefined;
  if (byDay.length === 0) return {};
  const rotate = (weekday: number) => weekdays[(((weekday + days) % 7) + 7) % 7] ?? "";
  const moved = { BYDAY: byDay.map(({ weekday }) => rotate(weekday)).join(",") };
  return frequency === "WEEKLY" ? { ...moved, WKST: rotate(weekStart) } : moved;
}

/** Within the same month, whichever it is. */
function movedMonthDays(
  { byDay, byMonth, byMonthDay, frequency }: Rule,
  start: string,
  days: number,
): MovedParts {
  const [month, day] = [Number(start.slice(5, 7)), Number(start.slice(8, 10))];
  const given = byMonthDay.length > 0 ? byMonthDay : [day];
  const later = given.map((one) => one + days);
  const isWithin = (one: number) => one >= 1 && one <= daysOfEveryMonth;
  if (byDay.length > 0 || !given.every(isWithin) || !later.every(isWithin)) return undefined;
  const moved = { BYMONTHDAY: later.join(",") };
  const isOnceAYear = frequency === "YEARLY" && byMonth.length === 0 && byMonthDay.length === 0;
  return isOnceAYear ? { ...moved, BYMONTH: String(month) } : moved;
}

/** @param until `YYYYMMDD`, perhaps with a time */
function movedUntil(until: string, days: number): string {
  const [year, month, day] = [until.slice(0, 4), until.slice(4, 6), until.slice(6, 8)].map(Number);
  const moved = calendarDay(dayNumber(year ?? 0, month ?? 0, day ?? 0) + days);
  const padded = (number: number, length: number) => String(number).padStart(length, "0");
  return `${padded(moved.year, 4)}${padded(moved.month, 2)}${padded(moved.day, 2)}${until.slice(8)}`;
}
