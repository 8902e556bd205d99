/** Schemas of search. */
import { z } from "zod";
import { Flag, NextCursor, pageFields } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { Task } from "../schema/task.ts";
import { singleLine } from "../schema/text.ts";

export const SearchTasks = withSyncParse(
  z.strictObject({
    text: singleLine(200).describe("Words or parts of words, all of which must match, in any order"),
    completed: Flag.exactOptional().describe("Only completed tasks, or only open ones"),
    archived: Flag.default(false).describe("Whether to search tasks of archived lists, too"),
    ...pageFields,
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
          field: z.enum(["title", "description"]).describe("The field that the text is from"),
          text: z.string().describe("The field's text, or an excerpt of it"),
          matches: z
            .array(
              z.object({
                start: offset.describe("Start of a match in `text`, in UTF-16 units"),
                end: offset.describe("End of the match (exclusive)"),
              }),
            )
            .describe("Ranges to highlight"),
        }),
      )
      .describe("Texts with matches; empty if only names or similar words matched"),
  })
  .meta({ id: "Finding", description: "A search result" });
export type Finding = z.infer<typeof Finding>;

export const FindingPage = withSyncParse(
  z.object({ items: z.array(Finding).describe("Best matches first"), nextCursor: NextCursor }),
);
export type FindingPage = z.infer<typeof FindingPage>;
