/** The next dates of a recurrence that is being set, or what is wrong with it. Pure. */
import { previewOf } from "@taskwell/domain/recurrence/preview";
import type { PreviewItem } from "@taskwell/domain/recurrence/preview";
import { parseRule, RuleError } from "@taskwell/domain/recurrence/rule";
import type { Recurrence } from "@taskwell/domain/recurrence/rule";
import { checkThatItRecurs, endOf, seriesOf } from "@taskwell/domain/recurrence/series";
import type { When } from "@taskwell/domain/time";

const shownCount = 5;

export function previewFor(
  due: When,
  recurrence: Recurrence,
): { readonly items: readonly PreviewItem[] } | { readonly problem: string } {
  try {
    const series = seriesOf(parseRule(recurrence.rule), due);
    checkThatItRecurs(series);
    const end = recurrence.anchor === "schedule" ? endOf(series) : series.end;
    return { items: previewOf(due, recurrence, due, end, shownCount) };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    return { problem: error.message };
  }
}
