/** Where a series starts and ends: "starting Dec 1", "until Dec 25", "for 3 weeks", "except weekends". */
import type { Temporal } from "temporal-polyfill";
import { dateAt } from "./dates.ts";
import { pluralListAt, weekdayListAt } from "./rule-days.ts";
import { amountAt, numberAt, skipWord, wordAt } from "./match.ts";
import type { Amount, Context, Match, Parser } from "./match.ts";
import type { DateValue } from "./calendar-dates.ts";
import { timeAt } from "./times.ts";
import type { RuleValue } from "./rules.ts";
import type { TimeValue } from "./times.ts";

export type EndValue =
  | { readonly kind: "until"; readonly date: DateValue; readonly time: TimeValue | undefined }
  | { readonly kind: "lasting"; readonly amount: Amount }
  | { readonly kind: "count"; readonly count: number };

const endWords = new Set(["until", "till", "til", "ending", "ends", "through", "thru"]);
export const startWords: ReadonlySet<string> = new Set(["starting", "beginning", "starts"]);

/** Words that limit a recurrence: what follows them must be understood as well. */
export const boundWords: ReadonlySet<string> = new Set([
  "until",
  "till",
  "til",
  "ending",
  "starting",
  "beginning",
  "except",
  "unless",
  "excluding",
  "besides",
  "between",
  "during",
]);

/** "until Dec 25", "for 30 days", "for 10 times"; "to Dec 25" and "until 5pm" only with a rule that they suit. */
export function endAt(
  context: Context,
  at: number,
  rule: RuleValue | undefined,
): Match<EndValue> | undefined {
  const word = wordAt(context, at);
  if (word === "for") return lastingAt(context, at + 1);
  if (word === "this" && rule !== undefined) return thisPeriodAt(context, at + 1);
  if (!endWords.has(word) && !(rule !== undefined && word === "to")) return undefined;
  const start = skipWord(context, at + 1, "on");
  const isHourly = rule?.frequency === "HOURLY";
  const date = dateAt(context, start) ?? (isHourly ? todayAt(context, start) : undefined);
  if (date === undefined) return undefined;
  const time = isHourly && date.value.time === undefined ? exactTimeAt(context, date.next) : undefined;
  if (date.next === start && time === undefined) return undefined;
  const value = { kind: "until", date: date.value, time: date.value.time ?? time?.value } as const;
  return { value, next: time?.next ?? date.next };
}

/** "every day this week" */
function thisPeriodAt(context: Context, at: number): Match<EndValue> | undefined {
  const { today } = context;
  const lastDays: Readonly<Record<string, Temporal.PlainDate>> = {
    week: today.add({ days: 7 - today.dayOfWeek }),
    month: today.with({ day: today.daysInMonth }),
    year: today.with({ month: 12, day: 31 }),
  };
  const date = lastDays[wordAt(context, at)];
  if (date === undefined) return undefined;
  return { value: { kind: "until", date: { date, firmness: "loose" }, time: undefined }, next: at + 1 };
}

/** The day of "every hour until 5pm" */
const todayAt = ({ today }: Context, at: number): Match<DateValue> => ({
  value: { date: today, firmness: "loose" },
  next: at,
});

function exactTimeAt(context: Context, at: number): Match<TimeValue> | undefined {
  const time = timeAt(context, at);
  return time?.value.precision === "part" ? undefined : time;
}

function lastingAt(context: Context, at: number): Match<EndValue> | undefined {
  const start = skipWord(context, skipWord(context, at, "the"), "next");
  const count = numberAt(context, start);
  if (count !== undefined && ["times", "occurrences"].includes(wordAt(context, start + 1)))
    return count > 0 && count <= 366 ? { value: { kind: "count", count }, next: start + 2 } : undefined;
  const amount = amountAt(context, start);
  // "for 2 day trips" says what for.
  const isAdjective =
    count !== 1 && /^(?:hour|day|week|month|quarter|year)$/.test(wordAt(context, start + 1));
  return amount === undefined || (isAdjective && count !== undefined)
    ? undefined
    : { value: { kind: "lasting", amount: amount.value }, next: amount.next };
}

/** "starting Dec 1", and "from Dec 1" beside a recurrence. */
export function startAt(context: Context, at: number, hasRule: boolean): Match<DateValue> | undefined {
  const word = wordAt(context, at);
  return startWords.has(word) || (hasRule && word === "from")
    ? dateAt(context, skipWord(context, at + 1, "on"))
    : undefined;
}

/** The weekdays that are left out, as RFC 5545 codes. */
export const exceptionAt: Parser<readonly string[]> = (context, at) => {
  if (wordAt(context, at) !== "except") return undefined;
  const start = skipWord(context, at + 1, "on", "for");
  if (["weekends", "weekend"].includes(wordAt(context, start)))
    return { value: ["SA", "SU"], next: start + 1 };
  const days = weekdayListAt(context, start) ?? pluralListAt(context, start);
  return days === undefined ? undefined : { value: days.value.split(","), next: days.next };
};
