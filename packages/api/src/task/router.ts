/** Contracts of tasks: what goes in, what comes out, and one call into the service. */
import { protectedProcedure } from "../trpc.ts";
import { CreateTask, ListTasks, SetCompleted, Task, TaskPage, TaskRef, UpdateTask } from "./schema.ts";
import { createTask, deleteTask, getTask, listTasks, setCompleted, updateTask } from "./service.ts";

export const taskProcedures = {
  create: protectedProcedure
    .meta({ summary: "Make a task" })
    .input(CreateTask)
    .output(Task)
    .mutation(({ ctx, input }) => createTask(ctx, input)),

  byId: protectedProcedure
    .meta({ summary: "Get a task" })
    .input(TaskRef)
    .output(Task)
    .query(({ ctx, input }) => getTask(ctx, input)),

  list: protectedProcedure
    .meta({ summary: "List tasks, newest first, page by page" })
    .input(ListTasks)
    .output(TaskPage)
    .query(({ ctx, input }) => listTasks(ctx, input)),

  update: protectedProcedure
    .meta({ summary: "Change some fields of a task" })
    .input(UpdateTask)
    .output(Task)
    .mutation(({ ctx, input }) => updateTask(ctx, input)),

  setCompleted: protectedProcedure
    .meta({ summary: "Mark a task done or not done" })
    .input(SetCompleted)
    .output(Task)
    .mutation(({ ctx, input }) => setCompleted(ctx, input)),

  delete: protectedProcedure
    .meta({ summary: "Delete a task" })
    .input(TaskRef)
    .output(TaskRef)
    .mutation(({ ctx, input }) => deleteTask(ctx, input)),
};
