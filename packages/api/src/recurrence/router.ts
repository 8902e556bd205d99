/** Contracts of tasks that recur. */
import { VersionedRef } from "../schema/fields.ts";
import { postAction, get } from "../trpc/rest-route.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { changedAt, exampleRef, exampleTask, recurringTask } from "../schema/task-example.ts";
import { listOccurrences, skipTask, uncompleteTask } from "./service.ts";
import { ListOccurrences, OccurrencePage, SkipTask } from "./schema.ts";
import { Task } from "../schema/task.ts";

export const recurrenceProcedures = {
  skip: protectedProcedure
    .meta({
      rest: postAction("/tasks/{id}/skip"),
      summary: "Skip the current occurrence of a recurring task",
      description: "As completing it, but recorded as skipped. Skipping the last occurrence ends the series.",
      example: {
        input: { ...exampleRef, occurrence: "2036-12-01T09:00" },
        output: recurringTask({
          due: { date: "2037-01-01", time: "09:00", timeZone: "Europe/Berlin" },
          dueAt: "2037-01-01T08:00:00.000Z",
          notBefore: { date: "2036-12-25", time: null, timeZone: null },
        }),
        invalid: { ...exampleRef, occurrence: "tomorrow" },
      },
    })
    .input(SkipTask)
    .output(Task)
    .mutation(({ ctx, input }) => skipTask(ctx, input)),

  uncomplete: protectedProcedure
    .meta({
      rest: postAction("/tasks/{id}/uncomplete"),
      summary: "Undo the last completion or skip",
      description: "A recurring task is due at that occurrence again. Any other task is open again.",
      example: { input: exampleRef, output: exampleTask, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Task)
    .mutation(({ ctx, input }) => uncompleteTask(ctx, input)),

  occurrences: protectedProcedure
    .meta({
      rest: get("/tasks/{id}/occurrences"),
      summary: "List completed and skipped occurrences, the latest first",
      description: "An occurrence is named by the wall time that it was due at.",
      example: {
        input: { ...exampleRef, limit: 20 },
        output: {
          items: [{ occurrence: "2036-12-01T09:00", outcome: "completed", createdAt: changedAt }],
          nextCursor: null,
        },
        invalid: { ...exampleRef, limit: 0 },
      },
    })
    .input(ListOccurrences)
    .output(OccurrencePage)
    .query(({ ctx, input }) => listOccurrences(ctx, input)),
};
