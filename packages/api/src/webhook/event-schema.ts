/** Schemas of what webhooks are sent. Its names are in camelCase, as over tRPC. */
import { z } from "zod";
import { Filter } from "../filter/schema.ts";
import { Label } from "../label/schema.ts";
import { IdOut, Instant } from "../schema/fields.ts";
import { List } from "../schema/list.ts";
import { Task } from "../schema/task.ts";

export const eventTypes = [
  "task.created",
  "task.updated",
  "task.completed",
  "task.uncompleted",
  "task.deleted",
  "task.restored",
  "task.purged",
  "list.created",
  "list.updated",
  "list.deleted",
  "list.restored",
  "list.purged",
  "label.created",
  "label.updated",
  "label.deleted",
  "filter.created",
  "filter.updated",
  "filter.deleted",
] as const;
export type EventType = (typeof eventTypes)[number];

/** What happened, by the last part of a type. */
export const happenings: Readonly<Record<string, string>> = {
  created: "was created",
  updated: "was changed",
  completed: "was completed; of a recurring task, one occurrence",
  uncompleted: "was reopened",
  deleted: "was deleted",
  restored: "came back from the trash",
  purged: "was deleted from the trash, for good",
};

/** @param type of the event, as a name in the components of the OpenAPI document */
const eventOf = <const Kind extends string, Row extends z.ZodObject>(kind: Kind, row: Row) =>
  z.object({
    type: z.enum(eventTypes.filter((type) => type.startsWith(`${kind}.`))).describe("What happened"),
    timestamp: Instant.describe("When it happened: ISO 8601, UTC, with milliseconds"),
    data: z
      .object({
        kind: z.literal(kind).describe("Kind of the row"),
        id: IdOut.describe("Id of the row"),
        version: z
          .number()
          .meta({ type: "integer" })
          .nullable()
          .describe("Version of the row that the change led to; null for an occurrence of a recurring task"),
        changed: z.array(z.string()).describe("Fields that an update changed"),
        occurrence: z
          .string()
          .nullable()
          .describe(
            "Which occurrence of a recurring task was completed: the wall time that it was due at, 00:00:00 without one; otherwise null",
          ),
        row: row
          .meta({ id: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}InEvent` })
          .nullable()
          .describe("The row when the event was sent, which may be newer; null if it is gone"),
      })
      .describe("What it happened to"),
  });

export const eventSchemas = {
  task: eventOf("task", Task).meta({ id: "TaskEvent", description: "A change of a task" }),
  list: eventOf("list", List).meta({ id: "ListEvent", description: "A change of a list" }),
  label: eventOf("label", Label).meta({ id: "LabelEvent", description: "A change of a label" }),
  filter: eventOf("filter", Filter).meta({ id: "FilterEvent", description: "A change of a saved filter" }),
};
export type EventKind = keyof typeof eventSchemas;

/** Fields by which a row is known, by its kind. */
export const fieldsOfKind: Readonly<Record<EventKind, ReadonlySet<string>>> = {
  task: new Set(Object.keys(Task.shape)),
  list: new Set(Object.keys(List.shape)),
  label: new Set(Object.keys(Label.shape)),
  filter: new Set(Object.keys(Filter.shape)),
};
