/** Dates of the calendar: "2026-12-24", "Dec 24", "24th of December 2026", "12/24". */
import { Temporal } from "temporal-polyfill";
import { markAt, ordinalAt, skipMark, skipWord, wordAt } from "./match.ts";
import type { Context, Firmness, Match, Parser } from "./match.ts";
import type { TimeValue } from "./times.ts";
import { measures, months } from "./vocabulary.ts";
import { parseOffset } from "./zones.ts";

export interface DateValue {
  readonly date: Temporal.PlainDate;
  readonly firmness: Firmness;
  /** A weekday: a week later if the time has passed today. */
  readonly isWeekday?: boolean;
  /** Of "tonight" and "in 2 hours". */
  readonly time?: TimeValue;
}

/** A date, or undefined if the calendar does not have it. */
function calendarDate(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" });
  } catch {
    return undefined;
  }
}

/** A date in digits with its year, and the time of an ISO 8601 date and time. */
export const fullDateAt: Parser<DateValue> = (context, at) => {
  const token = context.tokens[at];
  if (token?.kind === "fraction") return fractionAt(context, at, token.text);
  if (token?.kind === "dotted") return dottedAt(context, at, token.text);
  if (token?.kind !== "date") return undefined;
  const [day = "", time] = token.text.split("t");
  const [first = 0, second = 0, third = 0] = day.split(/[-/.]/).map(Number);
  const isYearFirst = first > 31;
  const year = isYearFirst ? first : third < 100 ? 2000 + third : third;
  const [month, dayOfMonth] = isYearFirst
    ? [second, third]
    : monthAndDay(first, second, context, token.text.includes("."));
  const date = calendarDate(year, month, dayOfMonth);
  if (date === undefined) return undefined;
  if (time === undefined) return { value: { date, firmness: "firm" }, next: at + 1 };
  const [, hour = "", minute = "", seconds = "0", offset] =
    /^(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(z|[+-].+)?$/.exec(time) ?? [];
  const zone = offset === undefined ? undefined : parseOffset(offset);
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(seconds) < 60;
  if (!isTime || (offset !== undefined && zone === undefined)) return undefined;
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(seconds), zone };
  const value = { ...clock, precision: "clock", part: undefined, firmness: "firm" } as const;
  return { value: { date, firmness: "firm", time: value }, next: at + 1 };
};

/** Where people write the month first. */
const monthFirstZone =
  /^(?:US\/|America\/(?:New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit|Boise|Juneau|Indiana|Kentucky|North_Dakota)|Pacific\/Honolulu)/;

function monthAndDay(first: number, second: number, { now }: Context, hasDots: boolean): [number, number] {
  const isMonthFirst = second > 12 || (first <= 12 && !hasDots && monthFirstZone.test(now.timeZoneId));
  return isMonthFirst ? [first, second] : [second, first];
}

/** "on 12/24", "due 3/4". Without a preposition only where it can be no fraction, at the edge of a title. */
function fractionAt(context: Context, at: number, text: string): Match<DateValue> | undefined {
  const [first = 0, second = 0] = text.split("/").map(Number);
  // "reduce by 1/2"
  const isProper = first < second && second <= 12;
  const leads = ["on", "due", "until", "starting", ...(isProper ? [] : ["by"])];
  const hasLead = leads.includes(wordAt(context, at - 1));
  const isPlain = first <= 12 && second > 12 && monthFirstZone.test(context.now.timeZoneId);
  if (!hasLead && !isPlain) return undefined;
  const [month, day] = monthAndDay(first, second, context, false);
  const date = nextYearly(context, month, day);
  return date === undefined ? undefined : { value: { date, firmness: "doubtful" }, next: at + 1 };
}

/** "on 30.11.", with both dots */
function dottedAt(context: Context, at: number, text: string): Match<DateValue> | undefined {
  const [day = 0, month = 0] = text.split(".").map(Number);
  const hasLead = ["on", "by", "due", "until", "starting"].includes(wordAt(context, at - 1));
  const hasDot = markAt(context, at + 1) === "." && context.tokens[at + 1]?.isGlued === true;
  const date = hasLead && hasDot ? nextYearly(context, month, day) : undefined;
  return date === undefined ? undefined : { value: { date, firmness: "loose" }, next: at + 2 };
}

export interface MonthDay {
  readonly month: number;
  readonly day: number;
  /** The month is an ordinary word too, such as "may". */
  readonly isDoubtful: boolean;
}

/** "Dec 24", "24 December", "the 24th of December", without a year. */
export const monthDayOnlyAt: Parser<MonthDay> = (context, at) => {
  const month = monthNameAt(context, at);
  if (month !== undefined) {
    const dayAt = skipWord(context, month.next, "the");
    const day = dayOfMonthAt(context, dayAt);
    if (day === undefined || isAmount(context, dayAt)) return undefined;
    return { value: { ...month.value, day }, next: dayAt + 1 };
  }
  const dayStart = skipWord(context, at, "the");
  const day = dayOfMonthAt(context, dayStart);
  if (day === undefined || (dayStart > at && context.tokens[dayStart]?.kind !== "ordinal")) return undefined;
  const name = monthNameAt(context, skipWord(context, dayStart + 1, "of"));
  return name === undefined ? undefined : { value: { ...name.value, day }, next: name.next };
};

function isAmount(context: Context, at: number): boolean {
  return context.tokens[at]?.kind === "number" && measures.has(wordAt(context, at + 1));
}

function monthNameAt(context: Context, at: number): Match<Omit<MonthDay, "day">> | undefined {
  const word = wordAt(context, at);
  const month = months.get(word);
  if (month === undefined) return undefined;
  const isDoubtful = (word === "may" || word === "march") && context.tokens[at]?.raw === word;
  // "Dec. 24"
  return { value: { month, isDoubtful }, next: word.length <= 4 ? skipDot(context, at + 1) : at + 1 };
}

function skipDot(context: Context, at: number): number {
  const next = skipMark(context, at, ".");
  return next > at && dayOfMonthAt(context, next) !== undefined ? next : at;
}

function dayOfMonthAt(context: Context, at: number): number | undefined {
  const token = context.tokens[at];
  const day =
    token?.kind === "number"
      ? Number(token.text)
      : token?.kind === "ordinal"
        ? ordinalAt(context, at)
        : undefined;
  return day !== undefined && day >= 1 && day <= 31 && (token?.text.length ?? 0) <= 4 ? day : undefined;
}

/** A day of a month, with or without its year. */
export const monthDayAt: Parser<DateValue> = (context, at) => {
  const match = monthDayOnlyAt(context, at);
  if (match === undefined) return undefined;
  const { month, day, isDoubtful } = match.value;
  const year = yearAt(context, match.next);
  const date = year === undefined ? nextYearly(context, month, day) : calendarDate(year.value, month, day);
  if (date === undefined) return undefined;
  return { value: { date, firmness: isDoubtful ? "loose" : "firm" }, next: year?.next ?? match.next };
};

function yearAt(context: Context, at: number): Match<number> | undefined {
  const start = skipMark(context, at, ",");
  const token = context.tokens[start];
  if (token?.kind !== "number" || !/^(?:19|20|21)\d\d$/.test(token.text) || isAmount(context, start))
    return undefined;
  return { value: Number(token.text), next: start + 1 };
}

/** The next such day, which may be today. 29 February is found within eight years. */
function nextYearly({ today }: Context, month: number, day: number): Temporal.PlainDate | undefined {
  for (let year = today.year; year <= today.year + 8; year += 1) {
    const date = calendarDate(year, month, day);
    if (date !== undefined && Temporal.PlainDate.compare(date, today) >= 0) return date;
  }
  return undefined;
}

/** The date after a weekday, as in "Friday, 4 December". */
export function weekdayOfMonthDay(
  context: Context,
  at: number,
  weekday: number,
): Match<DateValue> | undefined {
  const date = fullDateAt(context, at) ?? monthDayAt(context, at);
  return date?.value.date.dayOfWeek === weekday ? date : undefined;
}
