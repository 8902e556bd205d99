/** What is counted. */
import { z } from "zod";
import { IdOut } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { TimeZone } from "../schema/time.ts";

export const CountTasks = withSyncParse(
  z
    .strictObject({
      timeZone: TimeZone.default("UTC").describe("The caller's time zone, which determines `today`"),
    })
    .prefault({}),
);
export type CountTasks = z.output<typeof CountTasks>;

const count = z.number().meta({ type: "integer" });

export const TaskCounts = withSyncParse(
  z
    .object({
      open: count.describe("Number of open tasks"),
      overdue: count.describe("Open tasks whose due time has passed"),
      today: count.describe(
        "Open tasks due today, by the calendar of each task's own zone, as `due = today` in a filter",
      ),
      upcoming: count.describe("Open tasks due after today, by the same calendar"),
      lists: z
        .array(
          z.object({
            listId: IdOut.nullable().describe("The list; null for the Inbox"),
            open: count.describe("Number of its open tasks"),
          }),
        )
        .describe("Lists with open tasks"),
      labels: z
        .array(
          z.object({
            labelId: IdOut.describe("The label"),
            open: count.describe("Number of its open tasks"),
          }),
        )
        .describe("Labels with open tasks"),
    })
    .meta({ id: "TaskCounts", description: "Numbers of open tasks" }),
);
export type TaskCounts = z.infer<typeof TaskCounts>;
