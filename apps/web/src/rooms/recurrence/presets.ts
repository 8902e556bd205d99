/** The usual rules for a day, and a rule with another end. Pure. */
import { messages } from "../../messages/recurrence.ts";
import { addDays, weekdayOf } from "../../time/days.ts";
import { weekdayCodes } from "./rule-controls.ts";
import { nameOfWeekday } from "./rule-in-words.ts";

export interface Preset {
  readonly rule: string;
  readonly title: string;
}

const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", timeZone: "UTC" });

/** Every week on the weekday of a date. */
export const weeklyRule = (date: string) => `FREQ=WEEKLY;BYDAY=${weekdayCodes[weekdayOf(date)] ?? ""}`;

/** @param date `YYYY-MM-DD`: the first due date */
export function presetsFor(date: string): Preset[] {
  const weekday = weekdayOf(date);
  const day = Number(date.slice(8));
  const nth = Math.ceil(day / 7);
  const isLastDay = addDays(date, 1).slice(8) === "01";
  const code = weekdayCodes[weekday] ?? "";
  return [
    { rule: "FREQ=DAILY", title: messages.daily },
    { rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", title: messages.everyWeekday },
    { rule: weeklyRule(date), title: messages.weekly(nameOfWeekday(weekday)) },
    { rule: `FREQ=MONTHLY;BYMONTHDAY=${day}`, title: messages.monthly(day) },
    ...(isLastDay ? [{ rule: "FREQ=MONTHLY;BYMONTHDAY=-1", title: messages.monthEnd }] : []),
    {
      rule: `FREQ=MONTHLY;BYDAY=${nth}${code}`,
      title: messages.monthlyWeekday(nth, nameOfWeekday(weekday)),
    },
    {
      rule: `FREQ=YEARLY;BYMONTH=${Number(date.slice(5, 7))};BYMONTHDAY=${day}`,
      title: messages.yearly(dayAndMonth.format(new Date(`${date}T12:00:00Z`))),
    },
  ];
}

/** Such as `COUNT=5` or `UNTIL=20261224`; undefined: none. */
export const endOf = (rule: string) => /(?:COUNT|UNTIL)=[^;]*/i.exec(rule)?.[0];

/** @param end such as `COUNT=5` or `UNTIL=20261224`; undefined: none */
export function withEnd(rule: string, end: string | undefined): string {
  const parts = rule.split(";").filter((part) => !/^(COUNT|UNTIL)=/i.test(part));
  return [...parts, ...(end === undefined ? [] : [end])].join(";");
}
