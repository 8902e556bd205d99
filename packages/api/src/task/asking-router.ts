/** Contracts of what is asked about many tasks at once. */
import { QuickAdd, QuickAdded } from "../quick-add/schema.ts";
import { quickAdd } from "../quick-add/service.ts";
import { act, get } from "../rest/route.ts";
import { FindingPage, SearchTasks } from "../search/schema.ts";
import { searchTasks } from "../search/service.ts";
import { protectedProcedure } from "../trpc.ts";
import { countTasks } from "./counts.ts";
import { exampleTask } from "./examples.ts";
import { CountTasks, TaskCounts } from "./counts-schema.ts";

export const askingProcedures = {
  quickAdd: protectedProcedure
    .meta({
      rest: act("/tasks/quick-add"),
      summary: "Make a task of a line of text",
      description:
        "Understands days, times, recurrences, and the names of lists, labels and priorities; says which, piece by piece. What it does not understand stays in the title.",
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

  search: protectedProcedure
    .meta({
      rest: get("/tasks/search"),
      summary: "Find tasks by their words",
      description:
        "In titles, descriptions, and the names of their lists and labels; without regard to case and accents; beginnings of words are enough. If nothing says that, what nearly says it. The best first; of very many, the newest eighty, or as many as a page has.",
      example: {
        input: { text: "pass photo" },
        output: {
          items: [
            {
              task: exampleTask,
              fragments: [
                { field: "title", text: exampleTask.title, matches: [{ start: 6, end: 14 }] },
                {
                  field: "description",
                  text: exampleTask.description,
                  matches: [
                    { start: 4, end: 10 },
                    { start: 20, end: 28 },
                  ],
                },
              ],
            },
          ],
          nextCursor: null,
        },
        invalid: { text: " " },
      },
    })
    .input(SearchTasks)
    .output(FindingPage)
    .query(({ ctx, input }) => searchTasks(ctx, input)),

  counts: protectedProcedure
    .meta({
      rest: get("/tasks/counts"),
      summary: "Count open tasks: in all, by when they are due, by list and by label",
      description:
        "What is overdue has its time behind it; `today` and `upcoming` go by days, where the caller is.",
      example: {
        input: { timeZone: "Europe/Berlin" },
        output: {
          open: 1,
          overdue: 0,
          today: 0,
          upcoming: 1,
          lists: [{ listId: exampleTask.listId, open: 1 }],
          labels: [{ labelId: exampleTask.labelIds[0], open: 1 }],
        },
        invalid: { timeZone: "Mars" },
      },
    })
    .input(CountTasks)
    .output(TaskCounts)
    .query(({ ctx, input }) => countTasks(ctx, input)),
};
