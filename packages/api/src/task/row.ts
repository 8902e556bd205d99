/** Tasks as they are stored: for the statements that are written by hand (docs/decisions/0006-hot-statements.md). */
import {
  flag,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  list,
  text,
  textOrNull,
} from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import type { Noun, Settings } from "../rows.ts";
import { instantOf, toISO } from "../time/instant.ts";
import type { When } from "../time/schema.ts";
import { priorities } from "./schema.ts";
import type { Occurrence } from "./recurrence-schema.ts";
import type { Task } from "./schema.ts";

function readTask([
  userId,
  id,
  listId,
  parentId,
  title,
  description,
  completed,
  completedAt,
  priority,
  labelIds,
  dueDate,
  dueTime,
  dueZone,
  dueAt,
  notBeforeDate,
  notBeforeTime,
  notBeforeZone,
  durationMinutes,
  rrule,
  rruleAnchor,
  position,
  deletedAt,
  version,
  createdAt,
  updatedAt,
]: Columns): Task {
  const created = instant(createdAt);
  return {
    id: text(id),
    userId: text(userId),
    listId: textOrNull(listId),
    parentId: textOrNull(parentId),
    title: text(title),
    description: textOrNull(description),
    completed: flag(completed),
    completedAt: instantOrNull(completedAt),
    priority: priorities[integer(priority)] ?? "none",
    labelIds: list(labelIds),
    due: when(dueDate, dueTime, dueZone),
    dueAt: dueZone === null ? null : instantOrNull(dueAt),
    notBefore: when(notBeforeDate, notBeforeTime, notBeforeZone),
    durationMinutes: integerOrNull(durationMinutes),
    recurrence: recurrence(rrule, rruleAnchor),
    position: text(position),
    deletedAt: instantOrNull(deletedAt),
    version: integer(version),
    createdAt: created,
    // Most tasks never change.
    updatedAt: updatedAt === createdAt ? created : instant(updatedAt),
  };
}

export const tasks: Noun<Task> = {
  name: "task",
  table: "tasks",
  columns: `user_id, id, list_id, parent_id, title, description, completed, completed_at, priority, label_ids,
    due_date, due_time, due_zone, due_at, not_before_date, not_before_time, not_before_zone, duration_minutes, rrule, rrule_anchor,
    position, deleted_at,
    version, created_at, updated_at`,
  read: readTask,
  isLive: "deleted_at IS NULL",
};

/** The columns that a task is made or imported with, and their types. */
export const writtenTypes = {
  list_id: "uuid",
  parent_id: "uuid",
  title: "text",
  description: "text",
  completed: "boolean",
  priority: "smallint",
  label_ids: "uuid[]",
  due_date: "date",
  due_time: "time",
  due_zone: "text",
  due_at: "timestamptz",
  not_before_date: "date",
  not_before_time: "time",
  not_before_zone: "text",
  not_before_at: "timestamptz",
  duration_minutes: "integer",
  rrule: "text",
  rrule_anchor: "text",
  rrule_start: "timestamp",
  rrule_end: "timestamp",
};

type Column = Columns[number] | undefined;

function when(date: Column, time: Column, zone: Column): When | null {
  if (date === null || date === undefined) return null;
  return { date, time: textOrNull(time)?.replace(/^(..:..):00$/, "$1") ?? null, timeZone: textOrNull(zone) };
}

function recurrence(rule: Column, anchor: Column): Task["recurrence"] {
  if (rule === null || rule === undefined) return null;
  return { rule, anchor: anchor === "completion" ? anchor : "schedule" };
}

/** @param due of the task: whether its occurrences have a time */
export const readOccurrence =
  (due: When | null) =>
  ([occurrence, outcome, createdAt]: Columns): Occurrence => {
    const wall = text(occurrence)
      .replace(" ", "T")
      .replace(/(T..:..):00$/, "$1");
    return {
      occurrence: due?.time === null ? wall.slice(0, 10) : wall,
      outcome: outcome === "skipped" ? outcome : "completed",
      createdAt: instant(createdAt),
    };
  };

export const inTrash = "deleted_at IS NOT NULL";

type Writable = Pick<
  Task,
  "title" | "description" | "completed" | "priority" | "labelIds" | "due" | "notBefore" | "durationMinutes"
>;

/** The columns of what an input says of a task: of what it does not mention, none. */
export function settingsOf(input: Partial<Writable>): Settings {
  const { title, description, completed, priority, labelIds, durationMinutes } = input;
  return {
    title,
    description,
    completed,
    priority: priority === undefined ? undefined : priorities.indexOf(priority),
    label_ids: labelIds,
    ...whenSettings("due", input.due),
    ...whenSettings("not_before", input.notBefore),
    duration_minutes: durationMinutes,
  };
}

export function whenSettings(prefix: "due" | "not_before", given: When | null | undefined): Settings {
  if (given === undefined) return {};
  return {
    [`${prefix}_date`]: given?.date ?? null,
    [`${prefix}_time`]: given?.time ?? null,
    [`${prefix}_zone`]: given?.timeZone ?? null,
    [`${prefix}_at`]: given === null ? null : toISO(instantOf(given)),
  };
}
