/** Procedure contract of batches. */
import { postAction } from "../trpc/rest-route.ts";
import { changedAt, changedTask, exampleRef } from "../schema/task-example.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { BatchResult, BatchTasks } from "./schema.ts";
import { batchTasks } from "./service.ts";

export const batchProcedures = {
  batch: protectedProcedure
    .meta({
      rest: postAction("/tasks/batch"),
      summary: "Perform up to 100 operations in one call",
      description:
        "Runs them in order, all or nothing unless `atomic` is false. Later operations can refer to new tasks by client-generated ids.",
      example: {
        input: {
          operations: [
            { do: "update", task: { ...exampleRef, priority: "low" } },
            { do: "setCompleted", task: { ...exampleRef, completed: true } },
          ],
        },
        output: {
          results: [
            { ...exampleRef, task: changedTask({ priority: "low" }), error: null },
            {
              ...exampleRef,
              task: {
                ...changedTask({ priority: "low", completed: true, completedAt: changedAt }),
                version: 3,
              },
              error: null,
            },
          ],
        },
        invalid: { operations: [{ do: "create", task: { title: " " } }] },
      },
    })
    .input(BatchTasks)
    .output(BatchResult)
    .mutation(({ ctx, input }) => batchTasks(ctx, input)),
};
