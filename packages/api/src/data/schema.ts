/** The document that an account is exported to, and what comes of importing one. */
import { z } from "zod";
import { Flag, Id } from "../fields.ts";
import { FilterRecord } from "../filter/exchange.ts";
import { LabelRecord } from "../label/exchange.ts";
import { ListRecord } from "../list/exchange.ts";
import { synchronous } from "../synchronous.ts";
import { TaskRecord } from "../task/exchange.ts";
import { PointInTime, TimeZone } from "../time/schema.ts";
import { documentText } from "./text-stream.ts";

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

const DryRun = Flag.default(false).describe("Only say what would come of it");

export const ImportData = synchronous(
  z.strictObject({
    document: documentText(
      "application/json",
      "As `data.export` gives it. Over REST: the body, up to 128 MiB",
    ),
    dryRun: DryRun,
  }),
);
export type ImportData = z.output<typeof ImportData>;

export const ListChoice = synchronous(
  z
    .strictObject({
      listId: Id.exactOptional().describe("The tasks of this list. Absent: those of the Inbox"),
    })
    .prefault({}),
);
export type ListChoice = z.output<typeof ListChoice>;

const intoList = Id.exactOptional().describe("Into this list. Absent: into the Inbox");

export const ImportCsv = synchronous(
  z.strictObject({
    document: documentText("text/csv", "CSV, as Todoist has it. Over REST: the body, up to 128 MiB"),
    listId: intoList,
    timeZone: TimeZone.default("UTC").describe("Whose times are meant, and what `tomorrow` is"),
    dryRun: DryRun,
  }),
);
export type ImportCsv = z.output<typeof ImportCsv>;

export const ImportCalendar = synchronous(
  z.strictObject({
    document: documentText("text/calendar", "iCalendar (RFC 5545). Over REST: the body, up to 128 MiB"),
    listId: Id.exactOptional().describe("What is new goes into this list. Absent: into the Inbox"),
    dryRun: DryRun,
  }),
);
export type ImportCalendar = z.output<typeof ImportCalendar>;

const count = z.number().meta({ type: "integer" });
const Tally = z
  .object({
    created: count.describe("That were not there"),
    updated: count.describe("That were there, and said something else"),
    unchanged: count.describe("That were there, and said the same"),
  })
  .meta({ id: "Tally", description: "What became of the records of a kind" });

export const ImportResult = synchronous(
  z
    .object({
      dryRun: z.boolean().describe("Whether nothing of it was done"),
      lists: Tally.describe("Of lists"),
      labels: Tally.describe("Of labels"),
      filters: Tally.describe("Of filters"),
      tasks: Tally.describe("Of tasks"),
      notes: z
        .array(z.string())
        .describe("What a person should know of, such as what could not be taken over"),
    })
    .meta({ id: "ImportResult", description: "What came of an import" }),
);
export type ImportResult = z.infer<typeof ImportResult>;
