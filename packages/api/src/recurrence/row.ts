/** Occurrences as they are stored. */
import type { Prisma } from "@taskwell/db/prisma";
import type { When } from "@taskwell/domain/time";
import { instantField, wallTimeField } from "../store/field-table.ts";
import type { Occurrence } from "./schema.ts";

export type OccurrenceRow = Prisma.TaskOccurrenceGetPayload<object>;

/** @param due of the task: whether its occurrences have a time */
export function readOccurrence(
  { occurrence, outcome, createdAt }: Pick<OccurrenceRow, "occurrence" | "outcome" | "createdAt">,
  due: When | null,
): Occurrence {
  const wall = wallTimeField.fromPrisma(occurrence);
  return {
    occurrence: due?.time === null ? wall.slice(0, 10) : wall,
    outcome: outcome === "skipped" ? outcome : "completed",
    createdAt: instantField.fromPrisma(createdAt),
  };
}
