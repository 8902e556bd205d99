/** Contracts of tasks: what goes in, what comes out, and one call into the service. */
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
    .meta({ rest: post("/tasks"), summary: "Make a task" })
    .input(CreateTask)
    .output(Task)
    .mutation(({ ctx, input }) => createTask(ctx, input)),

  byId: protectedProcedure
    .meta({ rest: get("/tasks/{id}"), summary: "Get a task" })
    .input(TaskRef)
    .output(Task)
    .query(({ ctx, input }) => getTask(ctx, input)),

  list: protectedProcedure
    .meta({ rest: get("/tasks"), summary: "List tasks, newest first, page by page" })
    .input(ListTasks)
    .output(TaskPage)
    .query(({ ctx, input }) => listTasks(ctx, input)),

  update: protectedProcedure
    .meta({ rest: put("/tasks/{id}"), summary: "Change some fields of a task" })
    .input(UpdateTask)
    .output(Task)
    .mutation(({ ctx, input }) => updateTask(ctx, input)),

  setCompleted: protectedProcedure
    .meta({ rest: patch("/tasks/{id}/complete"), summary: "Mark a task done or not done" })
    .input(SetCompleted)
    .output(Task)
    .mutation(({ ctx, input }) => setCompleted(ctx, input)),

  delete: protectedProcedure
    .meta({ rest: del("/tasks/{id}"), summary: "Delete a task" })
    .input(DeleteTask)
    .output(TaskRef)
    .mutation(({ ctx, input }) => deleteTask(ctx, input)),
};
