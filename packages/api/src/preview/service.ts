/** Computes the upcoming occurrences of a task, and why they differ from its rule. */
import type { Temporal } from "temporal-polyfill";
import type { UserContext } from "../trpc/context.ts";
import { parseRule } from "@taskwell/domain/recurrence/rule";
import { candidatesAfter, seriesOf } from "@taskwell/domain/recurrence/series";
import type { Candidate, Series } from "@taskwell/domain/recurrence/series";
import type { Recurrence } from "../schema/recurrence.ts";
import { getRow } from "../store/rows.ts";
import { instantOf, toISO, wallTimeOf } from "@taskwell/domain/time";
import type { When } from "../schema/time.ts";
import { countOccurrences, toWallTime } from "../recurrence/service.ts";
import { taskRows } from "../store/task.ts";
import { inTurn } from "../trpc/turns.ts";
import { endOfSeries, needsDue, refusingRules, whenAt } from "../recurrence/rules.ts";
import type { Preview, PreviewTask } from "./schema.ts";

/** @throws {DomainError} `task_not_found`, `recurrence_invalid` */
export async function previewTask(ctx: UserContext, input: PreviewTask): Promise<Preview> {
  if (input.id === undefined) {
    const { due, recurrence } = input;
    if (due === undefined || recurrence === undefined) throw needsDue();
    return await inTurn(() =>
      refusingRules(() => {
        const end = endOfSeries(due, recurrence);
        return { items: preview(due, recurrence, due, end, Math.min(input.limit, countOf(recurrence))) };
      }),
    );
  }
  const { due, recurrence, completed, seriesStart, seriesEnd } = await getRow(ctx, taskRows, input.id);
  if (due === null || recurrence === null || completed) return { items: [] };
  const [start, end] = [toWallTime(seriesStart), toWallTime(seriesEnd)];
  const first = start === undefined ? due : whenAt(due, start);
  // From its completion on, COUNT counts what was completed.
  const done = recurrence.anchor === "completion" ? await countOccurrences(ctx, input.id, start) : 0;
  const limit = Math.min(input.limit, countOf(recurrence) - done);
  return await inTurn(() => ({ items: preview(due, recurrence, first, end, limit) }));
}

/** How many occurrences there are at most. By the schedule, the end of the series says so. */
function countOf({ rule, anchor }: Recurrence): number {
  return anchor === "completion" ? (parseRule(rule).count ?? Infinity) : Infinity;
}

type Item = Preview["items"][number];

/**
 * @param due the current occurrence, which is the first item
 * @param first the first occurrence of the series
 */
function preview(
  due: When,
  { rule, anchor }: Recurrence,
  first: When,
  end: Temporal.PlainDateTime | undefined,
  limit: number,
): Item[] {
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

function itemOf(due: When, { wall, adjustment }: Candidate, series: Series | undefined): Item {
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
