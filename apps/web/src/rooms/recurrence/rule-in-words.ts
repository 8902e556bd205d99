/** A recurrence in words, such as "Every 2 weeks on Monday and Friday". Pure. */
import { parseRule, RuleError } from "@taskwell/domain/recurrence/rule";
import type { Recurrence, Rule } from "@taskwell/domain/recurrence/rule";
import { messages } from "../../messages/recurrence.ts";

const units = { HOURLY: "hour", DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" } as const;
const list = new Intl.ListFormat(undefined, { type: "conjunction" });
const utc = { timeZone: "UTC" } as const;
const weekdayName = new Intl.DateTimeFormat(undefined, { weekday: "long", ...utc });
const shortWeekdayName = new Intl.DateTimeFormat(undefined, { weekday: "short", ...utc });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", ...utc });
const monthName = new Intl.DateTimeFormat(undefined, { month: "long", ...utc });
const dateName = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", ...utc });

/** 5 January 1970 was a Monday. @param weekday 0 is Monday */
export const nameOfWeekday = (weekday: number) => weekdayName.format(Date.UTC(1970, 0, 5 + weekday));
export const shortNameOfWeekday = (weekday: number) =>
  shortWeekdayName.format(Date.UTC(1970, 0, 5 + weekday));
const nameOfMonth = (month: number) => monthName.format(Date.UTC(1970, month - 1, 1));

/** Rules with parts that are hard to say are shown as they are. */
export function ruleInWords({ rule, anchor }: Recurrence): string {
  try {
    const parsed = parseRule(rule);
    const isHard = [parsed.byYearDay, parsed.byWeekNo, parsed.byHour, parsed.byMinute, parsed.bySetPos].some(
      ({ length }) => length > 0,
    );
    if (isHard) return rule;
    return [
      frequencyOf(parsed),
      ...(parsed.byMonth.length === 0
        ? []
        : [messages.inMonths(list.format(parsed.byMonth.map(nameOfMonth)))]),
      ...(anchor === "completion" ? [messages.afterCompletion] : []),
      ...endOf(parsed),
    ].join(", ");
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return rule;
  }
}

function frequencyOf({ frequency, interval, byDay, byMonthDay }: Rule): string {
  const weekdays = byDay.filter(({ ordinal }) => ordinal === undefined).map(({ weekday }) => weekday);
  const isEveryWeekday =
    frequency === "WEEKLY" && interval === 1 && weekdays.join() === "0,1,2,3,4" && byMonthDay.length === 0;
  if (isEveryWeekday) return messages.everyWeekday;
  const days = [
    ...weekdays.map(nameOfWeekday),
    ...byDay.flatMap(({ ordinal, weekday }) =>
      ordinal === undefined ? [] : [messages.nthWeekday(ordinal, nameOfWeekday(weekday))],
    ),
  ];
  return [
    messages.every(interval, units[frequency]),
    ...(days.length === 0 ? [] : [messages.on(list.format(days))]),
    ...(byMonthDay.length === 0 ? [] : [list.format(byMonthDay.map(messages.onDay))]),
  ].join(" ");
}

/** Such as "on the 12th" or "on the second Tuesday in November". @param day parts such as `BYMONTH=11;BYDAY=2TU` */
export function dayInWords(day: string): string {
  const { byMonth, byMonthDay, byDay } = parseRule(`FREQ=YEARLY;${day}`);
  const [month, dayOfMonth, { ordinal = 1, weekday } = { weekday: 0 }] = [
    byMonth[0],
    byMonthDay[0],
    ...byDay,
  ];
  if (dayOfMonth !== undefined && month !== undefined && dayOfMonth > 0)
    // A year that has a 29 February.
    return messages.onDate(dayAndMonth.format(Date.UTC(2000, month - 1, dayOfMonth)));
  const words =
    dayOfMonth === undefined
      ? messages.on(messages.nthWeekday(ordinal, nameOfWeekday(weekday)))
      : messages.onDay(dayOfMonth);
  return month === undefined ? words : messages.dayIn(words, nameOfMonth(month));
}

function endOf({ count, until }: Rule): string[] {
  if (count !== undefined) return [messages.times(count)];
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(until ?? "") ?? [];
  if (year === undefined) return [];
  return [messages.until(dateName.format(new Date(`${year}-${month}-${day}T12:00:00Z`)))];
}
