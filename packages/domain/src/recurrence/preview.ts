/** Previews a recurrence: its next occurrences, and why some are not when the rule says. */
import type { Temporal } from "temporal-polyfill";
import { instantOf, toISO, wallTimeOf, whenAt } from "../time.ts";
import type { When } from "../time.ts";
import { parseRule } from "./rule.ts";
import type { Recurrence } from "./rule.ts";
import { candidatesAfter, seriesOf } from "./series.ts";
import type { Candidate, Series } from "./series.ts";

export interface PreviewItem {
  /** The date by the rule, even if it does not exist, such as `2026-02-31`. */
  readonly nominal: string;
  /** Null if the occurrence is left out. */
  readonly due: When | null;
  /** `due` as an instant: ISO 8601; null if it has no time zone. */
  readonly at: string | null;
  /** Why `due` is not what the rule says; `gap` and `repeated`: by the clocks of the time zone. */
  readonly reason: Exclude<Candidate["adjustment"], null> | "gap" | "repeated" | null;
}

/**
 * The next occurrences, those that are left out included.
 *
 * @param due the current occurrence, which is the first item
 * @param first the first occurrence of the series
 */
export function previewOf(
  due: When,
  { rule, anchor }: Recurrence,
  first: When,
  end: Temporal.PlainDateTime | undefined,
  limit: number,
): PreviewItem[] {
  const items = [itemOf(due, { wall: wallTimeOf(due), adjustment: null }, undefined)];
  const parsed = parseRule(rule);
  // With anchor `completion`, assume that each occurrence is completed on its due date.
  const from = anchor === "schedule" ? first : due;
  const series = seriesOf(parsed, from, end);
  for (const candidate of candidatesAfter(series, wallTimeOf(due))) {
    if (items.length >= limit) break;
    items.push(itemOf(due, candidate, series));
  }
  return items.slice(0, limit);
}

function itemOf(due: When, { wall, adjustment }: Candidate, series: Series | undefined): PreviewItem {
  const nominal = nominalOf(wall, adjustment, series);
  if (adjustment === "left_out") return { nominal, due: null, at: null, reason: adjustment };
  const when = whenAt(due, wall);
  if (when.timeZone === null) return { nominal, due: when, at: null, reason: adjustment };
  return {
    nominal,
    due: when,
    at: toISO(instantOf(when)),
    reason: adjustment ?? clockReason(wall, when.timeZone),
  };
}

/** The date by the rule, such as 2026-02-31, even if it does not exist. */
function nominalOf(
  wall: Temporal.PlainDateTime,
  adjustment: Candidate["adjustment"],
  series: Series | undefined,
): string {
  const month = adjustment === "moved_forward" ? wall.subtract({ months: 1 }) : wall;
  const date = month.toPlainDate().toString();
  return adjustment === null || series?.day === undefined ? date : `${date.slice(0, 8)}${series.day}`;
}

/** Whether a wall time is in a gap or repeated in a time zone (RFC 5545, section 3.3.5). */
function clockReason(wall: Temporal.PlainDateTime, timeZone: string): "gap" | "repeated" | null {
  const [first, second] = (["earlier", "later"] as const).map((disambiguation) =>
    wall.toZonedDateTime(timeZone, { disambiguation }),
  );
  if (first === undefined || second === undefined || first.equals(second)) return null;
  return first.toPlainDateTime().equals(wall) ? "repeated" : "gap";
}
