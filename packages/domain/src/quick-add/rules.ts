/** Recurrences: "every 3 days", "every mon and wed", "last day of every month", "daily", and their RFC 5545 rules. */
import { amountAt, firstMatch, markAt, numberAt, ordinalAt, skipWord, wordAt } from "./match.ts";
import type { Context, Firmness, Match, Parser } from "./match.ts";
import { yearlyAt, monthlyAt, ordinalListAt, plainDay, weekdayListAt, pluralListAt } from "./rule-days.ts";
import type { Pattern } from "./rule-days.ts";
import { adverbs, dayParts, measures, pluralParts, units } from "./vocabulary.ts";
import type { Unit } from "./vocabulary.ts";

export interface RuleValue extends Pattern {
  /** "every!" counts from the completion. */
  readonly anchor: "schedule" | "completion";
  readonly firmness: Firmness;
}

export const ruleAt: Parser<RuleValue> = (context, at) => {
  const { kind } = context.tokens[at] ?? {};
  if (kind !== "word" && kind !== "ordinal") return undefined;
  const afterLead = skipWord(context, skipWord(context, at, "due"), "on", "at");
  const start = skipWord(context, afterLead, "the");
  const hasLead = start > at;
  return (
    everyAt(context, afterLead) ??
    asRule(firstOfEveryAt(context, start), "firm") ??
    asRule(pluralAt(context, start), hasLead ? "loose" : "doubtful") ??
    (hasLead ? undefined : asRule(adverbAt(context, at), "trailing"))
  );
};

function asRule(
  match: Match<Pattern> | undefined,
  firmness: Firmness,
  anchor: RuleValue["anchor"] = "schedule",
): Match<RuleValue> | undefined {
  return match === undefined ? undefined : { ...match, value: { ...match.value, anchor, firmness } };
}

const frequencies: Readonly<Record<Exclude<Unit, "minute">, Pattern>> = {
  hour: { frequency: "HOURLY", interval: 1 },
  day: { frequency: "DAILY", interval: 1 },
  week: { frequency: "WEEKLY", interval: 1 },
  month: { frequency: "MONTHLY", interval: 1 },
  quarter: { frequency: "MONTHLY", interval: 3 },
  year: { frequency: "YEARLY", interval: 1 },
};
const workdays = { ...frequencies.week, by: "BYDAY=MO,TU,WE,TH,FR" };
const weekend = { ...frequencies.week, by: "BYDAY=SA,SU" };

/** "every", "ev", "each", and "every!". */
function everyAt(context: Context, at: number): Match<RuleValue> | undefined {
  const word = wordAt(context, at);
  if (word !== "every" && word !== "ev" && word !== "each") return undefined;
  const hasBang = markAt(context, at + 1) === "!" && context.tokens[at + 1]?.isGlued === true;
  const start = skipWord(context, hasBang ? at + 2 : at + 1, "single");
  const parsers = [nthAt, yearlyAt, weekdaysAt, daySetAt, unitAt, partOfDayAt] as const;
  const match = firstMatch<Pattern>(parsers, context, start);
  return asRule(match, "firm", hasBang ? "completion" : "schedule");
}

/** "every 15th and 30th", "every last Friday", "every second Tuesday of the month", "every 2nd day". */
const nthAt: Parser<Pattern> = (context, at) => {
  const nth = ordinalListAt(context, at);
  if (nth === undefined) return undefined;
  const [first = 0, ...others] = nth.value;
  const unit = units.get(wordAt(context, nth.next));
  const isDayOfMonth = unit === "day" && (first === -1 || ofMonthEnd(context, nth.next + 1) !== undefined);
  if (unit !== undefined && !isDayOfMonth)
    return others.length === 0 && first > 1 ? repeatedAt(context, nth.next, first, unit) : undefined;
  const days = monthlyAt(context, at);
  if (days === undefined) return undefined;
  const next = ofMonthEnd(context, days.next) ?? days.next;
  const isBareDay =
    context.tokens[days.next - 1]?.kind === "ordinal" || ordinalAt(context, days.next - 1) !== undefined;
  // "every 2nd page" is no day of the month.
  if (isBareDay && next === days.next && isNoun(context, next)) return undefined;
  return { value: { ...frequencies.month, ...days.value }, next };
};

const isNoun = (context: Context, at: number) =>
  wordAt(context, at) !== "" &&
  !/^(?:at|starting|from|until|till|for|with|and|to|in|on|ending)$/.test(wordAt(context, at));

/** The index after "of the month". */
function ofMonthEnd(context: Context, at: number): number | undefined {
  if (wordAt(context, at) !== "of" && wordAt(context, at) !== "in") return undefined;
  const next = skipWord(context, at + 1, "the", "every", "each");
  return next > at + 1 && wordAt(context, next) === "month" ? next + 1 : undefined;
}

/** "1st of every month", "last day of each month", "first Monday of every month", "end of every month". */
function firstOfEveryAt(context: Context, at: number): Match<Pattern> | undefined {
  const isEnd = wordAt(context, at) === "end";
  const days = isEnd ? { value: { by: "BYMONTHDAY=-1" }, next: at + 1 } : monthlyAt(context, at);
  if (days === undefined) return undefined;
  const every = skipWord(context, days.next, "of");
  const month = skipWord(context, every, "every", "each");
  if (month === every || wordAt(context, month) !== "month") return undefined;
  return { value: { ...frequencies.month, ...days.value }, next: month + 1 };
}

/** "every mon wed fri", "every mon - fri", "every other Tuesday", "every 2 Mondays". */
const weekdaysAt: Parser<Pattern> = (context, at) => {
  const isOther = wordAt(context, at) === "other";
  const number = isOther ? 2 : numberAt(context, at);
  const start = number === undefined ? at : at + 1;
  const days = number === undefined || isOther ? weekdayListAt(context, start) : pluralListAt(context, start);
  if (days === undefined || number === 0) return undefined;
  return {
    value: { frequency: "WEEKLY", interval: number ?? 1, by: `BYDAY=${days.value}` },
    next: days.next,
  };
};

/** "every weekday", "every weekend". */
const daySetAt: Parser<Pattern> = (context, at) => {
  const word = wordAt(context, at);
  if (["weekday", "weekdays", "workday", "workdays"].includes(word)) return { value: workdays, next: at + 1 };
  if (["business", "working", "work"].includes(word) && wordAt(context, at + 1) === "day")
    return { value: workdays, next: at + 2 };
  return word === "weekend" || word === "weekends" ? { value: weekend, next: at + 1 } : undefined;
};

/** "every 3 days", "every other week on Friday", "every month on the 1st". */
const unitAt: Parser<Pattern> = (context, at) => {
  if (wordAt(context, at) === "fortnight") return repeatedAt(context, at, 2, "week");
  if (wordAt(context, at) === "other") {
    if (wordAt(context, at + 1) === "weekend") return { value: { ...weekend, interval: 2 }, next: at + 2 };
    const unit = units.get(wordAt(context, at + 1));
    return unit === undefined ? undefined : repeatedAt(context, at + 1, 2, unit);
  }
  const unit = units.get(wordAt(context, at));
  if (unit !== undefined && wordAt(context, at).length > 2) return repeatedAt(context, at, 1, unit);
  const amount = amountAt(context, at);
  if (amount === undefined || ["a", "an"].includes(wordAt(context, at))) return undefined;
  return repeatedAt(context, amount.next - 1, amount.value.count, amount.value.unit);
};

/** A unit at an index, and the days after it. */
function repeatedAt(context: Context, at: number, count: number, unit: Unit): Match<Pattern> | undefined {
  if (unit === "minute" || count < 1) return undefined;
  const base = frequencies[unit];
  // "every day from Monday to Friday"
  const weekdays = unit === "day" && count === 1 ? weekdayListAt(context, at + 1) : undefined;
  if (weekdays?.value.includes(",") === true)
    return { value: { ...frequencies.week, by: `BYDAY=${weekdays.value}` }, next: weekdays.next };
  const days = daysOfUnitAt(context, at + 1, unit);
  return { value: { ...base, interval: base.interval * count, ...days?.value }, next: days?.next ?? at + 1 };
}

function daysOfUnitAt(context: Context, at: number, unit: Unit): Match<{ by: string }> | undefined {
  const start = skipWord(context, at, "on", ...(unit === "year" ? ["in"] : []));
  if (start === at) return undefined;
  if (unit === "week") {
    const days = weekdayListAt(context, start) ?? pluralListAt(context, start);
    return days === undefined ? undefined : { value: { by: `BYDAY=${days.value}` }, next: days.next };
  }
  if (unit === "month")
    return monthlyAt(context, skipWord(context, start, "the")) ?? plainDay(context, start);
  const yearly = unit === "year" ? yearlyAt(context, start) : undefined;
  return yearly?.value.by === undefined ? undefined : { value: { by: yearly.value.by }, next: yearly.next };
}

/** "every morning", "every other evening". */
const partOfDayAt: Parser<Pattern> = (context, at) => {
  const start = skipWord(context, at, "other");
  const part = dayParts.get(wordAt(context, start));
  if (part === undefined) return undefined;
  return { value: { frequency: "DAILY", interval: start > at ? 2 : 1, part }, next: start + 1 };
};

/** "on Mondays and Thursdays", "on weekdays", "weekends", "Sunday mornings". */
function pluralAt(context: Context, at: number): Match<Pattern> | undefined {
  if (["weekdays", "workdays", "weekends"].includes(wordAt(context, at))) return daySetAt(context, at);
  const days = pluralListAt(context, at);
  if (days !== undefined)
    return { value: { ...frequencies.week, by: `BYDAY=${days.value}` }, next: days.next };
  const part = pluralParts.get(wordAt(context, at + 1));
  const weekday = part === undefined ? undefined : weekdayListAt(context, at);
  if (part === undefined || weekday?.next !== at + 1) return undefined;
  return { value: { ...frequencies.week, by: `BYDAY=${weekday.value}`, part }, next: at + 2 };
}

/** "daily", "weekly on Friday", "once a month on the 5th". */
function adverbAt(context: Context, at: number): Match<Pattern> | undefined {
  if (wordAt(context, at) === "once" && ["a", "every", "per"].includes(wordAt(context, at + 1))) {
    const unit = units.get(wordAt(context, at + 2));
    return unit === undefined ? undefined : repeatedAt(context, at + 2, 1, unit);
  }
  if (wordAt(context, at) === "nightly")
    return { value: { ...frequencies.day, part: "night" }, next: at + 1 };
  const [count, unit] = adverbs.get(wordAt(context, at)) ?? [];
  if (count === undefined || unit === undefined || measures.has(wordAt(context, at + 1))) return undefined;
  return repeatedAt(context, at, count, unit);
}
