/** What is searched for, and what is found. */
import { z } from "zod";
import { Cursor, Flag, Limit, NextCursor } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { Task } from "../schema/task.ts";
import { singleLine } from "../schema/text.ts";

export const SearchTasks = withSyncParse(
  z.strictObject({
    text: singleLine(200).describe("Words, or their beginnings: all of them must be there, wherever"),
    completed: Flag.exactOptional().describe("Only tasks that are done, or only those that are not"),
    limit: Limit,
    cursor: Cursor,
  }),
);
export type SearchTasks = z.output<typeof SearchTasks>;

const offset = z.number().meta({ type: "integer" });

export const Finding = z
  .object({
    task: Task.describe("The task"),
    fragments: z
      .array(
        z.object({
          field: z.enum(["title", "description"]).describe("Where it is from"),
          text: z.string().describe("The text, or a part of it"),
          matches: z
            .array(
              z.object({
                start: offset.describe("Where a match begins in it, in UTF-16 units"),
                end: offset.describe("And where it ends"),
              }),
            )
            .describe("What to highlight"),
        }),
      )
      .describe(
        "Where the words stand; nowhere, if it was found by a name, or by words that are nearly right",
      ),
  })
  .meta({ id: "Finding", description: "A task that was found" });
export type Finding = z.infer<typeof Finding>;

export const FindingPage = withSyncParse(
  z.object({ items: z.array(Finding).describe("The best first"), nextCursor: NextCursor }),
);
export type FindingPage = z.infer<typeof FindingPage>;
