/** Parses recurrence rules: the supported parts of RFC 5545 (section 3.3.10) and RFC 7529 (SKIP). */

const frequencies = ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
type Frequency = (typeof frequencies)[number];
type Skip = "OMIT" | "BACKWARD" | "FORWARD";

/** The recurrence of a task. */
export interface Recurrence {
  /** RFC 5545 RRULE, with RFC 7529 SKIP. */
  rule: string;
  /** What the rule counts from: the due date, or the time of the last completion. */
  anchor: "schedule" | "completion";
}

/** A BYDAY value. */
export interface Weekday {
  /** 0 on Monday to 6 on Sunday. */
  readonly weekday: number;
  /** Which one of its month or year; negative from the end; undefined for all. */
  readonly ordinal: number | undefined;
}

/** BY parts are empty when absent. Numbers are ascending and without duplicates. */
export interface Rule {
  /** Values by part name, in upper case, in the order of the text. */
  readonly parts: ReadonlyMap<string, string>;
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | undefined;
  /** `YYYYMMDD`, `YYYYMMDDTHHMMSS`, or the latter with a `Z`. */
  readonly until: string | undefined;
  readonly skip: Skip;
  readonly byMonth: readonly number[];
  readonly byMonthDay: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byDay: readonly Weekday[];
  readonly byHour: readonly number[];
  readonly byMinute: readonly number[];
  readonly bySecond: readonly number[];
  readonly bySetPos: readonly number[];
  /** WKST: the weekday that weeks begin on. */
  readonly weekStart: number;
}

/** An invalid or unsupported rule. The message is meant for the user. */
export class RuleError extends Error {
  override readonly name = "RuleError";
}

const maxCount = 366;
const maxInterval = 1_000;

const number = (pattern: string) => new RegExp(`^(?:${pattern})(?:,(?:${pattern}))*$`);
const signed = (pattern: string) => number(`[+-]?(?:${pattern})`);

/** Syntax of each part's value. */
const valuePatterns: Readonly<Record<string, RegExp>> = {
  FREQ: /^[A-Z]+$/,
  INTERVAL: /^0*[1-9]\d{0,3}$/,
  COUNT: /^0*[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  BYMONTH: number("0?[1-9]|1[0-2]"),
  BYMONTHDAY: signed("0?[1-9]|[12]\\d|3[01]"),
  BYYEARDAY: signed("[1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6]"),
  BYWEEKNO: signed("0?[1-9]|[1-4]\\d|5[0-3]"),
  BYDAY: signed("(?:0?[1-9]|[1-4]\\d|5[0-3])?(?:MO|TU|WE|TH|FR|SA|SU)"),
  BYHOUR: number("[01]?\\d|2[0-3]"),
  BYMINUTE: /^[0-5]?\d$/,
  BYSECOND: /^[0-5]?\d$/,
  BYSETPOS: signed("[1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6]"),
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/,
  RSCALE: /^GREGORIAN$/,
  SKIP: /^(?:OMIT|BACKWARD|FORWARD)$/,
};

/** Parts that RFC 5545 excludes for a frequency (table in section 3.3.10). */
const excluded: Readonly<Record<string, readonly Frequency[]>> = {
  BYWEEKNO: ["HOURLY", "DAILY", "WEEKLY", "MONTHLY"],
  BYYEARDAY: ["DAILY", "WEEKLY", "MONTHLY"],
  BYMONTHDAY: ["WEEKLY"],
};

/**
 * Parses an RRULE value; case and a leading `RRULE:` do not matter.
 *
 * @throws {RuleError} when the rule is invalid or not supported
 */
export function parseRule(text: string): Rule {
  const parts = new Map<string, string>();
  for (const part of text
    .trim()
    .replace(/^RRULE:/i, "")
    .replace(/;$/, "")
    .toUpperCase()
    .split(";")) {
    const [name = "", value, ...more] = part.split("=");
    const pattern = valuePatterns[name];
    if ((name === "BYSECOND" || name === "BYMINUTE") && value?.includes(",") === true)
      throw new RuleError(`${name} may have one value only.`);
    if (pattern === undefined || value === undefined || more.length > 0)
      throw new RuleError(`${JSON.stringify(part.slice(0, 40))} is not a part of a recurrence rule.`);
    if (parts.has(name)) throw new RuleError(`${name} may occur only once.`);
    if (name === "RSCALE" && !pattern.test(value))
      throw new RuleError("RSCALE: only GREGORIAN is supported.");
    if (!pattern.test(value)) throw new RuleError(`${name} cannot be ${JSON.stringify(value.slice(0, 40))}.`);
    parts.set(name, value);
  }
  const frequency = frequencyOf(parts.get("FREQ"));
  const count = parts.get("COUNT");
  const numbers = (name: string) => ascending(valuesOf(parts, name).map(Number));
  const rule: Rule = {
    parts,
    frequency,
    interval: Number(parts.get("INTERVAL") ?? 1),
    count: count === undefined ? undefined : Number(count),
    until: parts.get("UNTIL"),
    skip: skipOf(parts.get("SKIP")),
    byMonth: numbers("BYMONTH"),
    byMonthDay: numbers("BYMONTHDAY"),
    byYearDay: numbers("BYYEARDAY"),
    byWeekNo: numbers("BYWEEKNO"),
    byDay: valuesOf(parts, "BYDAY").map(weekdayOf),
    byHour: numbers("BYHOUR"),
    byMinute: numbers("BYMINUTE"),
    bySecond: numbers("BYSECOND"),
    bySetPos: numbers("BYSETPOS"),
    weekStart: weekdays.indexOf(parts.get("WKST") ?? "MO"),
  };
  checkCombination(rule);
  return rule;
}

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

function weekdayOf(value: string): Weekday {
  const ordinal = value.slice(0, -2);
  return {
    weekday: weekdays.indexOf(value.slice(-2)),
    ordinal: ordinal === "" ? undefined : Number(ordinal),
  };
}

function valuesOf(parts: ReadonlyMap<string, string>, name: string): string[] {
  return parts.get(name)?.split(",") ?? [];
}

const ascending = (numbers: readonly number[]) => [...new Set(numbers)].toSorted((a, b) => a - b);

function frequencyOf(value: string | undefined): Frequency {
  if (value === undefined) throw new RuleError("FREQ is missing.");
  const frequency = frequencies.find((known) => known === value);
  if (frequency === undefined) throw new RuleError(`FREQ must be one of ${frequencies.join(", ")}.`);
  return frequency;
}

function skipOf(value: string | undefined): Skip {
  return value === "BACKWARD" || value === "FORWARD" ? value : "OMIT";
}

/** @throws {RuleError} when parts contradict each other */
function checkCombination(rule: Rule): void {
  const { parts, frequency, count = 1, interval } = rule;
  if (parts.has("COUNT") && parts.has("UNTIL")) throw new RuleError("COUNT and UNTIL exclude each other.");
  if (count > maxCount) throw new RuleError(`COUNT may be at most ${maxCount}.`);
  if (interval > maxInterval) throw new RuleError(`INTERVAL may be at most ${maxInterval}.`);
  for (const [part, frequenciesWithout] of Object.entries(excluded)) {
    if (parts.has(part) && frequenciesWithout.includes(frequency))
      throw new RuleError(`${part} cannot be used with FREQ=${frequency}.`);
  }
  const hasOrdinals = rule.byDay.some(({ ordinal }) => ordinal !== undefined);
  if (hasOrdinals && frequency !== "MONTHLY" && frequency !== "YEARLY")
    throw new RuleError(`BYDAY with numbers cannot be used with FREQ=${frequency}.`);
  if (hasOrdinals && parts.has("BYWEEKNO"))
    throw new RuleError("BYDAY with numbers cannot be used with BYWEEKNO.");
  const others = [...parts.keys()].filter((name) => name.startsWith("BY") && name !== "BYSETPOS");
  if (parts.has("BYSETPOS") && others.length === 0)
    throw new RuleError("BYSETPOS needs another BY part, such as BYDAY.");
  if (rule.skip !== "OMIT" && !hasOneMonthDay(rule))
    throw new RuleError("SKIP needs a rule with one day of the month, such as FREQ=MONTHLY;BYMONTHDAY=31.");
}

/** Whether a rule selects one day of the month (BYMONTHDAY, or that of the start), and by no other part. */
export function hasOneMonthDay({ frequency, ...rule }: Rule): boolean {
  const { byDay, bySetPos, byYearDay, byWeekNo, byMonthDay } = rule;
  const choosesOtherwise = [byDay, bySetPos, byYearDay, byWeekNo].some(({ length }) => length > 0);
  if (choosesOtherwise || byMonthDay.length > 1 || (byMonthDay[0] ?? 1) < 0) return false;
  return frequency === "MONTHLY" || frequency === "YEARLY";
}

/** The normalized text: upper case, and RSCALE beside SKIP, as RFC 7529 requires. */
export function formatRule({ parts }: Rule): string {
  const others = joinParts([...parts].filter(([name]) => name !== "RSCALE"));
  return parts.has("SKIP") ? `RSCALE=GREGORIAN;${others}` : others;
}

/** Parts as a rule has them, such as `FREQ=DAILY;COUNT=3`. */
export function joinParts(parts: Iterable<readonly [name: string, value: string]>): string {
  return Array.from(parts, ([name, value]) => `${name}=${value}`).join(";");
}
