/** The due date and the recurrence that a meaning stands for. */
import { Temporal } from "temporal-polyfill";
import { parseRule, RuleError } from "../recurrence/rule.ts";
import type { Recurrence, Rule } from "../recurrence/rule.ts";
import { checkThatItRecurs, endOf, nextAfter, seriesOf } from "../recurrence/series.ts";
import { isWithinCalendar } from "../time.ts";
import type { When } from "../time.ts";
import type { Meaning } from "./meaning.ts";
import { hourOfPart } from "./vocabulary.ts";
import { dateOfEnd, ruleText, untilText, withRscale } from "./rule-text.ts";
import { hourIn } from "./times.ts";
import type { TimeValue } from "./times.ts";
import { inZone } from "./zones.ts";

export interface Schedule {
  readonly due: When;
  readonly recurrence: Recurrence | null;
}

/** @returns undefined if there is no such date, or if the series would end before it begins */
export function scheduleOf(meaning: Meaning, now: Temporal.ZonedDateTime): Schedule | undefined {
  const { rule, date } = meaning;
  const time = clockOf(timeOf(meaning));
  const zoned = now.withTimeZone(zoneOf(meaning, now));
  if (rule === undefined) {
    const day = date?.date ?? zoned.toPlainDate();
    const isPast = time !== undefined && isBefore(day, time, zoned);
    const days = !isPast ? 0 : date === undefined ? 1 : date.isWeekday === true ? 7 : 0;
    const due = whenOf(day.add({ days }), time, meaning, now);
    return isWithinCalendar(due.date) ? { due, recurrence: null } : undefined;
  }
  const text = ruleText(rule, meaning);
  if (text === undefined || parsedRule(text) === undefined) return undefined;
  const due = firstDue(text, meaning, time, now);
  if (due === undefined || !isWithinCalendar(due.date)) return undefined;
  const until = meaning.end === undefined ? "" : untilText(meaning.end, rule.frequency, due, now);
  const ends = meaning.end === undefined ? undefined : dateOfEnd(meaning.end, due);
  if (ends !== undefined && ends < due.date) return undefined;
  const recurrence = { rule: withRscale(`${text}${until}`), anchor: rule.anchor };
  return recurs(recurrence.rule, due) ? { due, recurrence } : undefined;
}

/** "every morning at 7": the part of the day of the recurrence applies to its time. */
function timeOf({ rule, time, date }: Meaning): TimeValue | undefined {
  const part = rule?.part;
  if (time === undefined && rule?.frequency === "HOURLY" && date !== undefined) return partTime("morning");
  if (time === undefined) return part === undefined ? undefined : partTime(part);
  return part === undefined ? time : { ...time, part: time.part ?? part };
}

function partTime(part: NonNullable<TimeValue["part"]>): TimeValue {
  const time = { hour: hourOfPart[part], minute: 0, second: 0, precision: "part", zone: undefined } as const;
  return { ...time, part, firmness: "firm" };
}

function clockOf(time: TimeValue | undefined): Temporal.PlainTime | undefined {
  if (time === undefined) return undefined;
  return Temporal.PlainTime.from({ hour: hourIn(time), minute: time.minute, second: time.second });
}

function zoneOf({ time }: Meaning, now: Temporal.ZonedDateTime): string {
  return inZone(now.toPlainDateTime(), time?.zone, now.timeZoneId).timeZone;
}

function isBefore(day: Temporal.PlainDate, time: Temporal.PlainTime, now: Temporal.ZonedDateTime): boolean {
  return Temporal.PlainDateTime.compare(day.toPlainDateTime(time), now.toPlainDateTime()) <= 0;
}

function whenOf(
  day: Temporal.PlainDate,
  time: Temporal.PlainTime | undefined,
  meaning: Meaning,
  now: Temporal.ZonedDateTime,
): When {
  if (time === undefined) return { date: day.toString(), time: null, timeZone: null };
  const { wall, timeZone } = inZone(day.toPlainDateTime(time), meaning.time?.zone, now.timeZoneId);
  const clock = wall.toPlainTime().toString({ smallestUnit: wall.second === 0 ? "minute" : "second" });
  return { date: wall.toPlainDate().toString(), time: clock, timeZone };
}

/** Undefined for rules such as "every 9999 weeks". */
function parsedRule(text: string): Rule | undefined {
  return unlessRefused(() => parseRule(text));
}

/** Whether a task may have this rule: its occurrences exist, and can be counted. */
function recurs(text: string, due: When): boolean {
  const series = unlessRefused(() => {
    const found = seriesOf(parseRule(text), due);
    checkThatItRecurs(found);
    return endOf(found) ?? found.start;
  });
  return series !== undefined;
}

function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}

/** The start of a series: the first time that matches the rule, from the given day or from now on. */
function firstDue(
  rule: string,
  meaning: Meaning,
  given: Temporal.PlainTime | undefined,
  now: Temporal.ZonedDateTime,
): When | undefined {
  const zoned = now.withTimeZone(zoneOf(meaning, now));
  const nextHour = rule.includes("HOURLY")
    ? zoned.add({ hours: 1 }).toPlainTime().with({ minute: 0, second: 0 })
    : undefined;
  const time = given ?? nextHour?.round("minute");
  const first = meaning.date?.date ?? zoned.toPlainDate();
  const isPast = meaning.date === undefined && time !== undefined && isBefore(first, time, zoned);
  if (!rule.includes("BY")) return whenOf(isPast ? first.add({ days: 1 }) : first, time, meaning, now);
  // An INTERVAL counts from the first occurrence, so it does not affect where that is.
  const parsed = parseRule(rule.replace(/INTERVAL=\d+;?/, "").replace(/;$/, ""));
  const clock = time ?? Temporal.PlainTime.from("00:00");
  const before = first.subtract({ days: 1 });
  const start = {
    date: before.toString(),
    time: time === undefined ? null : clock.toString(),
    timeZone: null,
  };
  const lastMoment = before.toPlainDateTime("23:59:59");
  const after =
    time === undefined
      ? before.toPlainDateTime("00:00")
      : meaning.date === undefined && Temporal.PlainDateTime.compare(zoned.toPlainDateTime(), lastMoment) > 0
        ? zoned.toPlainDateTime()
        : lastMoment;
  const next = nextAfter(seriesOf(parsed, start), after);
  if (next === undefined) return undefined;
  return whenOf(next.toPlainDate(), time === undefined ? undefined : next.toPlainTime(), meaning, now);
}
