/** Output schema of lists. */
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
      archivedAt: Instant.nullable().describe("When it was archived; null if it is not archived"),
      deletedAt: Instant.nullable().describe("When it was moved to the trash; null if it is not there"),
      ...stamps,
    })
    .meta({ id: "List", description: "A named collection of tasks" }),
);
export type List = z.infer<typeof List>;

export const ListPage = withSyncParse(z.object({ items: z.array(List), nextCursor: NextCursor }));
export type ListPage = z.infer<typeof ListPage>;
