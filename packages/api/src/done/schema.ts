/** Schemas of what was done, and when. */
import { z } from "zod";
import { Id, IdOut, Instant, NextCursor, pageFields } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { Task } from "../schema/task.ts";
import { CalendarDate, TimeZone } from "../schema/time.ts";

const days = {
  from: CalendarDate.describe("The first day"),
  to: CalendarDate.describe("The last day"),
  timeZone: TimeZone.default("UTC").describe("The caller's time zone, by whose calendar days are told apart"),
};
const isInOrder = ({ from, to }: { from: string; to: string }) => from <= to;
const inOrder = { error: "Must not be before from.", path: ["to"] };

export const ListDone = withSyncParse(
  z
    .strictObject({ ...days, listId: Id.exactOptional().describe("Only tasks of this list"), ...pageFields })
    .refine(isInOrder, inOrder),
);
export type ListDone = z.output<typeof ListDone>;

export const Done = z
  .object({
    task: Task.describe("The task as it is now"),
    doneAt: Instant.describe("When it was completed"),
    occurrence: z
      .string()
      .nullable()
      .describe("Of a recurring task: the date, or date and time, that was completed; otherwise null"),
  })
  .meta({ id: "Done", description: "A completed task, or a completed occurrence of a recurring one" });
export type Done = z.infer<typeof Done>;

export const DonePage = withSyncParse(
  z.object({ items: z.array(Done).describe("The latest first"), nextCursor: NextCursor }),
);
export type DonePage = z.infer<typeof DonePage>;

export const CountDone = withSyncParse(z.strictObject(days).refine(isInOrder, inOrder));
export type CountDone = z.output<typeof CountDone>;

export const DoneCounts = withSyncParse(
  z
    .object({
      days: z
        .array(
          z.object({
            day: z.string().meta({ format: "date" }).describe("`YYYY-MM-DD`"),
            listId: IdOut.nullable().describe("The list of the tasks; null for the Inbox"),
            count: z.number().meta({ type: "integer" }).describe("How many were completed"),
          }),
        )
        .describe("Days and lists with completed tasks, the earliest day first"),
    })
    .meta({ id: "DoneCounts", description: "Numbers of completed tasks by day and list" }),
);
export type DoneCounts = z.infer<typeof DoneCounts>;
