/** Procedure contracts of what was done. */
import { changedAt, changedTask, exampleTask } from "../schema/task-example.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { get } from "../trpc/rest-route.ts";
import { CountDone, DoneCounts, DonePage, ListDone } from "./schema.ts";
import { countDone, listDone } from "./service.ts";

const days = { from: "2026-11-21", to: "2036-12-31", timeZone: "Europe/Berlin" };
const completed = changedTask({ completed: true, completedAt: changedAt });

export const doneProcedures = {
  done: protectedProcedure
    .meta({
      rest: get("/tasks/done"),
      summary: "List what was done on some days",
      description:
        "Completed tasks and completed occurrences of recurring ones, the latest first, by the caller's calendar.",
      example: {
        input: days,
        output: { items: [{ task: completed, doneAt: changedAt, occurrence: null }], nextCursor: null },
        invalid: { ...days, to: "2026-11-01" },
      },
    })
    .input(ListDone)
    .output(DonePage)
    .query(({ ctx, input }) => listDone(ctx, input)),

  doneCounts: protectedProcedure
    .meta({
      rest: get("/tasks/done/counts"),
      summary: "Count what was done by day and list",
      description: "Days without completed tasks are left out.",
      example: {
        input: days,
        output: { days: [{ day: "2026-11-21", listId: exampleTask.listId, count: 1 }] },
        invalid: { ...days, from: "yesterday" },
      },
    })
    .input(CountDone)
    .output(DoneCounts)
    .query(({ ctx, input }) => countDone(ctx, input)),
};
