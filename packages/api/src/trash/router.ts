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
      summary: "Put a task and its subtasks in the trash",
      description: "For 30 days they can be restored, together.",
      example: { input: exampleRef, output: exampleRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteTask(ctx, input)),

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
    .query(({ ctx, input }) => listDeletedTasks(ctx, input)),

  restore: protectedProcedure
    .meta({
      rest: postAction("/trash/tasks/{id}/restore"),
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

export const listTrashProcedures = {
  delete: protectedProcedure
    .meta({
      rest: del("/lists/{id}"),
      summary: "Put a list and its tasks in the trash",
      description: "For 30 days they can be restored, together.",
      example: { input: exampleListRef, output: exampleListRef, invalid: { id: "1" } },
    })
    .input(VersionedRef)
    .output(Ref)
    .mutation(({ ctx, input }) => deleteList(ctx, input)),

  trash: protectedProcedure
    .meta({
      rest: get("/trash/lists"),
      summary: "List the lists in the trash, the last deleted first",
      description: "30 days after it was deleted, a list is gone for good.",
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
      summary: "Take a list out of the trash",
      description: "With the tasks that went in there together with it.",
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
      summary: "Delete a list in the trash for good",
      description: "With the tasks that went in there together with it.",
      example: { input: exampleListRef, output: exampleListRef, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Ref)
    .mutation(({ ctx, input }) => purgeList(ctx, input)),
};
