/** The inputs and outputs of tasks that recur. */
import { z } from "zod";
import { Id, IfVersion, Instant, NextCursor, pageFields } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { CallersZone, OccurrenceChoice } from "../schema/task.ts";

export const SkipTask = withSyncParse(
  z
    .strictObject({ id: Id, occurrence: OccurrenceChoice, timeZone: CallersZone, ifVersion: IfVersion })
    .meta({ id: "SkipTask", description: "The occurrence to skip" }),
);
export type SkipTask = z.output<typeof SkipTask>;

export const ListOccurrences = withSyncParse(z.strictObject({ id: Id, ...pageFields }));
export type ListOccurrences = z.output<typeof ListOccurrences>;

export const Occurrence = z
  .object({
    occurrence: z.string().describe("The wall time that it was due at: a date, or a date and a time"),
    outcome: z.enum(["completed", "skipped"]).describe("Whether it was completed or skipped"),
    createdAt: Instant.describe("When it was completed or skipped: ISO 8601, UTC, with milliseconds"),
  })
  .meta({ id: "Occurrence", description: "A completed or skipped occurrence of a recurring task" });
export type Occurrence = z.infer<typeof Occurrence>;

export const OccurrencePage = withSyncParse(z.object({ items: z.array(Occurrence), nextCursor: NextCursor }));
