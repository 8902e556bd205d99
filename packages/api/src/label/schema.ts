/** The nouns and inputs of labels. */
import { z } from "zod";
import { Color, Id, IdOut, IfVersion, NextCursor, OwnId, stamps } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { singleLine } from "../schema/text.ts";

const Name = singleLine(100).describe(
  "1–100 characters, trimmed; unique among the user's, without regard to case",
);

export const Label = withSyncParse(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner"),
      name: z.string().describe("1–100 characters, unique among the user's, without regard to case"),
      color: z.string().nullable().describe("`#rrggbb`; null for none"),
      ...stamps,
    })
    .meta({ id: "Label", description: "What tasks of several lists may have in common" }),
);
export type Label = z.infer<typeof Label>;

export const CreateLabel = withSyncParse(
  z
    .strictObject({ id: OwnId, name: Name, color: Color.default(null) })
    .meta({ id: "CreateLabel", description: "A new label" }),
);
export type CreateLabel = z.output<typeof CreateLabel>;

export const LabelPage = withSyncParse(z.object({ items: z.array(Label), nextCursor: NextCursor }));
export type LabelPage = z.infer<typeof LabelPage>;

export const UpdateLabel = withSyncParse(
  z
    .strictObject({
      id: Id,
      name: Name.exactOptional().describe("Absent: stays as it is"),
      color: Color.exactOptional().describe("Absent: stays as it is; null: none"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateLabel", description: "What is to change; absent fields stay" }),
);
export type UpdateLabel = z.output<typeof UpdateLabel>;
