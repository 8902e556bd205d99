/** Schemas of labels. */
import { z } from "zod";
import { Color, Id, IdOut, IfVersion, NewId, NextCursor, stamps } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { singleLine } from "../schema/text.ts";

const Name = singleLine(100).describe(
  "1–100 characters, trimmed; unique among the user's labels, ignoring case",
);

export const Label = withSyncParse(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner"),
      name: z.string().describe("1–100 characters, unique among the user's labels, ignoring case"),
      color: z.string().nullable().describe("`#rrggbb`; null for none"),
      ...stamps,
    })
    .meta({ id: "Label", description: "A named tag for tasks" }),
);
export type Label = z.infer<typeof Label>;

export const CreateLabel = withSyncParse(
  z
    .strictObject({ id: NewId, name: Name, color: Color.default(null) })
    .meta({ id: "CreateLabel", description: "A new label" }),
);
export type CreateLabel = z.output<typeof CreateLabel>;

export const LabelPage = withSyncParse(z.object({ items: z.array(Label), nextCursor: NextCursor }));
export type LabelPage = z.infer<typeof LabelPage>;

export const UpdateLabel = withSyncParse(
  z
    .strictObject({
      id: Id,
      name: Name.exactOptional().describe("Absent: unchanged"),
      color: Color.exactOptional().describe("Absent: unchanged; null: no colour"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateLabel", description: "Changes to a label. Absent fields are unchanged" }),
);
export type UpdateLabel = z.output<typeof UpdateLabel>;
