/** What the controls of the dialog say, and the rule that it makes. Pure. */
import { hasOneMonthDay, joinParts, parseRule, RuleError } from "@taskwell/domain/recurrence/rule";
import type { Recurrence, Rule, Weekday } from "@taskwell/domain/recurrence/rule";
import { addDays, weekdayOf } from "../../time/days.ts";

export const frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
export type Frequency = (typeof frequencies)[number];

/** Where a month lacks the day (RFC 7529): left out, the last day of the month, the first of the next one. */
export const skips = ["OMIT", "BACKWARD", "FORWARD"] as const;

/** A rule as the controls have it; where it ends has controls of its own. */
export interface RuleControls {
  readonly frequency: Frequency;
  readonly interval: number;
  /** Of weeks: 0 is Monday. None: the weekday that the series begins on. */
  readonly weekdays: readonly number[];
  /** WKST: matters for every other week. 0 is Monday. */
  readonly weekStart: number;
  /** Of months and years: parts such as `BYMONTHDAY=12` or `BYMONTH=11;BYDAY=2TU`. Empty: the day that the series begins on. */
  readonly day: string;
  readonly skip: Rule["skip"];
}

export const weekdayCodes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

const shownParts: Readonly<Record<Frequency, readonly string[]>> = {
  DAILY: [],
  WEEKLY: ["BYDAY", "WKST"],
  MONTHLY: ["BYMONTHDAY", "BYDAY", "SKIP", "RSCALE"],
  YEARLY: ["BYMONTH", "BYMONTHDAY", "BYDAY", "SKIP", "RSCALE"],
};

/** @returns undefined if the rule cannot be shown by the controls */
export function controlsOf(rule: Rule): RuleControls | undefined {
  const frequency = frequencies.find((one) => one === rule.frequency);
  if (frequency === undefined) return undefined;
  const shown = new Set(["FREQ", "INTERVAL", "COUNT", "UNTIL", ...shownParts[frequency]]);
  if (![...rule.parts.keys()].every((name) => shown.has(name))) return undefined;
  const day = frequency === "MONTHLY" || frequency === "YEARLY" ? dayOfRule(rule) : "";
  if (day === undefined) return undefined;
  return {
    frequency,
    interval: rule.interval,
    weekdays: frequency === "WEEKLY" ? rule.byDay.map(({ weekday }) => weekday) : [],
    weekStart: rule.weekStart,
    day,
    skip: rule.skip,
  };
}

/** @returns undefined if it is not one day of the month, or of the year */
function dayOfRule({ frequency, byMonth, byMonthDay, byDay }: Rule): string | undefined {
  const days = [
    ...byMonthDay.map((day) => `BYMONTHDAY=${day}`),
    ...byDay.map((weekday) => `BYDAY=${codeOf(weekday)}`),
  ];
  const isEachWeek = byDay.some(({ ordinal }) => ordinal === undefined);
  if (isEachWeek || days.length > 1 || byMonth.length > 1) return undefined;
  // A month without a day, and a day of the year's each month.
  if (frequency === "YEARLY" && byMonth.length !== days.length) return undefined;
  return [...byMonth.map((month) => `BYMONTH=${month}`), ...days].join(";");
}

const codeOf = ({ weekday, ordinal }: Weekday) => `${ordinal ?? ""}${weekdayCodes[weekday] ?? ""}`;

export function ruleOf({ frequency, interval, weekdays, weekStart, day, skip }: RuleControls): string {
  const isWeekly = frequency === "WEEKLY";
  const codes = weekdays.toSorted((a, b) => a - b).map((weekday) => codeOf({ weekday, ordinal: undefined }));
  return [
    joinParts([
      ["FREQ", frequency],
      ...(interval > 1 ? [["INTERVAL", String(interval)] as const] : []),
      ...(isWeekly && interval > 1 && weekStart > 0
        ? [["WKST", weekdayCodes[weekStart] ?? "MO"] as const]
        : []),
      ...(isWeekly && codes.length > 0 ? [["BYDAY", codes.join(",")] as const] : []),
    ]),
    ...(day === "" ? [] : [day]),
    ...(skip === "OMIT" ? [] : [`SKIP=${skip}`]),
  ].join(";");
}

/** The days of the month, or of the year, that a date may stand for. @param date `YYYY-MM-DD` */
export function daysFor(frequency: Frequency, date: string): string[] {
  const day = Number(date.slice(8));
  const nth = Math.ceil(day / 7);
  const code = weekdayCodes[weekdayOf(date)] ?? "";
  const isInLastWeek = addDays(date, 7).slice(5, 7) !== date.slice(5, 7);
  const isLastDay = addDays(date, 1).slice(8) === "01";
  const month = frequency === "YEARLY" ? `BYMONTH=${Number(date.slice(5, 7))};` : "";
  return [
    `BYMONTHDAY=${day}`,
    ...(isLastDay ? ["BYMONTHDAY=-1"] : []),
    ...(nth < 5 ? [`BYDAY=${nth}${code}`] : []),
    ...(isInLastWeek ? [`BYDAY=-1${code}`] : []),
  ].map((one) => month + one);
}

/** The same in another unit. What counts from when it was done has no day of its own. */
export function withFrequency(
  controls: RuleControls,
  frequency: Frequency,
  date: string,
  anchor: Recurrence["anchor"],
): RuleControls {
  const hasDay = anchor === "schedule";
  const isOfDays = frequency === "MONTHLY" || frequency === "YEARLY";
  return {
    ...controls,
    frequency,
    weekdays: hasDay && frequency === "WEEKLY" ? [weekdayOf(date)] : [],
    day: hasDay && isOfDays ? (daysFor(frequency, date)[0] ?? "") : "",
    skip: "OMIT",
  };
}

/** Whether there are months, or years, that lack the day. @param date the day that the series begins on */
export function canLackDay({ frequency, day }: RuleControls, date: string): boolean {
  const rule = ruleIn(`FREQ=${frequency}${day === "" ? "" : `;${day}`}`);
  if (rule === undefined || !hasOneMonthDay(rule)) return false;
  const dayOfMonth = rule.byMonthDay[0] ?? Number(date.slice(8));
  if (frequency === "MONTHLY") return dayOfMonth > 28;
  return dayOfMonth === 29 && (rule.byMonth[0] ?? Number(date.slice(5, 7))) === 2;
}

/** @returns undefined if it is not valid */
export function ruleIn(text: string): Rule | undefined {
  try {
    return parseRule(text);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return undefined;
  }
}
