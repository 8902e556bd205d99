/** Contracts of the trash: of tasks, and of lists. */
import { postAction, del, get } from "../trpc/rest-route.ts";
import { PageInput, Ref } from "../schema/fields.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { changedList, exampleListRef } from "../schema/list-example.ts";
import { List, ListPage } from "../schema/list.ts";
import { VersionedRef } from "../schema/fields.ts";
import { deleteList, deleteTask, listDeletedLists, purgeList, restoreList } from "./service.ts";
import { changedAt, changedTask, exampleRef } from "../schema/task-example.ts";
import { Task, TaskPage } from "../schema/task.ts";
import { listDeletedTasks, purgeTask, restoreTask } from "./service.ts";

export const taskTrashProcedures = {
  delete: protectedProcedure
    .meta({
      rest: del("/tasks/{id}"),
      summary: "Move a task and its subtasks to the trash",
      description: "They can be restored together for 30 days.",
      example: { input: exampleRef, output: exampleRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteTask(ctx, input)),

  trash: protectedProcedure
    .meta({
      rest: get("/trash/tasks"),
      summary: "List deleted tasks, the last deleted first",
      description: "A task is deleted for good 30 days after it was moved there.",
      example: {
        input: { limit: 20 },
        output: { items: [changedTask({ deletedAt: changedAt })], nextCursor: null },
        invalid: { limit: 0 },
      },
    })
    .input(PageInput)
    .output(TaskPage)
    .query(({ ctx, input }) => listDeletedTasks(ctx, input)),

  restore: protectedProcedure
    .meta({
      rest: postAction("/trash/tasks/{id}/restore"),
      summary: "Restore a task from the trash",
      description:
        "With the subtasks that were deleted with it. If its parent no longer exists, it is a subtask of none; if its list no longer exists, it is in the Inbox.",
      example: { input: exampleRef, output: { ...changedTask({}), version: 3 }, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Task)
    .mutation(({ ctx, input }) => restoreTask(ctx, input)),

  purge: protectedProcedure
    .meta({
      rest: del("/trash/tasks/{id}"),
      summary: "Delete a task for good",
      description: "It must be in the trash. Its subtasks are deleted as well.",
      example: { input: exampleRef, output: exampleRef, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Ref)
    .mutation(({ ctx, input }) => purgeTask(ctx, input)),
};

export const listTrashProcedures = {
  delete: protectedProcedure
    .meta({
      rest: del("/lists/{id}"),
      summary: "Move a list and its tasks to the trash",
      description: "They can be restored together for 30 days.",
      example: { input: exampleListRef, output: exampleListRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteList(ctx, input)),

  trash: protectedProcedure
    .meta({
      rest: get("/trash/lists"),
      summary: "List deleted lists, the last deleted first",
      description: "A list is deleted for good 30 days after it was moved there.",
      example: {
        input: { limit: 20 },
        output: {
          items: [changedList({ deletedAt: "2026-11-21T17:20:00.000Z" })],
          nextCursor: null,
        },
        invalid: { limit: 0 },
      },
    })
    .input(PageInput)
    .output(ListPage)
    .query(({ ctx, input }) => listDeletedLists(ctx, input)),

  restore: protectedProcedure
    .meta({
      rest: postAction("/trash/lists/{id}/restore"),
      summary: "Restore a list from the trash",
      description: "With the tasks that were deleted with it.",
      example: {
        input: exampleListRef,
        output: { ...changedList({}), version: 3 },
        invalid: { id: "1" },
      },
    })
    .input(Ref)
    .output(List)
    .mutation(({ ctx, input }) => restoreList(ctx, input)),

  purge: protectedProcedure
    .meta({
      rest: del("/trash/lists/{id}"),
      summary: "Delete a list for good",
      description: "It must be in the trash. The tasks that were deleted with it are deleted as well.",
      example: { input: exampleListRef, output: exampleListRef, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Ref)
    .mutation(({ ctx, input }) => purgeList(ctx, input)),
};
