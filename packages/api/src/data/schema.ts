/** The document that an account is exported to, and what comes of importing one. */
import { z } from "zod";
import { FilterRecord } from "../filter/transfer.ts";
import { LabelRecord } from "../label/transfer.ts";
import { ListRecord } from "../list/transfer.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { TaskRecord } from "../task/transfer.ts";
import { PointInTime } from "../schema/time.ts";
import { DryRun } from "../document/schema.ts";
import { documentText } from "../document/text-stream.ts";

/** Raised when older servers could not read a document any more. */
export const documentVersion = 1;

export const head = {
  format: z
    .literal("taskwell", { error: "Must be taskwell: another document cannot be imported." })
    .describe("What kind of document it is"),
  version: z
    .literal(documentVersion, { error: `Must be ${documentVersion}: this server knows no other.` })
    .describe("Of the format"),
};

export const DataDocument = z
  .strictObject({
    ...head,
    exportedAt: PointInTime.describe("As of when: ISO 8601"),
    user: z
      .strictObject({ id: z.string(), email: z.string().nullable(), name: z.string().nullable() })
      .describe("Whose it was. An import looks at it no further"),
    lists: z.array(ListRecord).describe("All lists"),
    labels: z.array(LabelRecord).describe("All labels"),
    filters: z.array(FilterRecord).describe("All filters"),
    tasks: z.array(TaskRecord).describe("All tasks: after lists and labels"),
  })
  .meta({ id: "DataDocument", description: "Everything that an account has" });
export type DataDocument = z.output<typeof DataDocument>;

export const ImportData = withSyncParse(
  z.strictObject({
    document: documentText(
      "application/json",
      "As `data.export` gives it. Over REST: the body, up to 128 MiB",
    ),
    dryRun: DryRun,
  }),
);
export type ImportData = z.output<typeof ImportData>;
