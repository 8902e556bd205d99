/** Schemas of batches. */
import { z } from "zod";
import { Flag, IdOut, VersionedRef } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { CreateTask, MoveTask, SetCompleted, UpdateTask } from "../task/schema.ts";
import { Task } from "../schema/task.ts";

const operation = <Name extends string, Input extends z.ZodType>(name: Name, input: Input, text: string) =>
  z.strictObject({
    do: z.literal(name).describe(text),
    task: input.describe(`Input of \`task.${name}\``),
  });

const Operation = z.discriminatedUnion(
  "do",
  [
    operation("create", CreateTask, "Create a task"),
    operation("update", UpdateTask, "Update a task"),
    operation("move", MoveTask, "Move a task"),
    operation("setCompleted", SetCompleted, "Complete or reopen a task"),
    operation("delete", VersionedRef, "Move a task to the trash"),
  ],
  { error: "`do` must be one of create, update, move, setCompleted, delete." },
);
export type Operation = z.output<typeof Operation>;

export const BatchTasks = withSyncParse(
  z
    .strictObject({
      operations: z
        .array(Operation, { error: "Must be a list of operations." })
        .min(1, { error: "Must have at least one operation." })
        .max(100, { error: "Must have at most 100 operations." })
        .describe("Run in order. Later operations may refer to ids of earlier ones"),
      atomic: Flag.default(true).describe(
        "Whether a failure undoes all operations; otherwise each succeeds or fails on its own",
      ),
    })
    .meta({ id: "BatchTasks", description: "Operations on tasks" }),
);
export type BatchTasks = z.output<typeof BatchTasks>;

const Result = z
  .object({
    id: IdOut.nullable().describe("Id of the task; null if it was not created"),
    task: Task.nullable().describe("The task after the operation; null if it was deleted, or after an error"),
    error: z
      .object({
        code: z.string().describe("tRPC error code, such as `NOT_FOUND`"),
        reason: z.string().describe("Stable reason, explained in docs/errors.md"),
        message: z.string().describe("Message for people; may change"),
      })
      .nullable()
      .describe("Error of the operation; null if it succeeded"),
  })
  .meta({ id: "OperationResult", description: "Result of an operation" });
export type Result = z.infer<typeof Result>;

export const BatchResult = withSyncParse(
  z
    .object({ results: z.array(Result).describe("One result for each operation, in order") })
    .meta({ id: "BatchResult", description: "Results of the operations" }),
);
export type BatchResult = z.infer<typeof BatchResult>;
