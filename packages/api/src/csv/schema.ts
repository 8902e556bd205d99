/** Input schema of CSV imports. */
import { z } from "zod";
import { DryRun, IntoList } from "../document/schema.ts";
import { documentText } from "../document/text-stream.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { TimeZone } from "../schema/time.ts";

export const ImportCsv = withSyncParse(
  z.strictObject({
    document: documentText(
      "text/csv",
      "CSV in the format of Todoist's templates. Over REST: the body, up to 128 MiB",
    ),
    listId: IntoList,
    timeZone: TimeZone.default("UTC").describe(
      "Time zone of rows without one, and of words such as `tomorrow`",
    ),
    dryRun: DryRun,
  }),
);
export type ImportCsv = z.output<typeof ImportCsv>;
