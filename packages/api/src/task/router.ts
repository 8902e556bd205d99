/** Contracts of tasks: what goes in, what comes out, and one call into the service. */
import { postAction, get, patch, post, put } from "../trpc/rest-route.ts";
import { Ref } from "../schema/fields.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { changedAt, changedTask, exampleCreation, exampleRef, exampleTask } from "../schema/task-example.ts";
import { moveTask } from "./move-service.ts";
import { ChangeLabels, CreateTask, ListTasks, MoveTask, SetCompleted, UpdateTask } from "./schema.ts";
import { Task, TaskPage } from "../schema/task.ts";
import {
  addLabels,
  createTask,
  listTasks,
  removeLabels,
  setCompleted,
  taskById,
  updateTask,
} from "./service.ts";

export const taskProcedures = {
  create: protectedProcedure
    .meta({
      rest: post("/tasks"),
      summary: "Create a task",
      description:
        "With a client-generated `id` or an `Idempotency-Key`, a retry after a broken connection is safe.",
      example: { input: exampleCreation, output: exampleTask, invalid: { title: " " } },
    })
    .input(CreateTask)
    .output(Task)
    .mutation(({ ctx, input }) => createTask(ctx, input)),

  byId: protectedProcedure
    .meta({
      rest: get("/tasks/{id}"),
      summary: "Get a task",
      description: "A task of another user is NOT_FOUND, as one that does not exist.",
      example: { input: exampleRef, output: exampleTask, invalid: { id: "1" } },
    })
    .input(Ref)
    .output(Task)
    .query(({ ctx, input }) => taskById(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/tasks"),
      summary: "List tasks, page by page",
      description: "Newest first by default. `nextCursor` leads to the next page.",
      example: {
        input: { completed: false, limit: 20 },
        output: { items: [exampleTask], nextCursor: null },
        invalid: { limit: 0 },
      },
    })
    .input(ListTasks)
    .output(TaskPage)
    .query(({ ctx, input }) => listTasks(ctx, input)),

  update: protectedProcedure
    .meta({
      rest: put("/tasks/{id}"),
      summary: "Change some fields of a task",
      description: "Absent fields stay as they are; null clears a field.",
      example: {
        input: { ...exampleRef, title: "Renew both passports", description: null },
        output: changedTask({ title: "Renew both passports", description: null }),
        invalid: { ...exampleRef, title: "" },
      },
    })
    .input(UpdateTask)
    .output(Task)
    .mutation(({ ctx, input }) => updateTask(ctx, input)),

  setCompleted: protectedProcedure
    .meta({
      rest: patch("/tasks/{id}/complete"),
      summary: "Mark a task done or not done",
      description:
        "Sets the state, so repeating the call changes nothing. A recurring task is open again and moves to its next occurrence; name the `occurrence`, so that a retry completes it once.",
      example: {
        input: { ...exampleRef, completed: true },
        output: changedTask({ completed: true, completedAt: changedAt }),
        invalid: { ...exampleRef, completed: "yes" },
      },
    })
    .input(SetCompleted)
    .output(Task)
    .mutation(({ ctx, input }) => setCompleted(ctx, input)),

  addLabels: protectedProcedure
    .meta({
      rest: postAction("/tasks/{id}/labels/add"),
      summary: "Add labels to a task",
      description: "The task's other labels stay, whatever another device does at the same time.",
      example: {
        input: { ...exampleRef, labelIds: exampleTask.labelIds },
        output: exampleTask,
        invalid: { ...exampleRef, labelIds: [] },
      },
    })
    .input(ChangeLabels)
    .output(Task)
    .mutation(({ ctx, input }) => addLabels(ctx, input)),

  removeLabels: protectedProcedure
    .meta({
      rest: postAction("/tasks/{id}/labels/remove"),
      summary: "Remove labels from a task",
      description: "The task's other labels stay. Labels that it does not have are passed over.",
      example: {
        input: { ...exampleRef, labelIds: exampleTask.labelIds },
        output: changedTask({ labelIds: [] }),
        invalid: { ...exampleRef, labelIds: [] },
      },
    })
    .input(ChangeLabels)
    .output(Task)
    .mutation(({ ctx, input }) => removeLabels(ctx, input)),

  move: protectedProcedure
    .meta({
      rest: postAction("/tasks/{id}/move"),
      summary: "Move a task to a list, below another task, or within the manual order",
      description: "Its subtasks move with it. Concurrent moves do not undo each other.",
      example: {
        input: { ...exampleRef, listId: null },
        output: changedTask({ listId: null }),
        invalid: { ...exampleRef, parentId: "1" },
      },
    })
    .input(MoveTask)
    .output(Task)
    .mutation(({ ctx, input }) => moveTask(ctx, input)),
};
