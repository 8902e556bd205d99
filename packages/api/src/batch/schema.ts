/** Several changes of tasks in one call. */
import { z } from "zod";
import { Flag, IdOut, VersionedRef } from "../schema/fields.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import { CreateTask, MoveTask, SetCompleted, UpdateTask } from "../task/schema.ts";
import { Task } from "../schema/task.ts";

const operation = <Name extends string, Input extends z.ZodType>(name: Name, input: Input, text: string) =>
  z.strictObject({
    do: z.literal(name).describe(text),
    task: input.describe(`As \`task.${name}\` takes it`),
  });

const Operation = z.discriminatedUnion(
  "do",
  [
    operation("create", CreateTask, "Make a task"),
    operation("update", UpdateTask, "Change some fields of a task"),
    operation("move", MoveTask, "Move a task"),
    operation("setCompleted", SetCompleted, "Mark a task done or not done"),
    operation("delete", VersionedRef, "Put a task in the trash"),
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
        .describe("In their order; later ones may name the ids that earlier ones bring"),
      atomic: Flag.default(true).describe("All or nothing; otherwise each for itself"),
    })
    .meta({ id: "BatchTasks", description: "Several changes, in their order" }),
);
export type BatchTasks = z.output<typeof BatchTasks>;

const Result = z
  .object({
    id: IdOut.nullable().describe("Of the task; null for one that was not made"),
    task: Task.nullable().describe("The task as it is now; null for one in the trash, or after an error"),
    error: z
      .object({
        code: z.string().describe("As tRPC has it, such as `NOT_FOUND`"),
        reason: z.string().describe("Why: stable, and a heading in docs/errors.md"),
        message: z.string().describe("For people; may change"),
      })
      .nullable()
      .describe("Why it was not done; null when it was"),
  })
  .meta({ id: "OperationResult", description: "What became of an operation" });
export type Result = z.infer<typeof Result>;

export const BatchResult = withSyncParse(
  z
    .object({ results: z.array(Result).describe("One of each operation, in their order") })
    .meta({ id: "BatchResult", description: "What became of the operations" }),
);
export type BatchResult = z.infer<typeof BatchResult>;
