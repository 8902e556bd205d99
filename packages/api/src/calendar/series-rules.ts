/** A series as other programs read it: from the present occurrence on, and in the forms that RFC 5545 asks for. */
import { joinParts, parseRule } from "@taskwell/domain/recurrence/rule";
import type { Rule } from "@taskwell/domain/recurrence/rule";
import { countAfter, seriesOf } from "@taskwell/domain/recurrence/series";
import { wallTimeOf, whenAt } from "@taskwell/domain/time";
import type { When } from "@taskwell/domain/time";
import { Temporal } from "temporal-polyfill";
import { occurrenceName } from "../recurrence/rules.ts";
import type { TaskRow } from "../store/task.ts";

type StoredSeries = Pick<TaskRow, "seriesStart" | "seriesEnd"> & {
  readonly due: When;
  readonly recurrence: NonNullable<TaskRow["recurrence"]>;
};

export interface ExportedSeries {
  /** RRULE, counted from the due date. */
  readonly text: string;
  /** Whether the due date is where the series began. */
  readonly isFromStart: boolean;
  /** Where it began and where it ends, such as `2026-01-31/2026-12-31`; nothing after `/`: it does not. */
  readonly series: string;
}

export function exportedSeries({ due, recurrence, seriesStart, seriesEnd }: StoredSeries): ExportedSeries {
  const rule = parseRule(recurrence.rule);
  const start = seriesStart === null ? wallTimeOf(due) : Temporal.PlainDateTime.from(seriesStart);
  const end = seriesEnd === null ? undefined : Temporal.PlainDateTime.from(seriesEnd);
  const name = (wall: Temporal.PlainDateTime) => occurrenceName(whenAt(due, wall));
  const parts = new Map(rule.parts);
  if (rule.until !== undefined && end !== undefined) parts.set("UNTIL", untilOf(due, end));
  const isFromStart = start.equals(wallTimeOf(due));
  if (!isFromStart) {
    keepDay(parts, rule, start);
    if (rule.count !== undefined && recurrence.anchor === "schedule" && end !== undefined) {
      const left = countAfter(seriesOf(rule, whenAt(due, start), end), wallTimeOf(due));
      if (left !== undefined) parts.set("COUNT", String(left + 1));
    }
  }
  return {
    text: joinParts(parts),
    isFromStart,
    series: `${name(start)}/${end === undefined ? "" : name(end)}`,
  };
}

/** UNTIL has the form of DTSTART; in UTC where that has a zone (RFC 5545, section 3.3.10). */
function untilOf({ time, timeZone }: When, end: Temporal.PlainDateTime): string {
  const compact = (wall: Temporal.PlainDateTime) =>
    wall.toString({ smallestUnit: "second" }).replace(/[-:]/g, "");
  if (time === null) return compact(end).slice(0, 8);
  if (timeZone === null) return compact(end);
  return `${compact(end.toZonedDateTime(timeZone).withTimeZone("UTC").toPlainDateTime())}Z`;
}

/** A rule of the 31st stays one, also from the 28th of February on. */
function keepDay(parts: Map<string, string>, rule: Rule, start: Temporal.PlainDateTime): void {
  if (rule.skip === "OMIT" || rule.byMonthDay.length > 0) return;
  parts.set("BYMONTHDAY", String(start.day));
  if (rule.frequency === "YEARLY" && rule.byMonth.length === 0) parts.set("BYMONTH", String(start.month));
}
