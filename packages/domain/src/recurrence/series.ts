/**
 * When something recurs. Rules are evaluated on wall times, always from where the series began, so they never drift; what a
 * wall time is in a zone is decided afterwards, by RFC 5545's rule for gaps and repetitions (section 3.3.5). Pure.
 */
import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { wallTimeOf } from "../time.ts";
import type { When } from "../time.ts";
import { isOfOneDay, RuleError } from "./rule.ts";
import type { Frequency, Rule } from "./rule.ts";

type WallTime = Temporal.PlainDateTime;

export interface Series {
  readonly start: WallTime;
  /** The last wall time that may be, by UNTIL or COUNT. */
  readonly end: WallTime | undefined;
  readonly rule: Rule;
  /** The library's, without COUNT, UNTIL and SKIP. */
  readonly candidates: RRuleTemporal;
  /** The day of the month that the rule is of, where it is of one. */
  readonly day: number | undefined;
}

/** What the rule comes to, in the order of time. */
export interface Candidate {
  readonly wall: WallTime;
  /** Why it is elsewhere than the rule says, or left out: the month has no such day. */
  readonly because: null | "moved_backward" | "moved_forward" | "left_out";
}

/** How many periods are looked through for the next occurrence: some milliseconds each, whatever the rule. */
const patience: Readonly<Record<Frequency, number>> = {
  HOURLY: 800,
  DAILY: 3_000,
  WEEKLY: 1_000,
  MONTHLY: 1_200,
  YEARLY: 400,
};

/** In a row. The 29th of February is left out seven times around 2100, and more often only where there never is one. */
const mostLeftOut = 24;

const lastYear = 9_998;

/**
 * @param due where the series begins: its first occurrence, whether the rule says so or not
 * @param end as `endOf` gave it, when it was found before
 * @throws {RuleError} when the rule does not suit the start
 */
export function seriesOf(rule: Rule, due: When, end?: WallTime): Series {
  const start = wallTimeOf(due);
  const times = ["BYHOUR", "BYMINUTE"].filter((name) => rule.parts.has(name));
  if (due.time === null && (rule.frequency === "HOURLY" || times.length > 0))
    throw new RuleError("A rule of hours or minutes needs a due time.");
  const day = isOfOneDay(rule.parts, rule.frequency) ? dayOf(rule, start) : undefined;
  const candidates = new RRuleTemporal({
    rruleString: `RRULE:${candidateRule(rule, start, day)}`,
    dtstart: start.toZonedDateTime("UTC"),
    ...limitsOf(rule),
  });
  return { start, rule, candidates, day, end: end ?? untilOf(rule, due) };
}

const limitsOf = ({ frequency }: Rule) => ({
  maxIterations: patience[frequency],
  maxCandidateEvaluations: 100_000,
});

function dayOf({ parts }: Rule, start: WallTime): number {
  return Number(parts.get("BYMONTHDAY") ?? start.day);
}

/** A day that a month may lack is looked for among those that end it: the last there is. */
function candidateRule({ parts, frequency }: Rule, start: WallTime, day: number | undefined): string {
  const own = new Map(parts);
  for (const name of ["COUNT", "UNTIL", "SKIP", "RSCALE"]) own.delete(name);
  if (day !== undefined && day > 28) {
    const days = [28, 29, 30, 31].filter((one) => one <= day);
    own.set("BYMONTHDAY", days.join(",")).set("BYSETPOS", "-1");
    if (own.get("BYMONTH")?.includes(",") === true) own.set("FREQ", "MONTHLY");
    else if (frequency === "YEARLY") own.set("BYMONTH", own.get("BYMONTH") ?? String(start.month));
  }
  return [...own].map(([name, value]) => `${name}=${value}`).join(";");
}

/** UNTIL as a wall time: the end of a day for a date; by the zone's clocks for one in UTC. */
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

/** What comes after a wall time, what is left out among it. Ends where the series, or patience with it, does. */
export function* candidatesAfter(series: Series, after: WallTime): Generator<Candidate> {
  // What is moved forward stands in the month after the one that lacks the day.
  let from = series.rule.skip === "FORWARD" ? after.subtract({ days: 1 }) : after;
  for (;;) {
    const found = nextOf(series.candidates, from);
    if (found === undefined) return;
    from = found;
    const candidate = settle(series, found);
    if (series.end !== undefined && Temporal.PlainDateTime.compare(candidate.wall, series.end) > 0) return;
    if (Temporal.PlainDateTime.compare(candidate.wall, after) > 0) yield candidate;
  }
}

function nextOf(candidates: RRuleTemporal, after: WallTime): WallTime | undefined {
  try {
    const next = candidates.next(after.toZonedDateTime("UTC"), false);
    const wall = next?.toPlainDateTime();
    return wall === undefined || wall.year > lastYear
      ? undefined
      : Temporal.PlainDateTime.from(wall.toString());
  } catch {
    // It looked for as long as it was allowed to, or past the end of the calendar.
    return undefined;
  }
}

/** The library's times are of a Temporal of its own. */
function ourWallTime(
  time: { toPlainDateTime(): { toString(): string } } | null | undefined,
): WallTime | undefined {
  return time === null || time === undefined
    ? undefined
    : Temporal.PlainDateTime.from(time.toPlainDateTime().toString());
}

function settle({ day, rule }: Series, wall: WallTime): Candidate {
  if (day === undefined || wall.day >= day) return { wall, because: null };
  switch (rule.skip) {
    case "BACKWARD":
      return { wall, because: "moved_backward" };
    case "FORWARD":
      return { wall: wall.add({ days: 1 }), because: "moved_forward" };
    case "OMIT":
      return { wall, because: "left_out" };
  }
}

/** The first occurrence after a wall time; undefined when there is none. */
export function nextAfter(series: Series, after: WallTime): WallTime | undefined {
  let leftOut = 0;
  for (const { wall, because } of candidatesAfter(series, after)) {
    if (because !== "left_out") return wall;
    leftOut += 1;
    if (leftOut > mostLeftOut) return undefined;
  }
  return undefined;
}

/**
 * Where COUNT ends the series; otherwise what UNTIL says. Looked for once, when the rule is set.
 *
 * @throws {RuleError} when that takes too long
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
      return ourWallTime(all.at(-1)) ?? start;
    }
    let [last, left] = [start, rule.count - 1];
    candidates.all((date) => {
      const candidate = settle(series, ourWallTime(date) ?? start);
      if (candidate.because === "left_out" || Temporal.PlainDateTime.compare(candidate.wall, start) <= 0)
        return true;
      if (left > 0) last = candidate.wall;
      left -= 1;
      return left > 0;
    });
    return last;
  } catch {
    throw new RuleError("COUNT is too large for such a rule: use UNTIL.");
  }
}

/** @throws {RuleError} when nothing ever follows the start, though COUNT and UNTIL would let it */
export function checkThatItRecurs(series: Series): void {
  const unending = { ...series, end: undefined };
  if (nextAfter(unending, series.start) === undefined)
    throw new RuleError("This rule never occurs after the due date, or too rarely.");
}
