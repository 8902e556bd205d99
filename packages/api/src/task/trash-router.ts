/** Contracts of the trash of tasks. */
import { act, del, get } from "../rest/route.ts";
import { PageInput, Ref } from "../fields.ts";
import { protectedProcedure } from "../trpc.ts";
import { changedAt, changedTask, exampleRef } from "./examples.ts";
import { Task, TaskPage } from "./schema.ts";
import { listTrash, purgeTask, restoreTask } from "./trash.ts";

export const trashProcedures = {
  trash: protectedProcedure
    .meta({
      rest: get("/trash/tasks"),
      summary: "List the tasks in the trash, the last deleted first",
      description: "30 days after it was deleted, a task is gone for good.",
      example: {
        input: { limit: 20 },
        output: { items: [changedTask({ deletedAt: changedAt })], nextCursor: null },
        invalid: { limit: 0 },
      },
    })
    .input(PageInput)
    .output(TaskPage)
    .query(({ ctx, input }) => listTrash(ctx, input)),

  restore: protectedProcedure
    .meta({
      rest: act("/trash/tasks/{id}/restore"),
      summary: "Take a task out of the trash",
      description:
        "With the subtasks that went in there together with it. If its parent is gone, it is part of no other; if its list is gone, it is in the Inbox.",
      example: { input: exampleRef, output: { ...changedTask({}), version: 3 }, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Task)
    .mutation(({ ctx, input }) => restoreTask(ctx, input)),

  purge: protectedProcedure
    .meta({
      rest: del("/trash/tasks/{id}"),
      summary: "Delete a task in the trash for good",
      description: "With its subtasks.",
      example: { input: exampleRef, output: exampleRef, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Ref)
    .mutation(({ ctx, input }) => purgeTask(ctx, input)),
};
