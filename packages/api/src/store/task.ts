/** Tasks as they are stored: their field table, and what is given out of a row. */
import { violatedConstraint } from "@taskwell/db/failure";
import type { Prisma } from "@taskwell/db/prisma";
import { priorities } from "@taskwell/domain/priority";
import { instantOf, toISO } from "@taskwell/domain/time";
import type { When } from "@taskwell/domain/time";
import type { Task, TaskContent } from "../schema/task.ts";
import { defineEntity, notFound } from "./entity.ts";
import {
  booleanField,
  dateField,
  instantField,
  integerField,
  nullable,
  smallintField,
  textField,
  timeField,
  uuidField,
  uuidsField,
  wallTimeField,
} from "./field-table.ts";
import type { FieldsOf, Values } from "./field-table.ts";

type StoredTask = Omit<Prisma.TaskGetPayload<object>, "searchText">;

const taskFields = {
  userId: textField,
  id: uuidField,
  listId: nullable(uuidField),
  parentId: nullable(uuidField),
  title: textField,
  description: nullable(textField),
  completed: booleanField,
  completedAt: nullable(instantField),
  priority: smallintField,
  labelIds: uuidsField,
  dueDate: nullable(dateField),
  dueTime: nullable(timeField),
  dueZone: nullable(textField),
  dueAt: nullable(instantField),
  notBeforeDate: nullable(dateField),
  notBeforeTime: nullable(timeField),
  notBeforeZone: nullable(textField),
  notBeforeAt: nullable(instantField),
  durationMinutes: nullable(integerField),
  rrule: nullable(textField),
  rruleAnchor: nullable(textField),
  rruleStart: nullable(wallTimeField),
  rruleEnd: nullable(wallTimeField),
  position: textField,
  deletedAt: nullable(instantField),
  deletedWith: nullable(uuidField),
  version: integerField,
  createdAt: instantField,
  updatedAt: instantField,
} satisfies FieldsOf<StoredTask>;

/** What a task's row holds. */
export type TaskValues = Values<typeof taskFields>;

/** A task, with what is stored beside it for the service itself. */
export interface TaskRow extends Task {
  /** Wall times: where its series began, and where UNTIL or COUNT ends it. */
  readonly seriesStart: string | null;
  readonly seriesEnd: string | null;
  /** The task or list whose deletion brought it into the trash. */
  readonly deletedWith: string | null;
}

function toTask(row: TaskValues): Task {
  const { priority, dueDate, dueTime, dueZone, notBeforeDate, notBeforeTime, notBeforeZone } = row;
  return {
    id: row.id,
    userId: row.userId,
    listId: row.listId,
    parentId: row.parentId,
    title: row.title,
    description: row.description,
    completed: row.completed,
    completedAt: row.completedAt,
    priority: priorities[priority] ?? "none",
    labelIds: row.labelIds,
    due: whenOf(dueDate, dueTime, dueZone),
    dueAt: dueZone === null ? null : row.dueAt,
    notBefore: whenOf(notBeforeDate, notBeforeTime, notBeforeZone),
    durationMinutes: row.durationMinutes,
    recurrence: recurrenceOf(row),
    position: row.position,
    deletedAt: row.deletedAt,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function whenOf(date: string | null, time: string | null, timeZone: string | null): When | null {
  return date === null ? null : { date, time, timeZone };
}

function recurrenceOf({ rrule, rruleAnchor }: TaskValues): Task["recurrence"] {
  if (rrule === null) return null;
  return { rule: rrule, anchor: rruleAnchor === "completion" ? rruleAnchor : "schedule" };
}

const shared = { name: "task", fields: taskFields, hasTrash: true } as const;
export const tasks = defineEntity({ ...shared, toRow: toTask });
/** The same, for services that need to know more than is given out. */
export const taskRows = defineEntity({
  ...shared,
  toRow: (row): TaskRow => ({
    ...toTask(row),
    seriesStart: row.rruleStart,
    seriesEnd: row.rruleEnd,
    deletedWith: row.deletedWith,
  }),
});

/** What an input mentions: the rest stays as it is. */
type Mentioned<Row> = { readonly [Name in keyof Row]?: Row[Name] | undefined };

/** What to store of an input; of what it does not mention, nothing. */
export function toTaskValues({
  priority,
  due,
  notBefore,
  ...same
}: Mentioned<TaskContent>): Mentioned<TaskValues> {
  return {
    ...same,
    ...(priority === undefined ? {} : { priority: priorities.indexOf(priority) }),
    ...toDueValues(due),
    ...toNotBeforeValues(notBefore),
  };
}

type DueField = "dueDate" | "dueTime" | "dueZone" | "dueAt";

export function toDueValues(due: When | null | undefined): Mentioned<Pick<TaskValues, DueField>> {
  if (due === undefined) return {};
  return {
    dueDate: due?.date ?? null,
    dueTime: due?.time ?? null,
    dueZone: due?.timeZone ?? null,
    dueAt: due === null ? null : toISO(instantOf(due)),
  };
}

type NotBeforeField = "notBeforeDate" | "notBeforeTime" | "notBeforeZone" | "notBeforeAt";

export function toNotBeforeValues(
  notBefore: When | null | undefined,
): Mentioned<Pick<TaskValues, NotBeforeField>> {
  if (notBefore === undefined) return {};
  return {
    notBeforeDate: notBefore?.date ?? null,
    notBeforeTime: notBefore?.time ?? null,
    notBeforeZone: notBefore?.timeZone ?? null,
    notBeforeAt: notBefore === null ? null : toISO(instantOf(notBefore)),
  };
}

/** Runs what gives labels to a task. @throws {DomainError} `label_not_found` when one of them does not exist */
export async function refusingUnknownLabels<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw violatedConstraint(error) === "tasks_label_ids_fkey" ? notFound({ name: "label" }) : error;
  }
}
