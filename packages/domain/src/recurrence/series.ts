/**
 * Computes the occurrences of a recurrence rule. Rules are evaluated on wall times from the start of the series, so they
 * never drift; converting a wall time to an instant comes later (`instantOf` in time.ts).
 */
import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { wallTimeOf } from "../time.ts";
import type { When } from "../time.ts";
import { hasOneMonthDay, RuleError } from "./rule.ts";
import type { Frequency, Rule } from "./rule.ts";

type WallTime = Temporal.PlainDateTime;

export interface Series {
  readonly start: WallTime;
  /** Upper bound (inclusive) by UNTIL or COUNT. */
  readonly end: WallTime | undefined;
  readonly rule: Rule;
  /** The library's rule, without COUNT, UNTIL and SKIP. */
  readonly candidates: RRuleTemporal;
  /** The one day of the month that the rule selects; undefined when it selects days in another way. */
  readonly day: number | undefined;
}

/** A wall time that the rule yields, adjusted by SKIP (RFC 7529). */
export interface Candidate {
  readonly wall: WallTime;
  /** What SKIP did because the month lacks the day; null for an ordinary occurrence. */
  readonly adjustment: null | "moved_backward" | "moved_forward" | "left_out";
}

/** How many periods to search for the next occurrence: a few milliseconds in all, for any rule. */
const maxPeriods: Readonly<Record<Frequency, number>> = {
  HOURLY: 800,
  DAILY: 3_000,
  WEEKLY: 1_000,
  MONTHLY: 1_200,
  YEARLY: 400,
};

/**
 * How many omitted days in a row end the search. 29 February is omitted seven times around 2100; more omissions mean that
 * the day never exists.
 */
const maxOmitted = 24;

const lastYear = 9_998;

/**
 * The series of a rule.
 *
 * @param due start of the series: its first occurrence, even when the rule does not match it
 * @param end result of an earlier {@link endOf}; without it, UNTIL alone bounds the series
 * @throws {RuleError} when the rule does not fit the start
 */
export function seriesOf(rule: Rule, due: When, end?: WallTime): Series {
  const start = wallTimeOf(due);
  const times = ["BYHOUR", "BYMINUTE"].filter((name) => rule.parts.has(name));
  if (due.time === null && (rule.frequency === "HOURLY" || times.length > 0))
    throw new RuleError("A rule with hours or minutes needs a due time.");
  const day = hasOneMonthDay(rule.parts, rule.frequency) ? dayOf(rule, start) : undefined;
  const candidates = new RRuleTemporal({
    rruleString: `RRULE:${candidateRule(rule, start, day)}`,
    dtstart: start.toZonedDateTime("UTC"),
    ...limitsOf(rule),
  });
  return { start, rule, candidates, day, end: end ?? untilOf(rule, due) };
}

const limitsOf = ({ frequency }: Rule) => ({
  maxIterations: maxPeriods[frequency],
  maxCandidateEvaluations: 100_000,
});

function dayOf({ parts }: Rule, start: WallTime): number {
  return Number(parts.get("BYMONTHDAY") ?? start.day);
}

/** The rule without SKIP. Day 29 to 31 becomes "the last existing day up to it", for {@link adjust} to move or omit. */
function candidateRule({ parts, frequency }: Rule, start: WallTime, day: number | undefined): string {
  const own = new Map(parts);
  for (const name of ["COUNT", "UNTIL", "SKIP", "RSCALE"]) own.delete(name);
  if (day !== undefined && day > 28) {
    const days = [28, 29, 30, 31].filter((candidate) => candidate <= day);
    own.set("BYMONTHDAY", days.join(",")).set("BYSETPOS", "-1");
    if (own.get("BYMONTH")?.includes(",") === true) own.set("FREQ", "MONTHLY");
    else if (frequency === "YEARLY") own.set("BYMONTH", own.get("BYMONTH") ?? String(start.month));
  }
  return [...own].map(([name, value]) => `${name}=${value}`).join(";");
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
  let from = series.rule.skip === "FORWARD" ? after.subtract({ days: 1 }) : after;
  for (;;) {
    const found = nextWallTime(series.candidates, from);
    if (found === undefined) return;
    from = found;
    const candidate = adjust(series, found);
    if (series.end !== undefined && Temporal.PlainDateTime.compare(candidate.wall, series.end) > 0) return;
    if (Temporal.PlainDateTime.compare(candidate.wall, after) > 0) yield candidate;
  }
}

function nextWallTime(candidates: RRuleTemporal, after: WallTime): WallTime | undefined {
  try {
    const next = candidates.next(after.toZonedDateTime("UTC"), false);
    const wall = next?.toPlainDateTime();
    return wall === undefined || wall.year > lastYear
      ? undefined
      : Temporal.PlainDateTime.from(wall.toString());
  } catch {
    // The library reached a limit, or the end of the calendar.
    return undefined;
  }
}

/** Converts from the library's own copy of Temporal. */
function toWallTime(
  time: { toPlainDateTime(): { toString(): string } } | null | undefined,
): WallTime | undefined {
  return time === null || time === undefined
    ? undefined
    : Temporal.PlainDateTime.from(time.toPlainDateTime().toString());
}

/** Applies SKIP to a candidate in a month that lacks the rule's day (RFC 7529). */
function adjust({ day, rule }: Series, wall: WallTime): Candidate {
  if (day === undefined || wall.day >= day) return { wall, adjustment: null };
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
  const { rule, start, candidates, day } = series;
  if (rule.count === undefined) return series.end;
  try {
    if (day === undefined || day <= 28) {
      const all = new RRuleTemporal({
        rruleString: `RRULE:${candidateRule(rule, start, day)};COUNT=${rule.count}`,
        dtstart: start.toZonedDateTime("UTC"),
        includeDtstart: true,
        ...limitsOf(rule),
      }).all();
      return toWallTime(all.at(-1)) ?? start;
    }
    let [last, remaining] = [start, rule.count - 1];
    candidates.all((date) => {
      const candidate = adjust(series, toWallTime(date) ?? start);
      if (candidate.adjustment === "left_out" || Temporal.PlainDateTime.compare(candidate.wall, start) <= 0)
        return true;
      if (remaining > 0) last = candidate.wall;
      remaining -= 1;
      return remaining > 0;
    });
    return last;
  } catch {
    throw new RuleError("COUNT is too large for this rule. Use UNTIL instead.");
  }
}

/** @throws {RuleError} when the rule yields no occurrence after the start, even without COUNT and UNTIL */
export function checkThatItRecurs(series: Series): void {
  const unbounded = { ...series, end: undefined };
  if (nextAfter(unbounded, series.start) === undefined)
    throw new RuleError("This rule yields no occurrence after the due date, or only a very distant one.");
}
