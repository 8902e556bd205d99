/** The days of a recurrence, as RFC 5545 BY parts: "mon, wed and fri", "15th and 30th", "last Friday", "March 3". */
import type { Rule } from "../recurrence/rule.ts";
import { monthDayOnlyAt } from "./calendar-dates.ts";
import { listAt, markAt, ordinalAt, skipWord, wordAt } from "./match.ts";
import type { Context, Match, Parser } from "./match.ts";
import { months, pluralWeekdays, weekdayCodes, weekdays } from "./vocabulary.ts";
import type { DayPart } from "./vocabulary.ts";

export interface Pattern {
  readonly frequency: Rule["frequency"];
  readonly interval: number;
  /** BY parts, and SKIP. */
  readonly by?: string;
  readonly part?: DayPart;
}

type Days = { readonly by: string };

const codeOf = (weekday: number) => weekdayCodes[weekday - 1] ?? "MO";

/** BYDAY values of "mon wed fri", "mon/wed/fri", "mon - fri" or "Monday to Friday". */
export const weekdayListAt: Parser<string> = (context, at) => {
  const list = listAt(context, at, weekdayRangeAt, ",/& ");
  return list === undefined ? undefined : { value: codes(list.value.flat()), next: list.next };
};

/** BYDAY values of "Mondays, Wednesdays and Fridays". */
export const pluralListAt: Parser<string> = (context, at) => {
  const list = listAt(context, at, pluralWeekdayAt, ",/& ");
  return list === undefined ? undefined : { value: codes(list.value), next: list.next };
};

/** As typed, without duplicates. */
const codes = (days: readonly number[]) => [...new Set(days)].map(codeOf).join(",");

const pluralWeekdayAt: Parser<number> = (context, at) => {
  const day = pluralWeekdays.get(wordAt(context, at));
  return day === undefined ? undefined : { value: day, next: at + 1 };
};

const weekdayRangeAt: Parser<number[]> = (context, at) => {
  const first = weekdayNameAt(context, skipWord(context, at, "from", "every"));
  if (first === undefined) return undefined;
  const isRange =
    ["to", "through", "thru", "until"].includes(wordAt(context, first.next)) ||
    /^[-–—]$/.test(markAt(context, first.next));
  const last = isRange ? weekdayNameAt(context, first.next + 1) : undefined;
  if (last === undefined) return { value: [first.value], next: first.next };
  const length = ((last.value - first.value + 7) % 7) + 1;
  const days = Array.from({ length }, (_, offset) => ((first.value - 1 + offset) % 7) + 1);
  return { value: days, next: last.next };
};

const weekdayNameAt: Parser<number> = (context, at) => {
  const day = weekdays.get(wordAt(context, at)) ?? pluralWeekdays.get(wordAt(context, at));
  return day === undefined ? undefined : { value: day, next: at + 1 };
};

const ordinalItemAt: Parser<number> = (context, at) => {
  const start = skipWord(context, at, "the", "every");
  const value = ordinalAt(context, start);
  return value === undefined ? undefined : { value, next: start + 1 };
};

/** "1st, 10th and 20th". */
export const ordinalListAt: Parser<number[]> = (context, at) => listAt(context, at, ordinalItemAt, ",&");

/** Days of a month: "1st", "15th and 30th", "last day", "first Monday", "1st and 3rd Tuesday", "last workday". */
export const monthlyAt: Parser<Days> = (context, at) => {
  const nth = ordinalListAt(context, at);
  if (nth === undefined) return undefined;
  const word = wordAt(context, nth.next);
  const weekday = weekdays.get(word);
  if (weekday !== undefined) {
    if (nth.value.some((number) => number === 0 || number > 5)) return undefined;
    const by = nth.value.map((number) => `${number}${codeOf(weekday)}`).join(",");
    return { value: { by: `BYDAY=${by}` }, next: nth.next + 1 };
  }
  const workdayEnd = workdayEndAt(context, nth.next);
  if (workdayEnd !== undefined) {
    const by = `BYDAY=MO,TU,WE,TH,FR;BYSETPOS=${nth.value.join(",")}`;
    return nth.value.every((number) => number < 24) ? { value: { by }, next: workdayEnd } : undefined;
  }
  if (word === "day") return daysOfMonth(nth.value, nth.next + 1);
  // "first" and "last" alone are no days of a month.
  return context.tokens[nth.next - 1]?.kind === "ordinal" ? daysOfMonth(nth.value, nth.next) : undefined;
};

function workdayEndAt(context: Context, at: number): number | undefined {
  if (["weekday", "workday"].includes(wordAt(context, at))) return at + 1;
  const isTwoWords =
    ["business", "working", "work"].includes(wordAt(context, at)) && wordAt(context, at + 1) === "day";
  return isTwoWords ? at + 2 : undefined;
}

/** Months without the day take their last one, if the rule has only one day. */
function daysOfMonth(days: readonly number[], next: number): Match<Days> | undefined {
  if (days.some((day) => day === 0 || day > 31)) return undefined;
  const skip = days.length === 1 && (days[0] ?? 0) > 28 ? ";SKIP=BACKWARD" : "";
  return { value: { by: `BYMONTHDAY=${days.join(",")}${skip}` }, next };
}

/** "15" in "every month on 15". */
export function plainDay(context: Context, at: number): Match<Days> | undefined {
  const token = context.tokens[at];
  return token?.kind === "number" ? daysOfMonth([Number(token.text)], at + 1) : undefined;
}

/** "March 3", "3rd of March", "January": its first day. */
export const yearlyAt: Parser<Pattern> = (context, at) => {
  const date = monthDayOnlyAt(context, at);
  if (date !== undefined) return yearly(date.value.month, date.value.day, date.next);
  const month = months.get(wordAt(context, at));
  return month === undefined ? undefined : yearly(month, 1, at + 1);
};

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function yearly(month: number, day: number, next: number): Match<Pattern> | undefined {
  if (day > (longestMonths[month - 1] ?? 0)) return undefined;
  const skip = day > 28 ? ";SKIP=BACKWARD" : "";
  return {
    value: { frequency: "YEARLY", interval: 1, by: `BYMONTH=${month};BYMONTHDAY=${day}${skip}` },
    next,
  };
}
