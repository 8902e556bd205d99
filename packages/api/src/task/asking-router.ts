/** Contracts of what is asked about many tasks at once. */
import { get } from "../rest/route.ts";
import { FindingPage, SearchTasks } from "../search/schema.ts";
import { searchTasks } from "../search/service.ts";
import { protectedProcedure } from "../trpc.ts";
import { countTasks } from "./counts.ts";
import { exampleTask } from "./examples.ts";
import { CountTasks, TaskCounts } from "./schema.ts";

export const askingProcedures = {
  search: protectedProcedure
    .meta({
      rest: get("/tasks/search"),
      summary: "Find tasks by their words",
      description:
        "In titles, descriptions, and the names of their lists and labels; without regard to case and accents; beginnings of words are enough. If nothing says that, what nearly says it. The best first, of some hundreds at most.",
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
