/** The nouns and inputs of tasks. */
import { z } from "zod";
import {
  Cursor,
  Flag,
  Id,
  IdOut,
  IfVersion,
  Instant,
  isOneSpot,
  Limit,
  NextCursor,
  oneSpotOnly,
  OwnId,
  PositionOut,
  spot,
  stamps,
} from "../fields.ts";
import { synchronous } from "../synchronous.ts";
import { label, text } from "../text.ts";
import { Recurrence, RecurrenceOut } from "../recurrence/schema.ts";
import { isDate } from "../time/instant.ts";
import { CalendarDate, PointInTime, TimeZone, When, WhenOut } from "../time/schema.ts";

/** From the lowest to the highest. */
export const priorities = ["none", "low", "medium", "high", "urgent"] as const;

const Title = label(255).describe("1–255 characters, trimmed, not only white space");
const Description = text(1000).nullable().describe("At most 1000 characters; null for none");
const Completed = Flag.describe("Whether the task is done");
const Priority = z
  .enum(priorities, { error: `Must be one of ${priorities.join(", ")}.` })
  .describe("How much it matters");

export const Task = synchronous(
  z
    .object({
      id: IdOut,
      userId: z.string().describe("The owner: the subject of the token that the task was made with"),
      listId: IdOut.nullable().describe("The list that it is in; null for the Inbox"),
      parentId: IdOut.nullable().describe("The task that it is a part of; null for none"),
      title: z.string().describe("1–255 characters"),
      description: z.string().nullable().describe("At most 1000 characters; null for none"),
      completed: z.boolean().describe("Whether the task is done"),
      completedAt: Instant.nullable().describe("Since when it is done; null while it is not"),
      priority: z.enum(priorities).describe("How much it matters"),
      labelIds: z.array(IdOut).describe("The labels that it has"),
      due: WhenOut.nullable().describe("When it is due; null: whenever"),
      dueAt: Instant.nullable().describe("The instant that `due` is, where it has a time zone"),
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

const LabelIds = z
  .array(Id, { error: "Must be a list of UUIDs." })
  .max(50, { error: "Must have at most 50 labels." })
  .transform((ids) => [...new Set(ids)]);
const Due = When.nullable();
const Duration = z
  .int({ error: "Must be a whole number of minutes." })
  .min(1)
  .max(525_600)
  .nullable()
  .describe("1 to 525600 minutes; null: unknown");

const parentOrList = {
  error: "A subtask is in its parent's list: give listId or parentId, not both.",
  path: ["listId"],
};

/** What a task says, wherever it is. */
export const taskContent = {
  title: Title,
  description: Description,
  completed: Completed,
  priority: Priority,
  labelIds: LabelIds.describe("The labels that it is to have, at most 50"),
  due: Due.describe("When it is due; null: whenever"),
  notBefore: Due.describe("Until when it is put off; null: it is not"),
  durationMinutes: Duration,
};

export const CreateTask = synchronous(
  z
    .strictObject({
      id: OwnId,
      title: Title,
      description: Description.default(null),
      completed: Completed.default(false),
      priority: Priority.default("none"),
      labelIds: LabelIds.default([]).describe("The labels that it is to have, at most 50"),
      due: Due.default(null).describe("When it is due; null: whenever"),
      notBefore: Due.default(null).describe("Until when it is put off; null: it is not"),
      durationMinutes: Duration.default(null),
      recurrence: Recurrence.nullable()
        .default(null)
        .describe("How it recurs, from `due` on; null: it does not"),
      listId: Id.nullable().default(null).describe("The list to put it in; null for the Inbox"),
      parentId: Id.nullable().default(null).describe("The task that it is a part of, up to 5 deep"),
    })
    .refine(({ listId, parentId }) => listId === null || parentId === null, parentOrList)
    .refine(({ due, recurrence }) => due !== null || recurrence === null, {
      error: "A task that recurs needs a due date.",
      path: ["due"],
    })
    .meta({ id: "CreateTask", description: "A new task" }),
);
export type CreateTask = z.output<typeof CreateTask>;

export const sorts = ["created", "manual", "due", "priority", "title", "updated"] as const;
export const taskSort = z
  .enum(sorts, { error: `Must be one of ${sorts.join(", ")}.` })
  .default("created")
  .describe(
    "`created`, `updated`: newest first. `manual`: as they were put in order. `due`: the earliest first, those without last. `priority`: the highest first. `title`: as people sort, 2 before 10",
  );

const LabelFilter = z
  .array(Id, { error: "Must be a list of UUIDs." })
  .min(1)
  .max(20, { error: "Must be 20 labels at most." });

const filters = {
  listId: Id.or(z.literal("inbox"))
    .exactOptional()
    .describe("Only tasks of this list; `inbox` for those of none"),
  parentId: Id.or(z.literal("none"))
    .exactOptional()
    .describe("Only subtasks of this task; `none` for tasks that are part of no other"),
  completed: Completed.exactOptional().describe("Only tasks that are done, or only those that are not"),
  labelsAny: LabelFilter.exactOptional().describe("Only tasks with at least one of these labels"),
  labelsAll: LabelFilter.exactOptional().describe("Only tasks with all of these labels"),
  labelsNone: LabelFilter.exactOptional().describe("Only tasks without any of these labels"),
  priorities: z
    .array(Priority)
    .min(1)
    .max(priorities.length)
    .exactOptional()
    .describe("Only tasks of these priorities"),
  dueFrom: CalendarDate.exactOptional().describe(
    "Only tasks that are due on this day or later, where they are due",
  ),
  dueTo: CalendarDate.exactOptional().describe(
    "Only tasks that are due on this day or earlier, where they are due",
  ),
  overdue: Flag.exactOptional().describe("Only open tasks whose time has passed, or all others"),
  recurring: Flag.exactOptional().describe("Only tasks that recur, or only those that do not"),
  updatedSince: PointInTime.exactOptional().describe(
    "Only tasks that were changed at this instant or later: ISO 8601",
  ),
  text: label(200)
    .exactOptional()
    .describe("Only tasks that say all of these words, as `task.search` finds them"),
  timeZone: TimeZone.exactOptional().describe("Where the caller is: for `overdue`. Absent: UTC"),
};
/** What tasks are asked for by. */
export type TaskFilter = z.output<z.ZodObject<typeof filters>>;

export const ListTasks = synchronous(
  z
    .strictObject({
      ...filters,
      sort: taskSort,
      limit: Limit,
      cursor: Cursor,
    })
    .prefault({}),
);
export type ListTasks = z.output<typeof ListTasks>;

export const TaskPage = synchronous(z.object({ items: z.array(Task), nextCursor: NextCursor }));
export type TaskPage = z.infer<typeof TaskPage>;

export const UpdateTask = synchronous(
  z
    .strictObject({
      id: Id,
      title: Title.exactOptional().describe("Absent: stays as it is"),
      description: Description.exactOptional().describe("Absent: stays as it is; null: cleared"),
      completed: Completed.exactOptional().describe("Absent: stays as it is"),
      priority: Priority.exactOptional().describe("Absent: stays as it is"),
      labelIds: LabelIds.exactOptional().describe("All labels that it is to have. Absent: stays as it is"),
      due: Due.exactOptional().describe("Absent: stays as it is; null: whenever"),
      notBefore: Due.exactOptional().describe("Absent: stays as it is; null: not put off"),
      durationMinutes: Duration.exactOptional().describe("Absent: stays as it is; null: unknown"),
      recurrence: Recurrence.nullable()
        .exactOptional()
        .describe("From `due` on. Absent: stays as it is; null: it does not recur any more"),
      ifVersion: IfVersion,
    })
    .meta({ id: "UpdateTask", description: "What is to change; absent fields stay" }),
);
export type UpdateTask = z.output<typeof UpdateTask>;

export const OccurrenceName = z
  .string({ error: "Must be a text." })
  .regex(/^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/, {
    error: "Must be the date, or the date and time, that it is due at, such as 2026-11-21T09:00.",
  })
  .refine((value) => isDate(value.slice(0, 10)), { error: "There is no such date." })
  .transform((value) => value.replace(/(T..:..):00$/, "$1"))
  .exactOptional()
  .describe(
    "Of a task that recurs, which time is meant, by the wall time that it is due at: said again, it does nothing. Absent: the one that is due, and nothing if one was done less than 5 seconds ago",
  );
export const CallersZone = TimeZone.exactOptional().describe(
  "Where the caller is: what time it is there, for tasks that recur without a time zone of their own. Absent: UTC",
);

export const SetCompleted = synchronous(
  z
    .strictObject({
      id: Id,
      completed: Completed,
      withSubtasks: Flag.default(false).describe("When it is done, so are its open subtasks"),
      occurrence: OccurrenceName,
      timeZone: CallersZone,
      ifVersion: IfVersion,
    })
    .meta({ id: "SetCompleted", description: "Done or not done" }),
);
export type SetCompleted = z.output<typeof SetCompleted>;

export const MoveTask = synchronous(
  z
    .strictObject({
      id: Id,
      listId: Id.nullable()
        .exactOptional()
        .describe("Into this list, as part of no other task; null: into the Inbox; absent: where it is"),
      parentId: Id.nullable()
        .exactOptional()
        .describe("Below this task, and into its list; null: part of no other; absent: where it is"),
      ...spot,
      ifVersion: IfVersion,
    })
    .refine(
      ({ listId, parentId }) => listId === undefined || parentId === undefined || parentId === null,
      parentOrList,
    )
    .refine(isOneSpot, oneSpotOnly)
    .meta({ id: "MoveTask", description: "Where it is to be; without a place, at the end of where it is" }),
);
export type MoveTask = z.output<typeof MoveTask>;
