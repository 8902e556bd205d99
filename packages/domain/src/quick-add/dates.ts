/** Dates: "tomorrow", "next Friday", "in 3 days", "EOW", with the prepositions before them. */
import type { Temporal } from "temporal-polyfill";
import { fullDateAt, monthDayAt, weekdayOfMonthDay } from "./calendar-dates.ts";
import type { DateValue } from "./calendar-dates.ts";
import { afterWords, amountAt, firstMatch, markAt, ordinalAt, skipMark, skipWord, wordAt } from "./match.ts";
import type { Context, Firmness, Match, Parser } from "./match.ts";
import { endOfPeriodAt, inDays, ordinalDayAt, periodAt } from "./periods.ts";
import { dayParts, doubtfulWeekdays, hourOfPart, weekdays } from "./vocabulary.ts";
import type { Unit } from "./vocabulary.ts";

/** Later dates would not keep four digits in every time zone. */
const lastYear = 9997;

/** A date, with "on", "by" or "due". */
export const dateAt: Parser<DateValue> = (context, at) => {
  const { kind } = context.tokens[at] ?? {};
  if (kind === undefined || kind === "clock" || kind === "mark" || kind === "literal") return undefined;
  const start = leadEnd(context, at);
  const hasLead = start > at;
  const end = endOfPeriodAt(context, start);
  // "EOD Friday"
  const date = dayAt(context, end?.next ?? start, hasLead) ?? end;
  if (date === undefined || date.value.date.year > lastYear) return undefined;
  const isLooser = hasLead && date.value.firmness === "doubtful";
  const isEndOfDay = wordAt(context, date.next) === "eod";
  return {
    value: { ...date.value, firmness: isLooser ? "loose" : date.value.firmness },
    next: isEndOfDay ? date.next + 1 : date.next,
  };
};

/** The index after "on", "by", "due", "due on" or "due:". */
function leadEnd(context: Context, at: number): number {
  const due = skipWord(context, at, "due");
  if (due > at && markAt(context, due) === ":") return due + 1;
  return skipWord(context, due, "on", "by");
}

function dayAt(context: Context, at: number, hasLead: boolean): Match<DateValue> | undefined {
  const always = [relativeDayAt, fullDateAt, monthDayAt, weekdayAt, periodAt, amountFromNowAt] as const;
  const date = firstMatch<DateValue>(always, context, at);
  return date ?? (hasLead ? ordinalDayAt(context, at) : undefined);
}

const relativeDayAt: Parser<DateValue> = (context, at) => {
  const word = wordAt(context, at);
  const after = afterWords(context, skipWord(context, at, "the"), "day", "after", "tomorrow");
  // "The Day After Tomorrow" is a name.
  const isName = after !== undefined && /^A[a-z]/.test(context.tokens[after - 2]?.raw ?? "");
  if (after !== undefined) return isName ? undefined : inDays(context, 2, after);
  if (word === "today") return inDays(context, 0, at + 1);
  if (word === "later" && wordAt(context, at + 1) === "today") return inDays(context, 0, at + 2);
  if (["tomorrow", "tmr", "tmrw", "tmw", "tomorow", "tommorow", "tommorrow"].includes(word))
    return inDays(context, 1, at + 1);
  const part =
    word === "tonight" ? "night" : word === "this" ? dayParts.get(wordAt(context, at + 1)) : undefined;
  if (part === undefined || part === "noon" || part === "midnight") return undefined;
  const { value, next } = inDays(context, 0, word === "tonight" ? at + 1 : at + 2);
  const time = {
    hour: hourOfPart[part],
    minute: 0,
    second: 0,
    precision: "part",
    part,
    zone: undefined,
  } as const;
  return { value: { ...value, time: { ...time, firmness: "firm" } }, next };
};

/** "Friday", "this Friday", "next Friday", "Friday next week", "Friday, 4 December". */
const weekdayAt: Parser<DateValue> = (context, at) => {
  const modifier = ["this", "next", "coming"].includes(wordAt(context, at)) ? wordAt(context, at) : "";
  const start = modifier === "" ? at : at + 1;
  const weekday = weekdays.get(wordAt(context, start));
  if (weekday === undefined) return undefined;
  // "Fri."
  const end = wordAt(context, start).length <= 5 ? skipMark(context, start + 1, ".") : start + 1;
  if (modifier === "") {
    const dated = weekdayOfMonthDay(context, skipMark(context, end, ","), weekday);
    if (dated !== undefined) return dated;
    if (wordAt(context, start + 1) === "the" && ordinalAt(context, start + 2) !== undefined) {
      // "on Friday the 4th", but not "Friday the 13th".
      const day = wordAt(context, at - 1) === "on" ? ordinalDayAt(context, start + 1) : undefined;
      return day?.value.date.dayOfWeek === weekday ? day : undefined;
    }
  }
  const nextWeek = afterWords(context, start + 1, "next", "week");
  const isNext = modifier === "next" || nextWeek !== undefined;
  const current = context.today.dayOfWeek;
  const days = isNext ? 7 - current + weekday : (weekday - current + 7) % 7;
  const isDoubtful = modifier === "" && doubtfulWeekdays.has(wordAt(context, start));
  const { value, next } = inDays(context, days, nextWeek ?? end, isDoubtful ? "doubtful" : "loose");
  return { value: { ...value, isWeekday: !isNext }, next };
};

/** "in 3 days", "in half an hour", "2 weeks from now", "a week from Friday". */
const amountFromNowAt: Parser<DateValue> = (context, at) => {
  if (wordAt(context, at) === "in") {
    const half = afterWords(context, at + 1, "half", "an", "hour");
    if (half !== undefined) return later(context, 30, "minute", half);
    const amount = amountAt(context, at + 1);
    if (amount === undefined) return undefined;
    const next = skipWord(context, amount.next, "time");
    const isSum = wordAt(context, next) === "and" && amountAt(context, next + 1) !== undefined;
    const isOther = isSum || ["before", "after", "of", "from", "or"].includes(wordAt(context, next));
    return isOther ? undefined : later(context, amount.value.count, amount.value.unit, next);
  }
  const amount = amountAt(context, at);
  if (amount === undefined || wordAt(context, amount.next) !== "from") return undefined;
  const { count, unit } = amount.value;
  const next = amount.next + 1;
  if (wordAt(context, next) === "now") return later(context, count, unit, next + 1, "firm");
  const origin = firstMatch([relativeDayAt, weekdayAt], context, next);
  if (origin === undefined || unit === "hour" || unit === "minute") return undefined;
  return { value: { date: addTo(origin.value.date, count, unit), firmness: "firm" }, next: origin.next };
};

function addTo(date: Temporal.PlainDate, count: number, unit: Unit): Temporal.PlainDate {
  return unit === "quarter" ? date.add({ months: 3 * count }) : date.add({ [`${unit}s`]: count });
}

function later(
  context: Context,
  count: number,
  unit: Unit,
  next: number,
  firmness: Firmness = "loose",
): Match<DateValue> {
  if (unit !== "hour" && unit !== "minute")
    return { value: { date: addTo(context.today, count, unit), firmness }, next };
  const then = context.now.add(unit === "hour" ? { hours: count } : { minutes: count });
  const { hour, minute } = then;
  const time = {
    hour,
    minute,
    second: 0,
    precision: "clock",
    part: undefined,
    zone: undefined,
    firmness,
  } as const;
  return { value: { date: then.toPlainDate(), firmness, time }, next };
}
