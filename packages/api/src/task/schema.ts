/** Inputs of tasks: create, update, list, complete and move. */
import { priorities } from "@taskwell/domain/priority";
import { z } from "zod";
import { must } from "../schema/messages.ts";
import {
  Flag,
  Id,
  IfVersion,
  hasOneMoveTarget,
  moveTarget,
  moveTargetError,
  NewId,
  pageFields,
} from "../schema/fields.ts";
import { Recurrence } from "../schema/recurrence.ts";
import { withSyncParse } from "../schema/sync-parse.ts";
import {
  CallersZone,
  Completed,
  maxDepth,
  newTaskContent,
  OccurrenceChoice,
  Priority,
  taskContent,
  TaskOrder,
} from "../schema/task.ts";
import { singleLine } from "../schema/text.ts";
import { CalendarDate, PointInTime } from "../schema/time.ts";

const parentOrList = {
  error: "A subtask is in its parent's list: give listId or parentId, not both.",
  path: ["listId"],
};

export const CreateTask = withSyncParse(
  z
    .strictObject({
      id: NewId,
      ...newTaskContent,
      recurrence: Recurrence.nullable()
        .default(null)
        .describe("How it recurs, from `due` on; null: it does not"),
      listId: Id.nullable().default(null).describe("The list to put it in; null for the Inbox"),
      parentId: Id.nullable()
        .default(null)
        .describe(`The task that it is a subtask of, up to ${maxDepth} deep`),
    })
    .refine(({ listId, parentId }) => listId === null || parentId === null, parentOrList)
    .refine(({ due, recurrence }) => due !== null || recurrence === null, {
      error: "A task that recurs needs a due date.",
      path: ["due"],
    })
    .meta({ id: "CreateTask", description: "A new task" }),
);
export type CreateTask = z.output<typeof CreateTask>;

const Labels = z
  .array(Id, { error: "Must be a list of UUIDs." })
  .min(1, { error: "Must be 1 to 20 labels." })
  .max(20, { error: "Must be 1 to 20 labels." });

const filters = {
  listId: Id.or(z.literal("inbox"))
    .exactOptional()
    .describe("Only tasks of this list; `inbox` for those in none"),
  parentId: Id.or(z.literal("none"))
    .exactOptional()
    .describe("Only subtasks of this task; `none` for tasks that are no subtasks"),
  completed: Completed.exactOptional().describe("Only tasks that are done, or only those that are not"),
  labelsAny: Labels.exactOptional().describe("Only tasks with at least one of these labels"),
  labelsAll: Labels.exactOptional().describe("Only tasks with all of these labels"),
  labelsNone: Labels.exactOptional().describe("Only tasks without any of these labels"),
  priorities: z
    .array(Priority, { error: `Must be a list of ${priorities.join(", ")}.` })
    .min(1, { error: "Must be at least one priority." })
    .max(priorities.length, { error: `Must be at most ${priorities.length} priorities.` })
    .exactOptional()
    .describe("Only tasks of these priorities"),
  dueFrom: CalendarDate.exactOptional().describe(
    "Only tasks that are due on this day or later, by the calendar of their time zone",
  ),
  dueTo: CalendarDate.exactOptional().describe(
    "Only tasks that are due on this day or earlier, by the calendar of their time zone",
  ),
  completedFrom: CalendarDate.exactOptional().describe(
    "Only tasks that were completed on this day or later, in the caller's time zone",
  ),
  completedTo: CalendarDate.exactOptional().describe(
    "Only tasks that were completed on this day or earlier, in the caller's time zone",
  ),
  archived: Flag.exactOptional().describe(
    "Whether to include tasks of archived lists. Absent: only when `listId` or `parentId` is given",
  ),
  overdue: Flag.exactOptional().describe("Only open tasks whose time has passed, or all others"),
  recurring: Flag.exactOptional().describe("Only tasks that recur, or only those that do not"),
  updatedSince: PointInTime.exactOptional().describe(
    "Only tasks that were changed at this instant or later: ISO 8601",
  ),
  text: singleLine(200)
    .exactOptional()
    .describe("Only tasks that say all of these words, as `task.search` finds them"),
  timeZone: CallersZone.describe(
    "The caller's time zone: for `overdue`, `completedFrom` and `completedTo`. Absent: UTC",
  ),
};
/** The filters of `task.list`. */
export type TaskFilter = z.output<z.ZodObject<typeof filters>>;

export const ListTasks = withSyncParse(
  z
    .strictObject({
      ...filters,
      sort: TaskOrder,
      ...pageFields,
    })
    .prefault({}),
);
export type ListTasks = z.output<typeof ListTasks>;

export const UpdateTask = withSyncParse(
  z
    .strictObject({
      ...taskContent,
      recurrence: Recurrence.nullable().describe("From `due` on; null: it does not recur any more"),
    })
    .exactPartial()
    .extend({ id: Id, ifVersion: IfVersion })
    .meta({ id: "UpdateTask", description: "The fields to change; absent fields stay as they are" }),
);
export type UpdateTask = z.output<typeof UpdateTask>;

export const SetCompleted = withSyncParse(
  z
    .strictObject({
      id: Id,
      completed: Completed,
      withSubtasks: Flag.default(false).describe(
        "When it is done, so are its open subtasks; when it is open again, so are those that were done with it",
      ),
      occurrence: OccurrenceChoice,
      timeZone: CallersZone,
      ifVersion: IfVersion,
    })
    .meta({ id: "SetCompleted", description: "The state of a task" }),
);
export type SetCompleted = z.output<typeof SetCompleted>;

export const ChangeLabels = withSyncParse(
  z
    .strictObject({
      id: Id,
      labelIds: z
        .array(Id, { error: must("Must be a list of UUIDs.") })
        .min(1, { error: "Must be 1 to 50 labels." })
        .max(50, { error: "Must be 1 to 50 labels." })
        .describe("Ids of the labels to add or remove; the task's others stay"),
      ifVersion: IfVersion,
    })
    .meta({ id: "ChangeLabels", description: "Labels to add to a task, or to remove from it" }),
);
export type ChangeLabels = z.output<typeof ChangeLabels>;

export const MoveTask = withSyncParse(
  z
    .strictObject({
      id: Id,
      listId: Id.nullable()
        .exactOptional()
        .describe("Into this list, as a subtask of none; null: into the Inbox; absent: where it is"),
      parentId: Id.nullable()
        .exactOptional()
        .describe("Below this task, and into its list; null: a subtask of none; absent: where it is"),
      ...moveTarget,
      ifVersion: IfVersion,
    })
    .refine(
      ({ listId, parentId }) => listId === undefined || parentId === undefined || parentId === null,
      parentOrList,
    )
    .refine(hasOneMoveTarget, moveTargetError)
    .meta({ id: "MoveTask", description: "Where to move it; without a place, to the end of where it is" }),
);
export type MoveTask = z.output<typeof MoveTask>;
