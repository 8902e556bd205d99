/** The inputs and outputs of tasks that recur. */
import { z } from "zod";
import { Cursor, Id, IfVersion, Instant, Limit, NextCursor } from "../fields.ts";
import { Recurrence } from "../recurrence/schema.ts";
import { synchronous } from "../synchronous.ts";
import { When, WhenOut } from "../time/schema.ts";
import { CallersZone, OccurrenceName } from "./schema.ts";

export const SkipTask = synchronous(
  z
    .strictObject({ id: Id, occurrence: OccurrenceName, timeZone: CallersZone, ifVersion: IfVersion })
    .meta({ id: "SkipTask", description: "Which occurrence is left out" }),
);
export type SkipTask = z.output<typeof SkipTask>;

export const ListOccurrences = synchronous(z.strictObject({ id: Id, limit: Limit, cursor: Cursor }));
export type ListOccurrences = z.output<typeof ListOccurrences>;

export const Occurrence = z
  .object({
    occurrence: z.string().describe("The wall time that it was due at: a date, or a date and a time"),
    outcome: z.enum(["completed", "skipped"]).describe("What became of it"),
    createdAt: Instant.describe("When that was said: ISO 8601, UTC, with milliseconds"),
  })
  .meta({ id: "Occurrence", description: "What became of one time that a task was due" });
export type Occurrence = z.infer<typeof Occurrence>;

export const OccurrencePage = synchronous(z.object({ items: z.array(Occurrence), nextCursor: NextCursor }));

export const PreviewTask = synchronous(
  z
    .strictObject({
      id: Id.exactOptional().describe("Of this task"),
      due: When.exactOptional().describe("Or of one that would be due then"),
      recurrence: Recurrence.exactOptional().describe("And recur like this"),
      limit: z
        .int({ error: "Must be a whole number." })
        .min(1)
        .max(50)
        .default(10)
        .describe("How many, those left out among them"),
    })
    .refine(
      ({ id, due, recurrence }) =>
        id === undefined
          ? due !== undefined && recurrence !== undefined
          : due === undefined && recurrence === undefined,
      { error: "Give an id; or due and recurrence.", path: ["id"] },
    )
    .meta({ id: "PreviewTask", description: "What to look ahead for" }),
);
export type PreviewTask = z.output<typeof PreviewTask>;

export const Preview = synchronous(
  z
    .object({
      items: z
        .array(
          z.object({
            nominal: z
              .string()
              .describe("The day that the rule names, whether or not there is one: `2026-02-31`"),
            due: WhenOut.nullable().describe("When it is due; null where the day is left out"),
            at: Instant.nullable().describe("The instant that this is, in a time zone"),
            reason: z
              .enum(["moved_backward", "moved_forward", "left_out", "gap", "repeated"])
              .nullable()
              .describe(
                "Why it is not as the rule says: the month has no such day (SKIP), or on that day the clocks skip this time (`gap`) or show it twice (`repeated`)",
              ),
          }),
        )
        .describe("In the order of time, beginning with the one that is due"),
    })
    .meta({ id: "Preview", description: "When a task will be due" }),
);
export type Preview = z.infer<typeof Preview>;
