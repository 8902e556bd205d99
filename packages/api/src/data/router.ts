/** Procedure contracts of exporting and importing an account. */
import { download, upload } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { exampleDocument, exampleResult } from "./examples.ts";
import { exportData } from "./export-service.ts";
import { importData } from "./import-service.ts";
import { DataDocument, ImportData } from "./schema.ts";
import { ImportResult } from "../document/schema.ts";
import { TextStream } from "../document/text-stream.ts";

const json = { type: "application/json", schema: DataDocument } as const;

export const dataProcedures = {
  export: protectedProcedure
    .meta({
      rest: download("/data/export", json),
      summary: "Export all data",
      description:
        "Returns a consistent snapshot of all lists, labels, filters and tasks, including the trash, as a JSON document for `data.import`, with one record per line.",
      example: { output: JSON.stringify(exampleDocument) },
    })
    .output(TextStream)
    .query(({ ctx }) => exportData(ctx)),

  import: protectedProcedure
    .meta({
      rest: upload("/data/import", json),
      summary: "Import exported data",
      description:
        "Imports all records or none. A record replaces the row with the same id; a label is merged with an existing one of the same name.",
      example: {
        input: { document: JSON.stringify(exampleDocument), dryRun: true },
        output: exampleResult,
        invalid: { document: "{}", dryRun: "perhaps" },
      },
    })
    .input(ImportData)
    .output(ImportResult)
    .mutation(({ ctx, input }) => importData(ctx, input)),
};
