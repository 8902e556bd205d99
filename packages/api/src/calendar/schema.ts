/** Input schema of iCalendar imports. */
import { z } from "zod";
import { DryRun } from "../document/schema.ts";
import { documentText } from "../document/text-stream.ts";
import { Id } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";

export const ImportCalendar = withSyncParse(
  z.strictObject({
    document: documentText(
      "text/calendar",
      "An iCalendar document (RFC 5545). Over REST: the body, up to 128 MiB",
    ),
    listId: Id.exactOptional().describe("List for new tasks. Absent: the Inbox"),
    dryRun: DryRun,
  }),
);
export type ImportCalendar = z.output<typeof ImportCalendar>;
