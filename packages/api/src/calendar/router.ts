/** Procedure contracts of iCalendar exports and imports. */
import { ImportCalendar } from "./schema.ts";
import { ImportResult, ListChoice } from "../document/schema.ts";
import { created } from "../document/examples.ts";
import { TextStream } from "../document/text-stream.ts";
import { exampleList } from "../schema/list-example.ts";
import { download, upload } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { exampleCalendar, exampleExport } from "./examples.ts";
import { exportCalendar } from "./export-service.ts";
import { importCalendar } from "./import-service.ts";

const calendar = { type: "text/calendar" } as const;

export const calendarProcedures = {
  exportCalendar: protectedProcedure
    .meta({
      rest: download("/data/export/calendar", calendar),
      summary: "Export a list as iCalendar",
      description: "Contains a VTODO for each task, open or completed.",
      example: { input: { listId: exampleList.id }, output: exampleExport, invalid: { listId: "1" } },
    })
    .input(ListChoice)
    .output(TextStream)
    .query(({ ctx, input }) => exportCalendar(ctx, input)),

  importCalendar: protectedProcedure
    .meta({
      rest: upload("/data/import/calendar", calendar),
      summary: "Import tasks from iCalendar",
      description:
        "Imports all VTODOs or none. The same UID is the same task; fields that VTODO cannot express are unchanged. Missing labels are created.",
      example: {
        input: { document: exampleCalendar, listId: exampleList.id, dryRun: true },
        output: { ...created(0), tasks: { created: 0, updated: 1, unchanged: 0 } },
        invalid: { document: "", dryRun: "perhaps" },
      },
    })
    .input(ImportCalendar)
    .output(ImportResult)
    .mutation(({ ctx, input }) => importCalendar(ctx, input)),
};
