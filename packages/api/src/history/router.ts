/** Procedure contracts of history and undo. */
import { protectedProcedure } from "../trpc/procedures.ts";
import { get, postAction } from "../trpc/rest-route.ts";
import { exampleCallId, exampleEntry } from "./examples.ts";
import { HistoryPage, ListHistory, UndoCall, UndoResult } from "./schema.ts";
import { listHistory } from "./service.ts";
import { undoCall } from "./undo-service.ts";

export const historyProcedures = {
  list: protectedProcedure
    .meta({
      rest: get("/history"),
      summary: "List who has changed what, and when",
      description:
        "The latest first, of one row or of all tasks, lists, labels and filters: in fields, and in a sentence. See docs/history.md.",
      example: {
        input: { id: exampleEntry.id, limit: 1 },
        output: { items: [exampleEntry], nextCursor: null },
        invalid: { limit: 0 },
      },
    })
    .input(ListHistory)
    .output(HistoryPage)
    .query(({ ctx, input }) => listHistory(ctx, input)),

  undo: protectedProcedure
    .meta({
      rest: postAction("/history/undo"),
      summary: "Undo a call",
      description:
        "Puts everything that a call changed back as it was, in one transaction. What has been changed since stays, and is " +
        "reported field by field. Undo the undo to redo.",
      example: {
        input: { call: exampleCallId },
        output: { callId: exampleCallId, undone: 1, conflicts: [], conflictCount: 0 },
        invalid: { call: "last" },
      },
    })
    .input(UndoCall)
    .output(UndoResult)
    .mutation(({ ctx, input }) => undoCall(ctx, input)),
};
