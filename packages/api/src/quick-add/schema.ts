/** What is typed, and what of it was understood. */
import { z } from "zod";
import { Flag, IdOut } from "../schema/fields.ts";
import { RecurrenceOut } from "../schema/recurrence.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { priorities } from "@taskwell/domain/priority";
import { Task } from "../schema/task.ts";
import { singleLine } from "../schema/text.ts";
import { TimeZone, WhenOut } from "../schema/time.ts";

export const QuickAdd = withSyncParse(
  z
    .strictObject({
      text: singleLine(500).describe("Such as `Pay rent every month on the 1st 9:00 #home @bills !high`"),
      timeZone: TimeZone.describe("Where the caller is: what `tomorrow` is, and whose time a time is"),
      dryRun: Flag.default(false).describe("Only say what is understood; make nothing"),
    })
    .meta({ id: "QuickAdd", description: "A task, as one types it" }),
);
export type QuickAdd = z.output<typeof QuickAdd>;

const offset = z.number().meta({ type: "integer" });

export const QuickAdded = withSyncParse(
  z
    .object({
      task: Task.nullable().describe("The new task; null with `dryRun`"),
      title: z.string().describe("What is left when everything that was understood is taken out"),
      due: WhenOut.nullable().describe("When it is due"),
      recurrence: RecurrenceOut.nullable().describe("How it recurs"),
      listId: IdOut.nullable().describe("The list that was named; null for the Inbox"),
      labelIds: z.array(IdOut).describe("The labels that were named"),
      priority: z.enum(priorities).describe("How much it matters"),
      pieces: z
        .array(
          z.object({
            kind: z.enum(["due", "recurrence", "list", "label", "priority"]).describe("What it says"),
            text: z.string().describe("As it was typed"),
            start: offset.describe("Where it begins, in UTF-16 units"),
            end: offset.describe("And where it ends"),
          }),
        )
        .describe("What was understood, in the order of the text"),
    })
    .meta({ id: "QuickAdded", description: "What was understood, and made of it" }),
);
export type QuickAdded = z.infer<typeof QuickAdded>;
