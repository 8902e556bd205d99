/** The nouns and inputs of calendar feeds. */
import { z } from "zod";
import { Id, IdOut, IfVersion, NextCursor, OwnId, stamps } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { singleLine } from "../schema/text.ts";

const Name = singleLine(255).describe("1–255 characters, trimmed: what calendar programs show");
const contents = ["events", "todos"] as const;
const Content = z
  .enum(contents, { error: `Must be one of ${contents.join(", ")}.` })
  .describe(
    "`events`: open tasks with a due date, for calendars. `todos`: all open tasks, for programs that know VTODO",
  );

export const Feed = withSyncParse(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner"),
      name: z.string().describe("1–255 characters"),
      listId: IdOut.nullable().describe("Only the tasks of this list; null for all"),
      content: z.enum(contents).describe("Whether tasks are VEVENTs or VTODOs in it"),
      path: z
        .string()
        .describe(
          "Where it is, on this server. Whoever knows it reads the feed: it is a secret, until the feed is deleted",
        ),
      ...stamps,
    })
    .meta({ id: "Feed", description: "A calendar that programs subscribe to" }),
);
export type Feed = z.infer<typeof Feed>;

export const CreateFeed = withSyncParse(
  z
    .strictObject({
      id: OwnId,
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
      name: Name.exactOptional().describe("Absent: stays as it is"),
      listId: Id.nullable().exactOptional().describe("Absent: stays as it is; null: the tasks of all lists"),
      content: Content.exactOptional().describe("Absent: stays as it is"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateFeed", description: "What is to change; absent fields stay" }),
);
export type UpdateFeed = z.output<typeof UpdateFeed>;
