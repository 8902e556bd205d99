/** Contracts of tasks: what goes in, what comes out, and one call into the service. */
import { changedTask, exampleCreation, exampleRef, exampleTask } from "./examples.ts";
import { del, get, patch, post, put } from "../rest/route.ts";
import { protectedProcedure } from "../trpc.ts";
import {
  CreateTask,
  DeleteTask,
  ListTasks,
  SetCompleted,
  Task,
  TaskPage,
  TaskRef,
  UpdateTask,
} from "./schema.ts";
import { createTask, deleteTask, getTask, listTasks, setCompleted, updateTask } from "./service.ts";

export const taskProcedures = {
  create: protectedProcedure
    .meta({
      rest: post("/tasks"),
      summary: "Make a task",
      description:
        "Bring your own `id` or an `Idempotency-Key`, and making it again after a broken connection is safe.",
      example: { input: exampleCreation, output: exampleTask, invalid: { title: " " } },
    })
    .input(CreateTask)
    .output(Task)
    .mutation(({ ctx, input }) => createTask(ctx, input)),

  byId: protectedProcedure
    .meta({
      rest: get("/tasks/{id}"),
      summary: "Get a task",
      description: "Somebody else's answers like one that does not exist.",
      example: { input: exampleRef, output: exampleTask, invalid: { id: "1" } },
    })
    .input(TaskRef)
    .output(Task)
    .query(({ ctx, input }) => getTask(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/tasks"),
      summary: "List tasks, newest first, page by page",
      description: "Where there are more, the answer says where the next page is.",
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
      description: "What is absent stays as it is; null clears.",
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
      description: "Says which, and so does the same however often it is called.",
      example: {
        input: { ...exampleRef, completed: true },
        output: changedTask({ completed: true }),
        invalid: { ...exampleRef, completed: "yes" },
      },
    })
    .input(SetCompleted)
    .output(Task)
    .mutation(({ ctx, input }) => setCompleted(ctx, input)),

  delete: protectedProcedure
    .meta({
      rest: del("/tasks/{id}"),
      summary: "Delete a task",
      description: "For good.",
      example: { input: exampleRef, output: exampleRef, invalid: { id: "1" } },
    })
    .input(DeleteTask)
    .output(TaskRef)
    .mutation(({ ctx, input }) => deleteTask(ctx, input)),
};
