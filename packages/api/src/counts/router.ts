/** Procedure contract of counts. */
import { get } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { exampleTask } from "../schema/task-example.ts";
import { CountTasks, TaskCounts } from "./schema.ts";
import { countTasks } from "./service.ts";

export const countsProcedures = {
  counts: protectedProcedure
    .meta({
      rest: get("/tasks/counts"),
      summary: "Count open tasks by due date, list and label",
      description:
        "`overdue` compares times; `today` and `upcoming` compare days, as filters do. Tasks of archived lists are not counted.",
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
