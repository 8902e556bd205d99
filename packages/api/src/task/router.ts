/** Contracts of tasks: what goes in, what comes out, and one call into the service. */
import { postAction, get, patch, post, put } from "../trpc/rest-route.ts";
import { Ref } from "../schema/fields.ts";
import { protectedProcedure } from "../trpc/procedures.ts";
import { changedAt, changedTask, exampleCreation, exampleRef, exampleTask } from "../schema/task-example.ts";
import { moveTask } from "./move-service.ts";
import { CreateTask, ListTasks, MoveTask, SetCompleted, UpdateTask } from "./schema.ts";
import { Task, TaskPage } from "../schema/task.ts";
import { createTask, listTasks, setCompleted, taskById, updateTask } from "./service.ts";

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
    .input(Ref)
    .output(Task)
    .query(({ ctx, input }) => taskById(ctx, input)),

  list: protectedProcedure
    .meta({
      rest: get("/tasks"),
      summary: "List tasks, page by page",
      description:
        "Newest first, unless asked otherwise. Where there are more, the answer says where the next page is.",
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
      description:
        "Says which, and so does the same however often it is called. A task that recurs is open again, and due the next time; name the `occurrence`, and it is done once.",
      example: {
        input: { ...exampleRef, completed: true },
        output: changedTask({ completed: true, completedAt: changedAt }),
        invalid: { ...exampleRef, completed: "yes" },
      },
    })
    .input(SetCompleted)
    .output(Task)
    .mutation(({ ctx, input }) => setCompleted(ctx, input)),

  move: protectedProcedure
    .meta({
      rest: postAction("/tasks/{id}/move"),
      summary: "Move a task to a list, below another task, or within its order",
      description: "Its subtasks come along. Moves at the same time do not undo each other.",
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
