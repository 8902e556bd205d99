/** Procedure contract of search. */
import { get } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { exampleTask } from "../schema/task-example.ts";
import { FindingPage, SearchTasks } from "./schema.ts";
import { searchTasks } from "./service.ts";

export const searchProcedures = {
  search: protectedProcedure
    .meta({
      rest: get("/tasks/search"),
      summary: "Search tasks by words",
      description:
        "Searches titles, descriptions, and the names of lists and labels, ignoring case and accents; parts of words match. Without a match, returns tasks with a similar title. Best matches first: titles, then newest.",
      example: {
        input: { text: "pass photo" },
        output: {
          items: [
            {
              task: exampleTask,
              fragments: [
                { field: "title", text: exampleTask.title, matches: [{ start: 6, end: 10 }] },
                {
                  field: "description",
                  text: exampleTask.description,
                  matches: [
                    { start: 4, end: 9 },
                    { start: 20, end: 24 },
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
};
