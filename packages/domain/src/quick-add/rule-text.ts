/** RFC 5545 rules of recurrences, with their times, exceptions and ends. */
import { Temporal } from "temporal-polyfill";
import type { Rule } from "../recurrence/rule.ts";
import { instantOf } from "../time.ts";
import type { When } from "../time.ts";
import type { EndValue } from "./bounds.ts";
import type { Amount } from "./match.ts";
import type { Meaning } from "./meaning.ts";
import type { RuleValue } from "./rules.ts";
import { hourIn } from "./times.ts";
import { weekdayCodes } from "./vocabulary.ts";

/** The rule without its end; undefined if it has no days left, or if its times do not fit it. */
export function ruleText(rule: RuleValue, { exception, time, moreTimes }: Meaning): string | undefined {
  const days = exception === undefined ? rule.by : daysWithout(rule, exception);
  if (days === undefined && exception !== undefined) return undefined;
  const isOften = rule.frequency === "HOURLY";
  if (moreTimes !== undefined && (isOften || time === undefined)) return undefined;
  const hours = time === undefined ? [] : [time, ...(moreTimes ?? [])].map(hourIn).toSorted((a, b) => a - b);
  return [
    `FREQ=${exception === undefined ? rule.frequency : "WEEKLY"}`,
    rule.interval > 1 ? `INTERVAL=${rule.interval}` : "",
    days ?? "",
    moreTimes === undefined ? "" : `BYHOUR=${[...new Set(hours)].join(",")}`,
  ]
    .filter((part) => part !== "")
    .join(";");
}

/** RFC 7529 requires RSCALE beside SKIP. */
export const withRscale = (rule: string) => (rule.includes("SKIP") ? `RSCALE=GREGORIAN;${rule}` : rule);

/** BYDAY of "every day except Sundays". */
function daysWithout(
  { frequency, interval, by }: RuleValue,
  exception: readonly string[],
): string | undefined {
  const isDaily = frequency === "DAILY" && interval === 1 && by === undefined;
  const isWeekly = frequency === "WEEKLY" && by !== undefined;
  if (!isDaily && !isWeekly) return undefined;
  const all: readonly string[] = isDaily ? weekdayCodes : (by?.replace("BYDAY=", "").split(",") ?? []);
  const left = all.filter((code) => !exception.includes(code));
  return left.length === 0 ? undefined : `BYDAY=${left.join(",")}`;
}

/** `;UNTIL=…` or `;COUNT=…`. An hourly series lasts to the minute; others end with a day. */
export function untilText(
  end: EndValue,
  frequency: Rule["frequency"],
  due: When,
  now: Temporal.ZonedDateTime,
): string {
  if (end.kind === "count") return `;COUNT=${end.count}`;
  const date = dateOfEnd(end, due);
  const compact = (text: string) => text.replace(/[-:]|\.\d+/g, "");
  if (end.kind === "lasting" && frequency === "HOURLY") {
    const after = addAmount(instantOf(due).toZonedDateTimeISO(due.timeZone ?? "UTC"), end.amount);
    return `;UNTIL=${compact(after.subtract({ seconds: 1 }).toInstant().toString())}`;
  }
  if (end.kind === "until" && end.time !== undefined && date !== undefined) {
    const clock = Temporal.PlainTime.from({ hour: hourIn(end.time), minute: end.time.minute });
    const wall = Temporal.PlainDate.from(date).toPlainDateTime(clock);
    const instant = wall.toZonedDateTime(due.timeZone ?? now.timeZoneId).toInstant();
    if (due.timeZone !== null) return `;UNTIL=${compact(instant.toString())}`;
  }
  return `;UNTIL=${compact(date ?? due.date)}`;
}

/** The last day of a series; undefined if it ends by a count. */
export function dateOfEnd(end: EndValue, due: When): string | undefined {
  if (end.kind === "count") return undefined;
  if (end.kind === "until") return end.date.date.toString();
  if (end.amount.unit === "hour") return due.date;
  const after = addAmount(Temporal.PlainDate.from(due.date).toZonedDateTime("UTC"), end.amount);
  return after.subtract({ days: 1 }).toPlainDate().toString();
}

function addAmount(from: Temporal.ZonedDateTime, { count, unit }: Amount): Temporal.ZonedDateTime {
  return unit === "quarter" ? from.add({ months: 3 * count }) : from.add({ [`${unit}s`]: count });
}
