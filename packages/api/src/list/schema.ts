/** Input schemas of lists. */
import { z } from "zod";
import {
  Color,
  Flag,
  Id,
  IfVersion,
  hasOneMoveTarget,
  moveTarget,
  moveTargetError,
  NewId,
  pageFields,
} from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { singleLine } from "../schema/text.ts";

const Name = singleLine(255).describe("1–255 characters, trimmed, not only white space");

export const CreateList = withSyncParse(
  z
    .strictObject({ id: NewId, name: Name, color: Color.default(null) })
    .meta({ id: "CreateList", description: "A new list" }),
);
export type CreateList = z.output<typeof CreateList>;

export const ListLists = withSyncParse(
  z
    .strictObject({
      archived: Flag.default(false).describe("Whether to return archived lists instead of the others"),
      ...pageFields,
    })
    .prefault({}),
);
export type ListLists = z.output<typeof ListLists>;

export const UpdateList = withSyncParse(
  z
    .strictObject({
      id: Id,
      name: Name.exactOptional().describe("Absent: unchanged"),
      color: Color.exactOptional().describe("Absent: unchanged; null: no colour"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateList", description: "Changes to a list. Absent fields are unchanged" }),
);
export type UpdateList = z.output<typeof UpdateList>;

export const MoveList = withSyncParse(
  z
    .strictObject({ id: Id, ...moveTarget, ifVersion: IfVersion })
    .refine(hasOneMoveTarget, moveTargetError)
    .meta({ id: "MoveList", description: "The target of a move; the end without `before` and `after`" }),
);
export type MoveList = z.output<typeof MoveList>;
