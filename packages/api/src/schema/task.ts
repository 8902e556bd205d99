/** The task as it is given out, and the fields that it is made and changed with. */
import { priorities } from "@taskwell/domain/priority";
import { isDate } from "@taskwell/domain/time";
import { z } from "zod";
import { Flag, Id, IdOut, Instant, NextCursor, PositionOut, stamps } from "./fields.ts";
import { RecurrenceOut } from "./recurrence.ts";
import { withSyncParse } from "./sync-parse.ts";
import { singleLine, text } from "./text.ts";
import { TimeZone, When, WhenOut } from "./time.ts";

/** Levels of subtasks that a task may have above it. */
export const maxDepth = 5;

const maxDescription = 16_384;

export const Task = withSyncParse(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner: the subject of the token that the task was created with"),
      listId: IdOut.nullable().describe("The list that it is in; null for the Inbox"),
      parentId: IdOut.nullable().describe("The task that it is a subtask of; null for none"),
      title: z.string().describe("1–255 characters"),
      description: z.string().nullable().describe(`At most ${maxDescription} characters; null for none`),
      completed: z.boolean().describe("Whether the task is done"),
      completedAt: Instant.nullable().describe("Since when it is done; null while it is not"),
      priority: z.enum(priorities).describe("How much it matters"),
      labelIds: z.array(IdOut).describe("Its labels"),
      due: WhenOut.nullable().describe("When it is due; null: no due date"),
      dueAt: Instant.nullable().describe("The instant of `due`, where it has a time zone"),
      notBefore: WhenOut.nullable().describe("Until when it is put off; null: it is not"),
      durationMinutes: z
        .number()
        .meta({ type: "integer" })
        .nullable()
        .describe("How long it takes; null: unknown"),
      recurrence: RecurrenceOut.nullable().describe("How it recurs; null: it does not"),
      position: PositionOut,
      deletedAt: Instant.nullable().describe("Since when it is in the trash; null when it is not"),
      ...stamps,
    })
    .meta({ id: "Task", description: "Something to do" }),
);
export type Task = z.infer<typeof Task>;

export const TaskPage = withSyncParse(z.object({ items: z.array(Task), nextCursor: NextCursor }));
export type TaskPage = z.infer<typeof TaskPage>;

export const Completed = Flag.describe("Whether the task is done");
export const Priority = z
  .enum(priorities, { error: `Must be one of ${priorities.join(", ")}.` })
  .describe("How much it matters");

/** What a person says about a task, wherever it is. */
export const taskContent = {
  title: singleLine(255).describe("1–255 characters, trimmed, not only white space"),
  description: text(maxDescription)
    .nullable()
    .describe(`At most ${maxDescription} characters; null for none`),
  completed: Completed,
  priority: Priority,
  labelIds: z
    .array(Id, { error: "Must be a list of UUIDs." })
    .max(50, { error: "Must have at most 50 labels." })
    .transform((ids) => [...new Set(ids)])
    .describe("Its labels, at most 50"),
  due: When.nullable().describe("When it is due; null: no due date"),
  notBefore: When.nullable().describe("Until when it is put off; null: it is not"),
  durationMinutes: z
    .int({ error: "Must be a whole number of minutes." })
    .min(1)
    .max(525_600)
    .nullable()
    .describe("1 to 525600 minutes; null: unknown"),
};

export type TaskContent = Pick<Task, keyof typeof taskContent>;

/** The same for a new task: what is absent has a default. */
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

export const taskOrders = ["created", "manual", "due", "priority", "title", "updated"] as const;
export const TaskOrder = z
  .enum(taskOrders, { error: `Must be one of ${taskOrders.join(", ")}.` })
  .default("created")
  .describe(
    "`created`, `updated`: newest first. `manual`: as they were put in order. `due`: the earliest first, those without last. `priority`: the highest first. `title`: as people sort, 2 before 10",
  );
export type TaskOrder = z.output<typeof TaskOrder>;

export const OccurrenceName = z
  .string({ error: "Must be a text." })
  .regex(/^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/, {
    error: "Must be the date, or the date and time, that it is due at, such as 2026-11-21T09:00.",
  })
  .refine((value) => isDate(value.slice(0, 10)), { error: "There is no such date." })
  .transform((value) => value.replace(/(T..:..):00$/, "$1"));

export const OccurrenceChoice = OccurrenceName.exactOptional().describe(
  "Which occurrence of a recurring task, by the wall time that it is due at; repeating it does nothing. Absent: the one that is due, and nothing if one was completed less than 5 seconds ago",
);
export const CallersZone = TimeZone.exactOptional().describe(
  "The caller's time zone: what time it is there, for recurring tasks without a time zone of their own. Absent: UTC",
);
