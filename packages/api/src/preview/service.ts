/** Computes the upcoming occurrences of a task, and why they differ from its rule. */
import type { UserContext } from "../trpc/context.ts";
import { previewOf } from "@taskwell/domain/recurrence/preview";
import { parseRule } from "@taskwell/domain/recurrence/rule";
import type { Recurrence } from "../schema/recurrence.ts";
import { getRow } from "../store/rows.ts";
import { whenAt } from "@taskwell/domain/time";
import { countOccurrences, toWallTime } from "../recurrence/service.ts";
import { taskRows } from "../store/task.ts";
import { inTurn } from "../trpc/turns.ts";
import { endOfSeries, needsDue, refusingRules } from "../recurrence/rules.ts";
import type { Preview, PreviewTask } from "./schema.ts";

/** @throws {DomainError} `task_not_found`, `recurrence_invalid` */
export async function previewTask(ctx: UserContext, input: PreviewTask): Promise<Preview> {
  if (input.id === undefined) {
    const { due, recurrence } = input;
    if (due === undefined || recurrence === undefined) throw needsDue();
    return await inTurn(() =>
      refusingRules(() => {
        const end = endOfSeries(due, recurrence);
        return { items: previewOf(due, recurrence, due, end, Math.min(input.limit, countOf(recurrence))) };
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
  return await inTurn(() => ({ items: previewOf(due, recurrence, first, end, limit) }));
}

/** How many occurrences there are at most. By the schedule, the end of the series says so. */
function countOf({ rule, anchor }: Recurrence): number {
  return anchor === "completion" ? (parseRule(rule).count ?? Infinity) : Infinity;
}
