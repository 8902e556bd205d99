/** Input and output of the preview. */
import { z } from "zod";
import { Id, Instant } from "../schema/fields.ts";
import { Recurrence } from "../schema/recurrence.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { When, WhenOut } from "../schema/time.ts";

export const PreviewTask = withSyncParse(
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

export const Preview = withSyncParse(
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
