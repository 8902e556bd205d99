/** Contracts of taking data out and in. */
import { download, upload } from "../rest/route.ts";
import { protectedProcedure } from "../trpc.ts";
import { exampleCsv, exampleDocument, exampleResult, made } from "./examples.ts";
import { exportCsv } from "./csv-export.ts";
import { importCsv } from "./csv-import.ts";
import { exportData } from "./export.ts";
import { importData } from "./import.ts";
import { exampleList } from "../list/examples.ts";
import { DataDocument, ImportCsv, ImportData, ImportResult, ListChoice } from "./schema.ts";
import { TextStream } from "./text-stream.ts";

const csv = { type: "text/csv" } as const;
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

  exportCsv: protectedProcedure
    .meta({
      rest: download("/data/export/csv", csv),
      summary: "Export a list for a spreadsheet",
      description:
        "Its open tasks in the order by hand, as CSV that Todoist imports. Cells that a spreadsheet would run begin with an apostrophe.",
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
      summary: "Import tasks from a spreadsheet",
      description:
        "CSV as Todoist's templates have it: every row makes a task, all or none. Labels that are not there are made; sections become tasks.",
      example: {
        input: { document: exampleCsv, listId: exampleList.id, timeZone: "Europe/Berlin", dryRun: true },
        output: made(1),
        invalid: { document: "", dryRun: "perhaps" },
      },
    })
    .input(ImportCsv)
    .output(ImportResult)
    .mutation(({ ctx, input }) => importCsv(ctx, input)),
};
