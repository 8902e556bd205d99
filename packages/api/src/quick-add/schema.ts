/** Schemas of quick add. */
import { z } from "zod";
import { Flag, IdOut, NewId } from "../schema/fields.ts";
import { RecurrenceOut } from "../schema/recurrence.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { priorities } from "@taskwell/domain/priority";
import { Task } from "../schema/task.ts";
import { singleLine } from "../schema/text.ts";
import { PointInTime, TimeZone, WhenOut } from "../schema/time.ts";

const maxClockErrorMs = 24 * 3_600_000;

export const QuickAdd = withSyncParse(
  z
    .strictObject({
      id: NewId,
      text: singleLine(500).describe(
        "A line such as `Pay rent every month on the 1st 9:00 #home @bills !high`",
      ),
      timeZone: TimeZone.describe(
        "The caller's time zone: of times in the text, and for words such as `tomorrow`",
      ),
      now: PointInTime.refine((now) => Math.abs(Date.parse(now) - Date.now()) <= maxClockErrorMs, {
        error: "Must be within a day of the server's time.",
      })
        .exactOptional()
        .describe("The caller's present, from which words such as `tomorrow` count; the server's by default"),
      dryRun: Flag.default(false).describe("Only return what was recognized; do not create a task"),
    })
    .meta({ id: "QuickAdd", description: "A line of text for a new task" }),
);
export type QuickAdd = z.output<typeof QuickAdd>;

const offset = z.number().meta({ type: "integer" });

export const QuickAdded = withSyncParse(
  z
    .object({
      task: Task.nullable().describe("The new task; null with `dryRun`"),
      title: z.string().describe("The text without its recognized pieces"),
      due: WhenOut.nullable().describe("Due date; null for none"),
      recurrence: RecurrenceOut.nullable().describe("Recurrence; null for none"),
      listId: IdOut.nullable().describe("The named list; null for the Inbox"),
      labelIds: z.array(IdOut).describe("The named labels"),
      priority: z.enum(priorities).describe("Priority"),
      pieces: z
        .array(
          z.object({
            kind: z
              .enum(["due", "recurrence", "list", "label", "priority"])
              .describe("The field that it sets"),
            text: z.string().describe("The piece as typed"),
            start: offset.describe("Start in the text, in UTF-16 units"),
            end: offset.describe("End in the text (exclusive)"),
          }),
        )
        .describe("Recognized pieces, in the order of the text"),
    })
    .meta({ id: "QuickAdded", description: "What was recognized, and the new task" }),
);
export type QuickAdded = z.infer<typeof QuickAdded>;
