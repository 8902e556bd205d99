/** Procedure contract of quick add. */
import { postAction } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { exampleTask } from "../schema/task-example.ts";
import { QuickAdd, QuickAdded } from "./schema.ts";
import { quickAdd } from "./service.ts";

export const quickAddProcedures = {
  quickAdd: protectedProcedure
    .meta({
      rest: postAction("/tasks/quick-add"),
      summary: "Create a task from a line of text",
      description:
        "Recognizes dates, times, recurrences, and names of lists, labels and priorities, and returns them as `pieces`. The rest becomes the title.",
      example: {
        input: {
          text: "Pack for the journey 2036-12-24 #Journeys @errands !high",
          timeZone: "Europe/Berlin",
          dryRun: true,
        },
        output: {
          task: null,
          title: "Pack for the journey",
          due: { date: "2036-12-24", time: null, timeZone: null },
          recurrence: null,
          listId: exampleTask.listId,
          labelIds: exampleTask.labelIds,
          priority: "high",
          pieces: [
            { kind: "due", text: "2036-12-24", start: 21, end: 31 },
            { kind: "list", text: "#Journeys", start: 32, end: 41 },
            { kind: "label", text: "@errands", start: 42, end: 50 },
            { kind: "priority", text: "!high", start: 51, end: 56 },
          ],
        },
        invalid: { text: "Buy milk", timeZone: "Mars" },
      },
    })
    .input(QuickAdd)
    .output(QuickAdded)
    .mutation(({ ctx, input }) => quickAdd(ctx, input)),
};
