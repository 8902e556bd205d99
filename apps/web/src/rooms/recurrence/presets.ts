/** The usual rules for a day, and a rule with another end. Pure. */
import { messages } from "../../messages/recurrence.ts";
import { weekdayOf } from "../../time/days.ts";
import { daysFor, weekdayCodes } from "./rule-controls.ts";
import { dayInWords, nameOfWeekday } from "./rule-in-words.ts";

export interface Preset {
  readonly rule: string;
  readonly title: string;
}

/** Every week on the weekday of a date. */
export const weeklyRule = (date: string) => `FREQ=WEEKLY;BYDAY=${weekdayCodes[weekdayOf(date)] ?? ""}`;

/** @param date `YYYY-MM-DD`: the first due date */
export function presetsFor(date: string): Preset[] {
  return [
    { rule: "FREQ=DAILY", title: messages.daily },
    { rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", title: messages.everyWeekday },
    { rule: weeklyRule(date), title: messages.weekly(nameOfWeekday(weekdayOf(date))) },
    ...daysFor("MONTHLY", date).map((day) => ({
      rule: `FREQ=MONTHLY;${day}`,
      title: messages.monthly(dayInWords(day)),
    })),
    ...daysFor("YEARLY", date)
      .slice(0, 1)
      .map((day) => ({ rule: `FREQ=YEARLY;${day}`, title: messages.yearly(dayInWords(day)) })),
  ];
}

/** Such as `COUNT=5` or `UNTIL=20261224`; undefined: none. */
export const endOf = (rule: string) => /(?:COUNT|UNTIL)=[^;]*/i.exec(rule)?.[0];

/** @param end such as `COUNT=5` or `UNTIL=20261224`; undefined: none */
export function withEnd(rule: string, end: string | undefined): string {
  const parts = rule.split(";").filter((part) => !/^(COUNT|UNTIL)=/i.test(part));
  return [...parts, ...(end === undefined ? [] : [end])].join(";");
}
