/** Contracts of tasks that recur. */
import { VersionedRef } from "../fields.ts";
import { act, get } from "../rest/route.ts";
import { protectedProcedure } from "../trpc.ts";
import { changedAt, exampleRef, exampleTask, recurringTask } from "./examples.ts";
import { previewTask } from "./preview.ts";
import { listOccurrences, skipTask, uncompleteTask } from "./recurrence.ts";
import { ListOccurrences, OccurrencePage, Preview, PreviewTask, SkipTask } from "./recurrence-schema.ts";
import { Task } from "./schema.ts";

export const recurrenceProcedures = {
  skip: protectedProcedure
    .meta({
      rest: act("/tasks/{id}/skip"),
      summary: "Leave out what is due, and go on to the next occurrence",
      description: "As if it had been done, but recorded as skipped. The last one ends the series.",
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
      rest: act("/tasks/{id}/uncomplete"),
      summary: "Undo the last time that a task was done or skipped",
      description: "One that recurs is due then again. One that does not recur is open again.",
      example: { input: exampleRef, output: exampleTask, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Task)
    .mutation(({ ctx, input }) => uncompleteTask(ctx, input)),

  occurrences: protectedProcedure
    .meta({
      rest: get("/tasks/{id}/occurrences"),
      summary: "List what was done and skipped, the latest first",
      description: "Occurrences are named by the wall time that they were due at.",
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

  preview: protectedProcedure
    .meta({
      rest: act("/tasks/preview"),
      summary: "Look ahead: when a task will be due, and why not on other days",
      description:
        "Of a task, by its id; or of a due date and a recurrence that are not stored yet. Says of each occurrence that was moved or left out why.",
      example: {
        input: {
          due: { date: "2026-01-31" },
          recurrence: { rule: "FREQ=MONTHLY;SKIP=BACKWARD" },
          limit: 3,
        },
        output: {
          items: [
            {
              nominal: "2026-01-31",
              due: { date: "2026-01-31", time: null, timeZone: null },
              at: null,
              reason: null,
            },
            {
              nominal: "2026-02-31",
              due: { date: "2026-02-28", time: null, timeZone: null },
              at: null,
              reason: "moved_backward",
            },
            {
              nominal: "2026-03-31",
              due: { date: "2026-03-31", time: null, timeZone: null },
              at: null,
              reason: null,
            },
          ],
        },
        invalid: { due: { date: "2026-01-31" }, recurrence: { rule: "FREQ=SECONDLY" } },
      },
    })
    .input(PreviewTask)
    .output(Preview)
    .query(({ ctx, input }) => previewTask(ctx, input)),
};
