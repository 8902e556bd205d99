/** Schemas of history and undo. */
import { z } from "zod";
import { Id, IdOut, Instant, NextCursor, pageFields } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";

const kinds = ["task", "list", "label", "filter"] as const;
const Kind = z.enum(kinds).describe("What the row is");
export type Kind = z.infer<typeof Kind>;

export const FieldValue = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])
  .describe("As the row has it");
export type FieldValue = z.infer<typeof FieldValue>;

const FieldChange = z.object({
  field: z.string().describe("Such as `title`, or `due.time`"),
  from: FieldValue,
  to: FieldValue,
});
export type FieldChange = z.infer<typeof FieldChange>;

export const HistoryEntry = withSyncParse(
  z
    .object({
      kind: Kind,
      id: IdOut.describe("Of the row: UUID"),
      action: z.enum(["created", "updated", "deleted"]).describe("`deleted`: for good"),
      at: Instant.describe("When: ISO 8601, UTC, with milliseconds"),
      actor: z
        .string()
        .describe("The user who did it; `system`: the server, such as when it empties the trash"),
      callId: IdOut.nullable().describe(
        "The call that it was part of, which can be undone; null: of no call",
      ),
      version: z
        .number()
        .nullable()
        .meta({ type: "integer" })
        .describe("The row's version since; null: an occurrence of a task that recurs"),
      changes: z.array(FieldChange).describe("Field by field. Of a new row: all that are not null"),
      summary: z.string().describe("The change in a sentence, in English"),
    })
    .meta({ id: "HistoryEntry", description: "A change of a row" }),
);
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const ListHistory = withSyncParse(
  z
    .strictObject({
      id: Id.exactOptional().describe("Of a task, list, label or filter. Absent: of all"),
      ...pageFields,
    })
    .prefault({}),
);
export type ListHistory = z.output<typeof ListHistory>;

export const HistoryPage = withSyncParse(z.object({ items: z.array(HistoryEntry), nextCursor: NextCursor }));
export type HistoryPage = z.infer<typeof HistoryPage>;

export const UndoCall = withSyncParse(
  z.strictObject({
    call: Id.describe("Its id: `X-Call-Id` of its response, or `callId` of an entry"),
  }),
);
export type UndoCall = z.output<typeof UndoCall>;

const Conflict = z.object({
  kind: Kind,
  id: IdOut,
  field: z.string().nullable().describe("Such as `title`; null: the row as a whole"),
  message: z.string().describe("Why it is left as it is, in English"),
});
export type Conflict = z.infer<typeof Conflict>;

export const UndoResult = withSyncParse(
  z
    .object({
      callId: IdOut.describe("Of the undo: undo that to redo"),
      undone: z
        .number()
        .meta({ type: "integer" })
        .describe("How many rows are as they were, at least in part"),
      conflicts: z
        .array(Conflict)
        .describe("What has been changed since, or cannot be as it was: at most 100. It is left as it is"),
      conflictCount: z.number().meta({ type: "integer" }).describe("How many there are"),
    })
    .meta({ id: "UndoResult", description: "What was undone, and what was left" }),
);
export type UndoResult = z.infer<typeof UndoResult>;
