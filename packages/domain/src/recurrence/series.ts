/**
 * Computes the occurrences of a recurrence rule. Rules are evaluated on wall times from the start of the series, so they
 * never drift; converting a wall time to an instant comes later (`instantOf` in time.ts).
 */
import { Temporal } from "temporal-polyfill";
import { wallTimeOf } from "../time.ts";
import type { When } from "../time.ts";
import { expandAfter, patternOf } from "./expand.ts";
import type { Expanded, Pattern, WallSeconds } from "./expand.ts";
import { hasOneMonthDay, RuleError } from "./rule.ts";
import type { Rule } from "./rule.ts";

type WallTime = Temporal.PlainDateTime;

export interface Series {
  readonly start: WallTime;
  /** Upper bound (inclusive) by UNTIL or COUNT. */
  readonly end: WallTime | undefined;
  readonly rule: Rule;
  readonly pattern: Pattern;
  /** The one day of the month that the rule selects; undefined when it selects days in another way. */
  readonly day: number | undefined;
  /** Of the start; null when it is floating. */
  readonly timeZone: string | null;
}

/** A wall time that the rule yields, adjusted by SKIP (RFC 7529). */
export interface Candidate {
  readonly wall: WallTime;
  /** What SKIP did because the month lacks the day; null for an ordinary occurrence. */
  readonly adjustment: null | "moved_backward" | "moved_forward" | "left_out";
}

/** How many days and times a search looks at, in a few milliseconds. A 29 February that is a Sunday is found within 1,000. */
const maxSteps = 5_000;
/** To find where COUNT ends, which is done once for a rule. */
const maxStepsOfCount = 20_000;

/**
 * How many omitted days in a row end the search. 29 February is omitted seven times around 2100; more omissions mean that
 * the day never exists.
 */
const maxOmitted = 24;

/**
 * The series of a rule.
 *
 * @param due start of the series: its first occurrence, even when the rule does not match it
 * @param end result of an earlier {@link endOf}; without it, UNTIL alone bounds the series
 * @throws {RuleError} when the rule does not fit the start
 */
export function seriesOf(rule: Rule, due: When, end?: WallTime): Series {
  const start = wallTimeOf(due);
  if (due.time === null && rule.frequency === "HOURLY")
    throw new RuleError("An hourly rule needs a due time.");
  // RFC 5545: of a date, these parts are ignored.
  const own = due.time === null ? { ...rule, byHour: [], byMinute: [], bySecond: [] } : rule;
  const day = hasOneMonthDay(rule) ? (rule.byMonthDay[0] ?? start.day) : undefined;
  const pattern = patternOf(own, toSeconds(start));
  return { start, rule, pattern, day, timeZone: due.timeZone, end: end ?? untilOf(rule, due) };
}

function toSeconds(wall: WallTime): WallSeconds {
  return wall.toZonedDateTime("UTC").epochMilliseconds / 1_000;
}

function toWallTime(seconds: WallSeconds): WallTime {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1_000)
    .toZonedDateTimeISO("UTC")
    .toPlainDateTime();
}

/** UNTIL as a wall time: the end of the day for a date; converted to the task's zone for a UTC time. */
function untilOf({ until }: Rule, { timeZone }: When): WallTime | undefined {
  if (until === undefined) return undefined;
  const [, year, month, day, hour = "23", minute = "59", second = "59", utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(until) ?? [];
  try {
    const wall = Temporal.PlainDateTime.from(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
    if (utc === undefined || timeZone === null) return wall;
    return wall.toZonedDateTime("UTC").withTimeZone(timeZone).toPlainDateTime();
  } catch {
    throw new RuleError(`UNTIL cannot be ${until}.`);
  }
}

/** Candidates after a wall time, omitted ones included. Ends with the series, or when the search limits are reached. */
export function* candidatesAfter(series: Series, after: WallTime): Generator<Candidate> {
  // An occurrence that was moved forward is one day after its candidate.
  const from = series.rule.skip === "FORWARD" ? after.subtract({ days: 1 }) : after;
  for (const expanded of instantsAfter(series, from, maxSteps)) {
    const candidate = adjust(series, expanded);
    if (series.end !== undefined && Temporal.PlainDateTime.compare(candidate.wall, series.end) > 0) return;
    if (Temporal.PlainDateTime.compare(candidate.wall, after) > 0) yield candidate;
  }
}

/**
 * What the rule yields, each instant once: where the clocks go forward, two wall times of one day may be the same instant
 * (RFC 5545, section 3.3.5).
 */
function* instantsAfter(series: Series, after: WallTime, steps: number): Generator<Expanded> {
  const { pattern, timeZone } = series;
  const isOnceADay = pattern.rule.frequency !== "HOURLY" && pattern.times.length === 1;
  const instantOf = (wall: WallTime) => wall.toZonedDateTime(timeZone ?? "UTC").epochMilliseconds;
  let last = instantOf(after);
  for (const expanded of expandAfter(pattern, toSeconds(after), steps)) {
    if (timeZone !== null && !isOnceADay) {
      const instant = instantOf(toWallTime(expanded.at));
      if (instant <= last) continue;
      last = instant;
    }
    yield expanded;
  }
}

/** Applies SKIP to a candidate in a month that lacks the rule's day (RFC 7529). */
function adjust({ rule }: Series, { at, isMissing }: Expanded): Candidate {
  const wall = toWallTime(at);
  if (!isMissing) return { wall, adjustment: null };
  switch (rule.skip) {
    case "BACKWARD":
      return { wall, adjustment: "moved_backward" };
    case "FORWARD":
      return { wall: wall.add({ days: 1 }), adjustment: "moved_forward" };
    case "OMIT":
      return { wall, adjustment: "left_out" };
  }
}

/** The first occurrence after a wall time; undefined when none is found. */
export function nextAfter(series: Series, after: WallTime): WallTime | undefined {
  let omitted = 0;
  for (const { wall, adjustment } of candidatesAfter(series, after)) {
    if (adjustment !== "left_out") return wall;
    omitted += 1;
    if (omitted > maxOmitted) return undefined;
  }
  return undefined;
}

/**
 * The last occurrence by COUNT, otherwise the bound by UNTIL. COUNT is expensive: compute it once, when the rule is set.
 *
 * @returns undefined for a series without an end
 * @throws {RuleError} when counting exceeds the search limits
 */
export function endOf(series: Series): WallTime | undefined {
  const { rule, start } = series;
  if (rule.count === undefined) return series.end;
  let [last, remaining] = [start, rule.count - 1];
  if (remaining === 0) return last;
  for (const expanded of instantsAfter(series, start, maxStepsOfCount)) {
    if (expanded.isMissing && rule.skip === "OMIT") continue;
    remaining -= 1;
    if (remaining > 0) continue;
    last = adjust(series, expanded).wall;
    return last;
  }
  throw new RuleError("COUNT is too large for this rule. Use UNTIL instead.");
}

/** How many occurrences there are after a wall time; undefined without an end, or when counting exceeds the search limits. */
export function countAfter(series: Series, after: WallTime): number | undefined {
  if (series.end === undefined) return undefined;
  let count = 0;
  for (const expanded of instantsAfter(series, after, maxStepsOfCount)) {
    const { wall, adjustment } = adjust(series, expanded);
    if (Temporal.PlainDateTime.compare(wall, series.end) > 0) return count;
    if (adjustment !== "left_out" && Temporal.PlainDateTime.compare(wall, after) > 0) count += 1;
  }
  return undefined;
}

/** @throws {RuleError} when the series ends before its start, or yields nothing after it even without COUNT and UNTIL */
export function checkThatItRecurs(series: Series): void {
  if (series.end !== undefined && Temporal.PlainDateTime.compare(series.end, series.start) < 0)
    throw new RuleError("UNTIL is before the due date.");
  const unbounded = { ...series, end: undefined };
  if (nextAfter(unbounded, series.start) === undefined)
    throw new RuleError("This rule yields no occurrence after the due date, or only a very distant one.");
}
