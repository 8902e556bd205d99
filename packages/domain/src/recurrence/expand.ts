/**
 * Expands a recurrence rule, one period after the other, as the table of RFC 5545, section 3.3.10, and its notes say. All
 * in integers and in a bounded number of steps, so that no rule keeps others waiting.
 */
import {
  calendarDay,
  dayNumber,
  firstOfMonth,
  lengthOfMonth,
  startOfWeek,
  startOfWeekOne,
  weekdayOf,
} from "./calendar.ts";
import { hasOneMonthDay } from "./rule.ts";
import type { Rule, Weekday } from "./rule.ts";

/** A wall time: seconds since 1970-01-01T00:00:00 on the same clock. */
export type WallSeconds = number;

export interface Expanded {
  readonly at: WallSeconds;
  /** The month lacks the rule's one day; this is the last that it has. */
  readonly isMissing: boolean;
}

type Day = Pick<Expanded, "isMissing"> & { readonly number: number };

/** A rule with all that its start implies. */
export interface Pattern {
  readonly rule: Rule;
  readonly start: WallSeconds;
  /** Seconds of the day; with HOURLY, of the hour. In order. */
  readonly times: readonly number[];
  readonly hasOneMonthDay: boolean;
}

const secondsPerHour = 3_600;
const secondsPerDay = 24 * secondsPerHour;
const end: WallSeconds = dayNumber(9_999, 1, 1) * secondsPerDay;

export function patternOf(rule: Rule, start: WallSeconds): Pattern {
  const day = Math.floor(start / secondsPerDay);
  return {
    rule: { ...rule, ...impliedBy(rule, day) },
    start,
    times: timesOf(rule, start - day * secondsPerDay),
    hasOneMonthDay: hasOneMonthDay(rule),
  };
}

/** "Information, not contained in the rule, necessary to determine the various recurrence instance start time and dates". */
function impliedBy(rule: Rule, start: number): Partial<Rule> {
  const { frequency, byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = rule;
  const { month, day } = calendarDay(start);
  const weekday: Weekday = { weekday: weekdayOf(start), ordinal: undefined };
  const hasDays = [byMonthDay, byYearDay, byDay].some(({ length }) => length > 0);
  if (hasDays || frequency === "HOURLY" || frequency === "DAILY") return {};
  if (frequency === "WEEKLY" || byWeekNo.length > 0) return { byDay: [weekday] };
  const isOnceAYear = frequency === "YEARLY" && byMonth.length === 0;
  return { byMonthDay: [day], ...(isOnceAYear ? { byMonth: [month] } : {}) };
}

function timesOf({ frequency, byHour, byMinute, bySecond }: Rule, start: number): number[] {
  const hours =
    frequency === "HOURLY" ? [0] : byHour.length === 0 ? [Math.floor(start / secondsPerHour)] : byHour;
  const [minute = Math.floor(start / 60) % 60] = byMinute;
  const [second = start % 60] = bySecond;
  return hours.map((hour) => hour * secondsPerHour + minute * 60 + second);
}

/**
 * What a rule yields after a wall time, in order, without regard to COUNT and UNTIL.
 *
 * @param maxSteps how many days and times to look at before giving up
 */
export function* expandAfter(pattern: Pattern, after: WallSeconds, maxSteps: number): Generator<Expanded> {
  const { rule, start } = pattern;
  const first = unitOf(rule, start);
  const align = (unit: number) => first + Math.ceil((unit - first) / rule.interval) * rule.interval;
  // The period that `after` is in may have begun before it.
  const from = Math.max(first, unitOf(rule, after) - rule.interval + 1);
  let steps = 0;
  for (let unit = align(from); steps < maxSteps;) {
    const looked = daysIn(pattern, unit);
    const days = distinct(looked.filter(({ number }) => fits(pattern, number)));
    const expanded = atPositions(rule.bySetPos, timesIn(pattern, unit, days));
    for (const one of expanded) {
      if (one.at >= end) return;
      if (one.at > after && one.at >= start) yield one;
    }
    steps += 1 + looked.length + days.length * pattern.times.length;
    unit = align(Math.max(unit + 1, days.length === 0 ? nextUnit(rule, unit) : 0));
  }
}

/** The number of the hour, day, week, month or year that a wall time is in. */
function unitOf({ frequency, weekStart }: Rule, at: WallSeconds): number {
  const day = Math.floor(at / secondsPerDay);
  switch (frequency) {
    case "HOURLY":
      return Math.floor(at / secondsPerHour);
    case "DAILY":
      return day;
    case "WEEKLY":
      return Math.floor(startOfWeek(day, weekStart) / 7);
    case "MONTHLY":
      return calendarDay(day).year * 12 + calendarDay(day).month - 1;
    case "YEARLY":
      return calendarDay(day).year;
  }
}

/** The days of a period that the rule may select, in no order. */
function daysIn(pattern: Pattern, unit: number): Day[] {
  const { frequency, weekStart } = pattern.rule;
  switch (frequency) {
    case "HOURLY":
      return [ordinary(Math.floor(unit / 24))];
    case "DAILY":
      return [ordinary(unit)];
    case "WEEKLY":
      // Day 0 was a Thursday: a week's number is that of its Thursday or of the one after it.
      return weekFrom(startOfWeek(unit * 7 + 6, weekStart));
    case "MONTHLY":
      return daysOfMonth(pattern, Math.floor(unit / 12), (unit % 12) + 1);
    case "YEARLY":
      return daysOfYear(pattern, unit);
  }
}

const ordinary = (number: number): Day => ({ number, isMissing: false });
const weekFrom = (first: number) => Array.from({ length: 7 }, (_, index) => ordinary(first + index));

function daysOfMonth(pattern: Pattern, year: number, month: number): Day[] {
  const { byMonth, byMonthDay } = pattern.rule;
  if (byMonth.length > 0 && !byMonth.includes(month)) return [];
  const first = firstOfMonth(year, month);
  const length = lengthOfMonth(year, month);
  if (byMonthDay.length === 0) return Array.from({ length }, (_, index) => ordinary(first + index));
  return byMonthDay.flatMap((day) => {
    const inMonth = day > 0 ? day : length + 1 + day;
    if (inMonth >= 1 && inMonth <= length) return [ordinary(first + inMonth - 1)];
    return pattern.hasOneMonthDay ? [{ number: first + length - 1, isMissing: true }] : [];
  });
}

function daysOfYear(pattern: Pattern, year: number): Day[] {
  const { byMonth, byMonthDay, byYearDay, byWeekNo, weekStart } = pattern.rule;
  const [first, next] = [dayNumber(year, 1, 1), dayNumber(year + 1, 1, 1)];
  if (byYearDay.length > 0)
    return byYearDay
      .map((day) => (day > 0 ? first + day - 1 : next + day))
      .filter((number) => number >= first && number < next)
      .map(ordinary);
  if (byWeekNo.length > 0 && byMonthDay.length === 0)
    // A year's first and last days may be in a week of another one.
    return [year - 1, year, year + 1].flatMap((owner) => {
      const [weekOne, nextWeekOne] = [startOfWeekOne(owner, weekStart), startOfWeekOne(owner + 1, weekStart)];
      return byWeekNo
        .map((number) => (number > 0 ? weekOne + (number - 1) * 7 : nextWeekOne + number * 7))
        .filter((start) => start >= weekOne && start < nextWeekOne)
        .flatMap(weekFrom)
        .filter(({ number }) => number >= first && number < next);
    });
  const months = byMonth.length > 0 ? byMonth : Array.from({ length: 12 }, (_, index) => index + 1);
  return months.flatMap((month) => daysOfMonth(pattern, year, month));
}

/** Whether every part of the rule that speaks of days selects a day. */
function fits({ rule, ...pattern }: Pattern, number: number): boolean {
  const { byMonth, byMonthDay, byYearDay, byWeekNo, byDay, weekStart } = rule;
  const { year, month, day } = calendarDay(number);
  if (byMonth.length > 0 && !byMonth.includes(month)) return false;
  // With one month day, what it selects may be the last day of a month that lacks it.
  if (byMonthDay.length > 0 && !pattern.hasOneMonthDay) {
    if (!byMonthDay.includes(day) && !byMonthDay.includes(day - lengthOfMonth(year, month) - 1)) return false;
  }
  if (byYearDay.length > 0) {
    const [first, next] = [dayNumber(year, 1, 1), dayNumber(year + 1, 1, 1)];
    if (!byYearDay.includes(number - first + 1) && !byYearDay.includes(number - next)) return false;
  }
  if (byWeekNo.length > 0 && !isInWeeks(byWeekNo, year, number, weekStart)) return false;
  return byDay.length === 0 || byDay.some((one) => isWeekday(rule, one, number));
}

function isInWeeks(byWeekNo: readonly number[], year: number, number: number, weekStart: number): boolean {
  const owner = [year + 1, year].find((own) => number >= startOfWeekOne(own, weekStart)) ?? year - 1;
  const week = Math.floor((number - startOfWeekOne(owner, weekStart)) / 7) + 1;
  const fromEnd = Math.floor((number - startOfWeekOne(owner + 1, weekStart)) / 7);
  return byWeekNo.includes(week) || byWeekNo.includes(fromEnd);
}

/** A numbered weekday counts within the month, or within the year of a yearly rule without BYMONTH. */
function isWeekday({ frequency, byMonth }: Rule, { weekday, ordinal }: Weekday, number: number): boolean {
  if (weekdayOf(number) !== weekday) return false;
  if (ordinal === undefined) return true;
  const { year, month } = calendarDay(number);
  const isOfYear = frequency === "YEARLY" && byMonth.length === 0;
  const first = isOfYear ? dayNumber(year, 1, 1) : firstOfMonth(year, month);
  const next = isOfYear ? dayNumber(year + 1, 1, 1) : firstOfMonth(year, month + 1);
  const counted =
    ordinal > 0 ? Math.floor((number - first) / 7) + 1 : -Math.floor((next - 1 - number) / 7) - 1;
  return counted === ordinal;
}

function timesIn({ rule, times }: Pattern, unit: number, days: readonly Day[]): Expanded[] {
  if (rule.frequency !== "HOURLY")
    return days.flatMap(({ number, isMissing }) =>
      times.map((time) => ({ at: number * secondsPerDay + time, isMissing })),
    );
  const hour = unit - Math.floor(unit / 24) * 24;
  if (days.length === 0 || (rule.byHour.length > 0 && !rule.byHour.includes(hour))) return [];
  return times.map((time) => ({ at: unit * secondsPerHour + time, isMissing: false }));
}

function atPositions(positions: readonly number[], all: readonly Expanded[]): readonly Expanded[] {
  if (positions.length === 0) return all;
  return all.filter((_, index) => positions.includes(index + 1) || positions.includes(index - all.length));
}

function distinct(days: readonly Day[]): readonly Day[] {
  if (days.length < 2) return days;
  const sorted = days.toSorted((a, b) => a.number - b.number);
  return sorted.filter(({ number }, index) => number !== sorted[index - 1]?.number);
}

/** The first period after one without days that may have some: months are left out at once, and an hourly rule's days. */
function nextUnit({ frequency, byMonth }: Rule, unit: number): number {
  if (frequency !== "HOURLY" && frequency !== "DAILY") return unit + 1;
  const unitsPerDay = frequency === "HOURLY" ? 24 : 1;
  const today = Math.floor(unit / unitsPerDay);
  const { year, month } = calendarDay(today);
  const isMonthOut = byMonth.length > 0 && !byMonth.includes(month);
  return (isMonthOut ? firstOfMonth(year, month + 1) : today + 1) * unitsPerDay;
}
