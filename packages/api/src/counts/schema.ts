/** What is counted. */
import { z } from "zod";
import { IdOut } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { TimeZone } from "../schema/time.ts";

export const CountTasks = withSyncParse(
  z
    .strictObject({
      timeZone: TimeZone.default("UTC").describe("Where the caller is, and so what day it is"),
    })
    .prefault({}),
);
export type CountTasks = z.output<typeof CountTasks>;

const count = z.number().meta({ type: "integer" });

export const TaskCounts = withSyncParse(
  z
    .object({
      open: count.describe("All that are not done"),
      overdue: count.describe("Those of them whose time has passed"),
      today: count.describe("Those that are due today, overdue or not"),
      upcoming: count.describe("Those that are due later than today"),
      lists: z
        .array(
          z.object({
            listId: IdOut.nullable().describe("The list; null for the Inbox"),
            open: count.describe("How many of its tasks are not done"),
          }),
        )
        .describe("Those with open tasks"),
      labels: z
        .array(
          z.object({
            labelId: IdOut.describe("The label"),
            open: count.describe("How many of its tasks are not done"),
          }),
        )
        .describe("Those with open tasks"),
    })
    .meta({ id: "TaskCounts", description: "How many tasks are open" }),
);
export type TaskCounts = z.infer<typeof TaskCounts>;
