/** The nouns and inputs of lists. */
import { z } from "zod";
import {
  Color,
  Cursor,
  Flag,
  Id,
  IdOut,
  IfVersion,
  Instant,
  isOneSpot,
  Limit,
  NextCursor,
  oneSpotOnly,
  OwnId,
  PositionOut,
  spot,
  stamps,
} from "../fields.ts";
import { synchronous } from "../synchronous.ts";
import { label } from "../text.ts";

const Name = label(255).describe("1–255 characters, trimmed, not only white space");

export const List = synchronous(
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

export const CreateList = synchronous(
  z
    .strictObject({ id: OwnId, name: Name, color: Color.default(null) })
    .meta({ id: "CreateList", description: "A new list" }),
);
export type CreateList = z.output<typeof CreateList>;

export const ListLists = synchronous(
  z
    .strictObject({
      archived: Flag.default(false).describe("Those that are archived, or those that are not"),
      limit: Limit,
      cursor: Cursor,
    })
    .prefault({}),
);
export type ListLists = z.output<typeof ListLists>;

export const ListPage = synchronous(z.object({ items: z.array(List), nextCursor: NextCursor }));
export type ListPage = z.infer<typeof ListPage>;

export const UpdateList = synchronous(
  z
    .strictObject({
      id: Id,
      name: Name.exactOptional().describe("Absent: stays as it is"),
      color: Color.exactOptional().describe("Absent: stays as it is; null: none"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateList", description: "What is to change; absent fields stay" }),
);
export type UpdateList = z.output<typeof UpdateList>;

export const MoveList = synchronous(
  z
    .strictObject({ id: Id, ...spot, ifVersion: IfVersion })
    .refine(isOneSpot, oneSpotOnly)
    .meta({ id: "MoveList", description: "Where it is to stand; without a place, at the end" }),
);
export type MoveList = z.output<typeof MoveList>;
