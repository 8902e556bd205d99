/** Output schema of tasks, and the fields that their inputs share. */
import { priorities } from "@taskwell/domain/priority";
import { isDate } from "@taskwell/domain/time";
import { z } from "zod";
import { Flag, Id, IdOut, Instant, NextCursor, PositionOut, stamps, wholeNumber } from "./fields.ts";
import { RecurrenceOut } from "./recurrence.ts";
import { withSyncParse } from "./sync-parse.ts";
import { singleLine, text } from "./text.ts";
import { TimeZone, When, WhenOut } from "./time.ts";

/** Maximum number of ancestors of a task. */
export const maxDepth = 5;

export const maxDescription = 16_384;
export const maxLabels = 50;
export const maxTitle = 255;

export const Task = withSyncParse(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner: the subject (`sub`) of the owner's tokens"),
      listId: IdOut.nullable().describe("The list of the task; null for the Inbox"),
      parentId: IdOut.nullable().describe("The parent task; null for a top-level task"),
      title: z.string().describe("1–255 characters"),
      description: z.string().nullable().describe(`At most ${maxDescription} characters; null for none`),
      completed: z.boolean().describe("Whether the task is completed"),
      completedAt: Instant.nullable().describe("When the task was completed; null if it is open"),
      priority: z.enum(priorities).describe("Priority"),
      labelIds: z.array(IdOut).describe("Ids of the task's labels"),
      due: WhenOut.nullable().describe("Due date; null for none"),
      dueAt: Instant.nullable().describe("`due` as an instant; null if it has no time zone"),
      notBefore: WhenOut.nullable().describe("The task is deferred until then; null for not deferred"),
      durationMinutes: z
        .number()
        .meta({ type: "integer" })
        .nullable()
        .describe("Estimated duration in minutes; null for unknown"),
      recurrence: RecurrenceOut.nullable().describe("Recurrence; null for a task that does not recur"),
      position: PositionOut,
      deletedAt: Instant.nullable().describe("When it was moved to the trash; null if it is not there"),
      ...stamps,
    })
    .meta({ id: "Task", description: "A task" }),
);
export type Task = z.infer<typeof Task>;

export const TaskPage = withSyncParse(z.object({ items: z.array(Task), nextCursor: NextCursor }));
export type TaskPage = z.infer<typeof TaskPage>;

export const Completed = Flag.describe("Whether the task is completed");
export const Priority = z
  .enum(priorities, { error: `Must be one of ${priorities.join(", ")}.` })
  .describe("Priority");

/** The user-editable fields of a task, except its place in a list. */
export const taskContent = {
  title: singleLine(maxTitle).describe("1–255 characters, trimmed, not only white space"),
  description: text(maxDescription)
    .nullable()
    .describe(`At most ${maxDescription} characters; null for none`),
  completed: Completed,
  priority: Priority,
  labelIds: z
    .array(Id, { error: "Must be a list of UUIDs." })
    .max(maxLabels, { error: `Must have at most ${maxLabels} labels.` })
    .transform((ids) => [...new Set(ids)])
    .describe(`Ids of the task's labels, at most ${maxLabels}`),
  due: When.nullable().describe("Due date; null for none"),
  notBefore: When.nullable().describe("Defer the task until then; null for not deferred"),
  durationMinutes: wholeNumber(1, 525_600)
    .nullable()
    .describe("Estimated duration, 1 to 525600 minutes; null for unknown"),
};

export type TaskContent = Pick<Task, keyof typeof taskContent>;

/** The same fields for a new task, with defaults. */
export const newTaskContent = {
  ...taskContent,
  description: taskContent.description.default(null),
  completed: taskContent.completed.default(false),
  priority: taskContent.priority.default("none"),
  labelIds: taskContent.labelIds.default([]),
  due: taskContent.due.default(null),
  notBefore: taskContent.notBefore.default(null),
  durationMinutes: taskContent.durationMinutes.default(null),
};

export const taskOrders = ["created", "manual", "due", "priority", "title", "updated", "completed"] as const;
export const TaskOrder = z
  .enum(taskOrders, { error: `Must be one of ${taskOrders.join(", ")}.` })
  .default("created")
  .describe(
    "`created`, `updated`, `completed`: newest first; tasks that are not done last. `manual`: the manual order. `due`: earliest first, tasks without a due date last. `priority`: highest first. `title`: Unicode Collation Algorithm with numeric order, 2 before 10",
  );
export type TaskOrder = z.output<typeof TaskOrder>;

export const OccurrenceName = z
  .string({ error: "Must be a text." })
  .regex(/^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/, {
    error: "Must be the date, or the date and time, of the occurrence, such as 2026-11-21T09:00.",
  })
  .refine((value) => isDate(value.slice(0, 10)), { error: "This date does not exist." })
  .transform((value) => value.replace(/(T..:..):00$/, "$1"));

export const OccurrenceChoice = OccurrenceName.exactOptional().describe(
  "Wall time of the occurrence of a recurring task; repeating the call has no effect. Absent: the current occurrence, or none if one was completed less than 5 seconds ago",
);
export const CallersZone = TimeZone.exactOptional().describe(
  "The caller's time zone, for recurring tasks without a time zone. Absent: UTC",
);
