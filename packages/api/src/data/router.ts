/** Contracts of taking data out and in. */
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
      summary: "Export everything",
      description:
        "All lists, labels, filters and tasks, those in the trash too, as they are at one moment: one JSON document, a record a line, that `data.import` takes.",
      example: { output: JSON.stringify(exampleDocument) },
    })
    .output(TextStream)
    .query(({ ctx }) => exportData(ctx)),

  import: protectedProcedure
    .meta({
      rest: upload("/data/import", json),
      summary: "Import what was exported",
      description:
        "All or nothing. What has the id of something that is there takes its place; a label whose name is there is that label.",
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
