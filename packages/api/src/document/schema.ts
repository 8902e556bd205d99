/** Schemas that exports and imports of all document formats share. */
import { z } from "zod";
import { Flag, Id } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";

export const DryRun = Flag.default(false).describe("Only report the result; change nothing");

export const ListChoice = withSyncParse(
  z
    .strictObject({
      listId: Id.exactOptional().describe("List to export. Absent: the Inbox"),
    })
    .prefault({}),
);
export type ListChoice = z.output<typeof ListChoice>;

export const IntoList = Id.exactOptional().describe("List to import into. Absent: the Inbox");

const count = z.number().meta({ type: "integer" });
const ImportCounts = z
  .object({
    created: count.describe("New rows"),
    updated: count.describe("Existing rows that were changed"),
    unchanged: count.describe("Existing rows that were already equal"),
  })
  .meta({ id: "ImportCounts", description: "Numbers of imported records by result" });

export const ImportResult = withSyncParse(
  z
    .object({
      dryRun: z.boolean().describe("Whether nothing was changed"),
      lists: ImportCounts.describe("Counts of lists"),
      labels: ImportCounts.describe("Counts of labels"),
      filters: ImportCounts.describe("Counts of filters"),
      tasks: ImportCounts.describe("Counts of tasks"),
      notes: z.array(z.string()).describe("Notes for the user, such as what was ignored"),
    })
    .meta({ id: "ImportResult", description: "Result of an import" }),
);
export type ImportResult = z.infer<typeof ImportResult>;
