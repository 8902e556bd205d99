/** The list as it is given out. */
import { z } from "zod";
import { IdOut, Instant, NextCursor, PositionOut, stamps } from "./fields.ts";
import { withSyncParse } from "./sync-parse.ts";

export const List = withSyncParse(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner"),
      name: z.string().describe("1–255 characters"),
      color: z.string().nullable().describe("`#rrggbb`; null for none"),
      position: PositionOut,
      archivedAt: Instant.nullable().describe("Since when it is archived; null when it is not"),
      deletedAt: Instant.nullable().describe("Since when it is in the trash; null when it is not"),
      ...stamps,
    })
    .meta({ id: "List", description: "Tasks that belong together" }),
);
export type List = z.infer<typeof List>;

export const ListPage = withSyncParse(z.object({ items: z.array(List), nextCursor: NextCursor }));
export type ListPage = z.infer<typeof ListPage>;
