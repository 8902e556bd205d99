/** Inputs of lists. */
import { z } from "zod";
import {
  Color,
  Cursor,
  Flag,
  Id,
  IfVersion,
  isOneSpot,
  Limit,
  oneSpotOnly,
  OwnId,
  spot,
} from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { singleLine } from "../schema/text.ts";

const Name = singleLine(255).describe("1–255 characters, trimmed, not only white space");

export const CreateList = withSyncParse(
  z
    .strictObject({ id: OwnId, name: Name, color: Color.default(null) })
    .meta({ id: "CreateList", description: "A new list" }),
);
export type CreateList = z.output<typeof CreateList>;

export const ListLists = withSyncParse(
  z
    .strictObject({
      archived: Flag.default(false).describe("Those that are archived, or those that are not"),
      limit: Limit,
      cursor: Cursor,
    })
    .prefault({}),
);
export type ListLists = z.output<typeof ListLists>;

export const UpdateList = withSyncParse(
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

export const MoveList = withSyncParse(
  z
    .strictObject({ id: Id, ...spot, ifVersion: IfVersion })
    .refine(isOneSpot, oneSpotOnly)
    .meta({ id: "MoveList", description: "Where it is to stand; without a place, at the end" }),
);
export type MoveList = z.output<typeof MoveList>;
