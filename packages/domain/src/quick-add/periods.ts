/** Dates by their week, month or year: "next week", "EOW", "end of January", "the 15th". */
import type { Temporal } from "temporal-polyfill";
import type { DateValue } from "./calendar-dates.ts";
import { afterWords, ordinalAt, skipWord, wordAt } from "./match.ts";
import type { Context, Firmness, Match, Parser } from "./match.ts";
import { functionWords, months, weekdays } from "./vocabulary.ts";

/** The day so many days after today. */
export function inDays(
  context: Context,
  days: number,
  next: number,
  firmness: Firmness = "firm",
): Match<DateValue> {
  return { value: { date: context.today.add({ days }), firmness }, next };
}

/** "next week", "next month", "next year", "this weekend"; "next week on Tuesday". */
export const periodAt: Parser<DateValue> = (context, at) => {
  const first = wordAt(context, at);
  const word = wordAt(context, at + 1);
  const daysToMonday = 8 - context.today.dayOfWeek;
  const weekendOn = first === "the" && ["on", "at"].includes(wordAt(context, at - 1));
  if (word === "weekend" && (first === "this" || first === "next" || weekendOn)) {
    const daysToSaturday = Math.max(0, 6 - context.today.dayOfWeek);
    return inDays(context, first === "next" ? daysToMonday + 5 : daysToSaturday, at + 2, "loose");
  }
  if (first !== "next") return undefined;
  if (word === "week") {
    const dayAfter = skipWord(context, at + 2, "on");
    const weekday = weekdays.get(wordAt(context, dayAfter));
    if (weekday !== undefined) return inDays(context, daysToMonday + weekday - 1, dayAfter + 1, "loose");
    return inDays(context, daysToMonday, at + 2, "loose");
  }
  const start = context.today;
  const date =
    word === "month"
      ? start.with({ day: 1 }).add({ months: 1 })
      : word === "year"
        ? start.with({ month: 1, day: 1 }).add({ years: 1 })
        : undefined;
  return date === undefined ? undefined : { value: { date, firmness: "loose" }, next: at + 2 };
};

const periodAbbreviations: ReadonlyMap<string, string> = new Map([
  ["eod", "day"],
  ["cob", "day"],
  ["eow", "week"],
  ["eom", "month"],
  ["eoy", "year"],
]);

/** "EOD", "end of the week", "at the end of January". A week ends on Friday, at the weekend on the next one. */
export function endOfPeriodAt(context: Context, at: number): Match<DateValue> | undefined {
  const abbreviated = periodAbbreviations.get(wordAt(context, at));
  const start = skipWord(context, skipWord(context, at, "at"), "the");
  const afterEnd = abbreviated === undefined ? afterWords(context, start, "end", "of") : at;
  if (afterEnd === undefined) return undefined;
  const nameAt = abbreviated === undefined ? skipWord(context, afterEnd, "the", "this") : at;
  const name = abbreviated ?? wordAt(context, nameAt);
  const date = endOf(context, name);
  return date === undefined ? undefined : { value: { date, firmness: "trailing" }, next: nameAt + 1 };
}

function endOf(context: Context, period: string): Temporal.PlainDate | undefined {
  const date = context.today;
  if (period === "day") return date;
  if (period === "week") return date.add({ days: (5 - date.dayOfWeek + 7) % 7 });
  if (period === "month") return date.with({ day: date.daysInMonth });
  if (period === "year") return date.with({ month: 12, day: 31 });
  const month = months.get(period);
  if (month === undefined) return undefined;
  const year = month < date.month ? date.year + 1 : date.year;
  return date.with({ year, month, day: 1 }).add({ months: 1 }).subtract({ days: 1 });
}

/** "the 15th": the next one. */
export function ordinalDayAt(context: Context, at: number): Match<DateValue> | undefined {
  const start = skipWord(context, at, "the");
  const day = context.tokens[start]?.kind === "ordinal" ? ordinalAt(context, start) : undefined;
  if (day === undefined || day < 1 || day > 31) return undefined;
  const first = context.today;
  for (let month = first.with({ day: 1 }); ; month = month.add({ months: 1 })) {
    if (day > month.daysInMonth) continue;
    const date = month.with({ day });
    const follows = wordAt(context, start + 1);
    const isNoun = follows !== "" && !functionWords.has(follows);
    if (date.until(first).days <= 0)
      return isNoun ? undefined : { value: { date, firmness: "doubtful" }, next: start + 1 };
  }
}
