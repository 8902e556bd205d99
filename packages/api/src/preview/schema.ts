/** Schemas of previews. */
import { z } from "zod";
import { Id, Instant, wholeNumber } from "../schema/fields.ts";
import { Recurrence } from "../schema/recurrence.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { When, WhenOut } from "../schema/time.ts";

export const PreviewTask = withSyncParse(
  z
    .strictObject({
      id: Id.exactOptional().describe("Id of a task"),
      due: When.exactOptional().describe("Or the due date of an unsaved task"),
      recurrence: Recurrence.exactOptional().describe("And its recurrence"),
      limit: wholeNumber(1, 50).default(10).describe("Maximum number of occurrences, including omitted ones"),
    })
    .refine(
      ({ id, due, recurrence }) =>
        id === undefined
          ? due !== undefined && recurrence !== undefined
          : due === undefined && recurrence === undefined,
      { error: "Give either id, or due and recurrence.", path: ["id"] },
    )
    .meta({ id: "PreviewTask", description: "A task or recurrence to preview" }),
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
              .describe("The date by the rule, even if it does not exist, such as `2026-02-31`"),
            due: WhenOut.nullable().describe("Due date; null if the occurrence is omitted"),
            at: Instant.nullable().describe("`due` as an instant; null if it has no time zone"),
            reason: z
              .enum(["moved_backward", "moved_forward", "left_out", "gap", "repeated"])
              .nullable()
              .describe(
                "Why `due` differs from the rule: the month lacks the day (SKIP: moved or left out), or the time zone skips the time (`gap`) or repeats it (`repeated`)",
              ),
          }),
        )
        .describe("In chronological order, starting with the current occurrence"),
    })
    .meta({ id: "Preview", description: "Upcoming occurrences of a task" }),
);
export type Preview = z.infer<typeof Preview>;
