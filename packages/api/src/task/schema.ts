/** The nouns and inputs of tasks. */
import { z } from "zod";
import { synchronous } from "../synchronous.ts";
import { label, text } from "../text.ts";

/** Letters in lower case, as PostgreSQL writes them. */
const TaskId = z
  .uuid({ error: "Must be a UUID." })
  .toLowerCase()
  .describe("UUID; made by Taskwell (UUIDv7), or by the client");
const Title = label(255).describe("1–255 characters, trimmed, not only white space");
const Description = text(1000).nullable().describe("At most 1000 characters; null for none");
const Completed = z.boolean({ error: "Must be true or false." }).describe("Whether the task is done");
const IfVersion = z
  .int32({ error: "Must be a whole number." })
  .min(1)
  .exactOptional()
  .describe("Only if the task still has this version; otherwise CONFLICT");

// What comes out was checked when it came in: it is described here, and not checked again for each row.
const Instant = z.string().meta({ format: "date-time" });

export const Task = synchronous(
  z
    .object({
      id: z.string().meta({ format: "uuid" }).describe("UUID"),
      userId: z.string().describe("The owner: the subject of the token that the task was made with"),
      title: z.string().describe("1–255 characters"),
      description: z.string().nullable().describe("At most 1000 characters; null for none"),
      completed: z.boolean().describe("Whether the task is done"),
      version: z.number().meta({ type: "integer" }).describe("1 when made, raised by one with each change"),
      createdAt: Instant.describe("ISO 8601, UTC, with milliseconds"),
      updatedAt: Instant.describe("ISO 8601, UTC, with milliseconds; moves on every change"),
    })
    .meta({ id: "Task", description: "Something to do" }),
);
export type Task = z.infer<typeof Task>;

export const CreateTask = synchronous(
  z
    .strictObject({
      id: TaskId.exactOptional().describe(
        "Bring your own to make retries safe: the same id and content give the same task",
      ),
      title: Title,
      description: Description.default(null),
      completed: Completed.default(false),
    })
    .meta({ id: "CreateTask", description: "A new task" }),
);
export type CreateTask = z.output<typeof CreateTask>;

export const TaskRef = synchronous(z.strictObject({ id: TaskId }));
export type TaskRef = z.output<typeof TaskRef>;

export const ListTasks = synchronous(
  z
    .strictObject({
      completed: Completed.exactOptional().describe("Only tasks that are done, or only those that are not"),
      limit: z
        .int({ error: "Must be a whole number." })
        .min(1)
        .max(200)
        .default(50)
        .describe("Tasks on a page"),
      cursor: z.string().max(200).exactOptional().describe("`nextCursor` of the page before"),
    })
    .prefault({}),
);
export type ListTasks = z.output<typeof ListTasks>;

export const TaskPage = synchronous(
  z.object({
    items: z.array(Task).describe("Newest first"),
    nextCursor: z.string().nullable().describe("For the next page; null on the last one"),
  }),
);
export type TaskPage = z.infer<typeof TaskPage>;

export const UpdateTask = synchronous(
  z
    .strictObject({
      id: TaskId,
      title: Title.exactOptional().describe("Absent: stays as it is"),
      description: Description.exactOptional().describe("Absent: stays as it is; null: cleared"),
      completed: Completed.exactOptional().describe("Absent: stays as it is"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateTask", description: "What is to change; absent fields stay" }),
);
export type UpdateTask = z.output<typeof UpdateTask>;

export const SetCompleted = synchronous(
  z
    .strictObject({ id: TaskId, completed: Completed, ifVersion: IfVersion })
    .meta({ id: "SetCompleted", description: "Done or not done" }),
);
export type SetCompleted = z.output<typeof SetCompleted>;

export const DeleteTask = synchronous(z.strictObject({ id: TaskId, ifVersion: IfVersion }));
export type DeleteTask = z.output<typeof DeleteTask>;
