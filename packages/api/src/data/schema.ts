/** Schemas of the exported document and of its import. */
import { z } from "zod";
import { FilterRecord } from "../filter/transfer.ts";
import { LabelRecord } from "../label/transfer.ts";
import { ListRecord } from "../list/transfer.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { TaskRecord } from "../task/transfer.ts";
import { PointInTime } from "../schema/time.ts";
import { DryRun } from "../document/schema.ts";
import { documentText } from "../document/text-stream.ts";

/** Incremented when older servers can no longer read the document. */
export const documentVersion = 1;

export const documentHeader = {
  format: z
    .literal("taskwell", { error: "Must be taskwell. Other documents cannot be imported." })
    .describe("Format of the document"),
  version: z
    .literal(documentVersion, { error: `Must be ${documentVersion}. This server supports no other version.` })
    .describe("Version of the format"),
};

export const DataDocument = z
  .strictObject({
    ...documentHeader,
    exportedAt: PointInTime.describe("Time of the export: ISO 8601"),
    user: z
      .strictObject({ id: z.string(), email: z.string().nullable(), name: z.string().nullable() })
      .describe("The exporting user. Ignored by imports"),
    lists: z.array(ListRecord).describe("All lists"),
    labels: z.array(LabelRecord).describe("All labels"),
    filters: z.array(FilterRecord).describe("All filters"),
    tasks: z.array(TaskRecord).describe("All tasks; must come after lists and labels"),
  })
  .meta({ id: "DataDocument", description: "All data of an account" });
export type DataDocument = z.output<typeof DataDocument>;

export const ImportData = withSyncParse(
  z.strictObject({
    document: documentText(
      "application/json",
      "A document from `data.export`. Over REST: the body, up to 128 MiB",
    ),
    dryRun: DryRun,
  }),
);
export type ImportData = z.output<typeof ImportData>;
