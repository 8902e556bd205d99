/** Decides which event a change in the log is, and which webhooks it is for. */
import type { LoggedChange } from "../store/change-log.ts";
import { eventTypes, fieldsOfKind } from "./event-schema.ts";
import type { EventKind, EventType } from "./event-schema.ts";

const kinds: Readonly<Record<string, EventKind>> = {
  tasks: "task",
  task_occurrences: "task",
  lists: "list",
  labels: "label",
  filters: "filter",
};
/** The tables whose changes are events. */
export const eventTables = Object.keys(kinds);

/** An event without the row, which is read when it is sent. */
export interface WebhookEvent {
  readonly type: EventType;
  readonly at: string;
  readonly kind: EventKind;
  readonly id: string;
  readonly version: number | null;
  readonly changed: readonly string[];
  readonly occurrence: string | null;
  /** The lists that it concerns: of a task that was moved, both. */
  readonly listIds: readonly string[];
}

/** @returns undefined for what is no event, such as a change of columns that nobody is shown */
export function eventOf(change: LoggedChange): WebhookEvent | undefined {
  const { table, at, id, version, listId, before, after } = change;
  const kind = kinds[table];
  const happening = table === "task_occurrences" ? occurrenceHappening(change) : rowHappening(change);
  const type = eventTypes.find((one) => one === `${kind}.${happening}`);
  if (kind === undefined || type === undefined) return undefined;
  const changed = change.op === "update" ? changedFields(kind, { ...before, ...after }) : [];
  if (happening === "updated" && changed.length === 0) return undefined;
  const lists = kind === "list" ? [id] : [listId, before["list_id"] ?? null];
  return {
    type,
    at,
    kind,
    id,
    version: table === "task_occurrences" ? null : version,
    changed,
    occurrence: after["occurrence"]?.replace(" ", "T") ?? null,
    listIds: lists.filter((one) => one !== null),
  };
}

function rowHappening({ table, op, before, after }: LoggedChange): string {
  if (op === "insert") return "created";
  if (op === "delete") return table === "tasks" || table === "lists" ? "purged" : "deleted";
  if ("deleted_at" in after) return after["deleted_at"] === null ? "restored" : "deleted";
  if ("completed" in before) return after["completed"] === "t" ? "completed" : "uncompleted";
  return "updated";
}

/** A recurring task is not completed itself: its due date moves on, and the occurrence is recorded. */
function occurrenceHappening({ op, after }: LoggedChange): string {
  return op === "insert" && after["outcome"] === "completed" ? "completed" : "";
}

/** Columns of which several make one field. */
const fieldNames: readonly (readonly [prefix: string, field: string])[] = [
  ["due_", "due"],
  ["not_before_", "notBefore"],
  ["rrule", "recurrence"],
];

function changedFields(kind: EventKind, columns: object): string[] {
  const fields = Object.keys(columns).map((column) => {
    const camel = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (fieldsOfKind[kind].has(camel)) return camel;
    return fieldNames.find(([prefix]) => column.startsWith(prefix))?.[1] ?? "";
  });
  return [...new Set(fields)].filter((field) => fieldsOfKind[kind].has(field)).toSorted();
}

interface Subscription {
  readonly eventTypes: readonly string[];
  readonly listIds: readonly string[];
}

/** @param event with the list of the row as it is now, where the log has none */
export function isWanted({ type, listIds }: WebhookEvent, webhook: Subscription): boolean {
  const isType = webhook.eventTypes.length === 0 || webhook.eventTypes.includes(type);
  const isList = webhook.listIds.length === 0 || listIds.some((id) => webhook.listIds.includes(id));
  return isType && isList;
}
