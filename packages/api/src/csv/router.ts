/** Procedure contracts of CSV exports and imports. */
import { download, upload } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { created } from "../document/examples.ts";
import { exampleList } from "../schema/list-example.ts";
import { exampleCsv } from "./examples.ts";
import { exportCsv } from "./export-service.ts";
import { importCsv } from "./import-service.ts";
import { ImportCsv } from "./schema.ts";
import { ImportResult, ListChoice } from "../document/schema.ts";
import { TextStream } from "../document/text-stream.ts";

const csv = { type: "text/csv" } as const;

export const csvProcedures = {
  exportCsv: protectedProcedure
    .meta({
      rest: download("/data/export/csv", csv),
      summary: "Export a list as CSV",
      description:
        "Contains its open tasks in manual order, in the format of Todoist's templates. Cells that a spreadsheet would evaluate as formulas are prefixed with an apostrophe.",
      example: {
        input: { listId: exampleList.id },
        output: exampleCsv,
        invalid: { listId: "1" },
      },
    })
    .input(ListChoice)
    .output(TextStream)
    .query(({ ctx, input }) => exportCsv(ctx, input)),

  importCsv: protectedProcedure
    .meta({
      rest: upload("/data/import/csv", csv),
      summary: "Import tasks from CSV",
      description:
        "Accepts the format of Todoist's templates. Creates a task for each row, all or none. Missing labels are created; sections become tasks.",
      example: {
        input: { document: exampleCsv, listId: exampleList.id, timeZone: "Europe/Berlin", dryRun: true },
        output: created(1),
        invalid: { document: "", dryRun: "perhaps" },
      },
    })
    .input(ImportCsv)
    .output(ImportResult)
    .mutation(({ ctx, input }) => importCsv(ctx, input)),
};
