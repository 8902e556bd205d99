/** What documents of all formats are exported from and imported into. */
import { z } from "zod";
import { Flag, Id } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";

export const DryRun = Flag.default(false).describe("Only report what an import would do");

export const ListChoice = withSyncParse(
  z
    .strictObject({
      listId: Id.exactOptional().describe("The tasks of this list. Absent: those of the Inbox"),
    })
    .prefault({}),
);
export type ListChoice = z.output<typeof ListChoice>;

export const IntoList = Id.exactOptional().describe("Into this list. Absent: into the Inbox");

const count = z.number().meta({ type: "integer" });
const Tally = z
  .object({
    created: count.describe("That were not there"),
    updated: count.describe("That were there, and said something else"),
    unchanged: count.describe("That were there, and said the same"),
  })
  .meta({ id: "Tally", description: "What became of the records of a kind" });

export const ImportResult = withSyncParse(
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
