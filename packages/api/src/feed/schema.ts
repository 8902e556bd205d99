/** Schemas of calendar feeds. */
import { z } from "zod";
import { Id, IdOut, IfVersion, NewId, NextCursor, stamps } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { singleLine } from "../schema/text.ts";

const Name = singleLine(255).describe("Name shown by calendar clients: 1–255 characters, trimmed");
const contents = ["events", "todos"] as const;
const Content = z
  .enum(contents, { error: `Must be one of ${contents.join(", ")}.` })
  .describe("`events`: open tasks with a due date, as VEVENT. `todos`: all open tasks, as VTODO");

export const Feed = withSyncParse(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner"),
      name: z.string().describe("1–255 characters"),
      listId: IdOut.nullable().describe("Only the tasks of this list; null for all"),
      content: z
        .enum(contents)
        .describe("Whether the feed contains tasks as VEVENT (`events`) or VTODO (`todos`)"),
      path: z
        .string()
        .describe(
          "Secret path of the feed on this server. Anyone who knows it can read the feed until it is deleted",
        ),
      ...stamps,
    })
    .meta({ id: "Feed", description: "A calendar that calendar clients subscribe to" }),
);
export type Feed = z.infer<typeof Feed>;

export const CreateFeed = withSyncParse(
  z
    .strictObject({
      id: NewId,
      name: Name,
      listId: Id.nullable().default(null).describe("Only the tasks of this list; null for all"),
      content: Content.default("events"),
    })
    .meta({ id: "CreateFeed", description: "A new calendar feed" }),
);
export type CreateFeed = z.output<typeof CreateFeed>;

export const FeedPage = withSyncParse(z.object({ items: z.array(Feed), nextCursor: NextCursor }));
export type FeedPage = z.infer<typeof FeedPage>;

export const UpdateFeed = withSyncParse(
  z
    .strictObject({
      id: Id,
      name: Name.exactOptional().describe("Absent: unchanged"),
      listId: Id.nullable().exactOptional().describe("Absent: unchanged; null: the tasks of all lists"),
      content: Content.exactOptional().describe("Absent: unchanged"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateFeed", description: "Changes to a calendar feed. Absent fields are unchanged" }),
);
export type UpdateFeed = z.output<typeof UpdateFeed>;
