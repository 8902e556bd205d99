/** Converts tasks to iCalendar components (RFC 5545): VTODO for task clients, VEVENT for calendars. */
import ICAL from "ical.js";
import { parseRule } from "@taskwell/domain/recurrence/rule";
import type { Recurrence } from "../schema/recurrence.ts";
import type { Task } from "../schema/task.ts";
import type { When } from "../schema/time.ts";

// Lines have at most 75 octets (RFC 5545, section 3.1). ical.js does not count the space that continues one.
ICAL.foldLength = 74;

/** A jCal property (RFC 7265): name, parameters, type and values. */
type Property = readonly [
  name: string,
  parameters: Readonly<Record<string, string>>,
  type: string,
  ...values: readonly (string | number | object)[],
];

/** 1 is the highest; undefined priority has no property (RFC 5545, section 3.8.1.9). */
const priorities = { urgent: 1, high: 3, medium: 5, low: 7, none: undefined } as const;

/**
 * A task as VTODO.
 *
 * @param labels names of the task's labels
 */
export function todoOf(task: Task, labels: readonly string[]): string {
  const { due, notBefore, recurrence, parentId, completed, completedAt, durationMinutes } = task;
  const priority = priorities[task.priority];
  return component("vtodo", [
    ...commonProperties(task, labels),
    ["status", {}, "text", completed ? "COMPLETED" : "NEEDS-ACTION"],
    ...(completedAt === null ? [] : [instantProperty("completed", completedAt)]),
    ...(completed ? [["percent-complete", {}, "integer", 100] as const] : []),
    ...(priority === undefined ? [] : [["priority", {}, "integer", priority] as const]),
    ...(parentId === null ? [] : [["related-to", { reltype: "PARENT" }, "text", parentId] as const]),
    ...(due === null ? [] : [whenProperty("due", due)]),
    ...startProperties(due, notBefore, recurrence),
    ...(recurrence === null ? [] : recurrenceProperties(recurrence)),
    // draft-ietf-calext-ical-tasks, section 6.3.
    ...(durationMinutes === null
      ? []
      : [["estimated-duration", {}, "unknown", `PT${durationMinutes}M`] as const]),
  ]);
}

/** DTSTART: the due date of a recurring task, since RRULE counts from it (section 3.8.5.3); otherwise `notBefore`. */
function startProperties(
  due: When | null,
  notBefore: When | null,
  recurrence: Recurrence | null,
): Property[] {
  if (due !== null && recurrence !== null) return [whenProperty("dtstart", due)];
  if (notBefore === null) return [];
  // DTSTART must have the same form as DUE, and be earlier (section 3.8.2.3).
  const isAllowed =
    due === null ||
    ((due.time === null) === (notBefore.time === null) &&
      due.timeZone === notBefore.timeZone &&
      `${notBefore.date}${notBefore.time ?? ""}` < `${due.date}${due.time ?? ""}`);
  return isAllowed ? [whenProperty("dtstart", notBefore)] : [];
}

/** The due date of a task as VEVENT. */
export function eventOf(task: Task & { due: When }, labels: readonly string[]): string {
  const { due, recurrence, durationMinutes } = task;
  const isTimed = due.time !== null;
  return component("vevent", [
    ...commonProperties(task, labels),
    whenProperty("dtstart", due),
    ...(isTimed && durationMinutes !== null
      ? [["duration", {}, "duration", `PT${durationMinutes}M`] as const]
      : []),
    // Whole-day events do not block time.
    ...(isTimed ? [] : [["transp", {}, "text", "TRANSPARENT"] as const]),
    // With anchor `completion`, later occurrences are not known yet.
    ...(recurrence?.anchor === "schedule" ? recurrenceProperties(recurrence) : []),
  ]);
}

function commonProperties(task: Task, labels: readonly string[]): Property[] {
  const { id, title, description, version, createdAt, updatedAt } = task;
  return [
    ["uid", {}, "text", id],
    // Without METHOD, DTSTAMP is the time of the last revision (section 3.8.7.2).
    instantProperty("dtstamp", updatedAt),
    instantProperty("created", createdAt),
    instantProperty("last-modified", updatedAt),
    ["sequence", {}, "integer", version - 1],
    ["summary", {}, "text", title],
    ...(description === null ? [] : [["description", {}, "text", description] as const]),
    ...(labels.length === 0 ? [] : [["categories", {}, "text", ...labels] as const]),
  ];
}

function instantProperty(name: string, iso: string): Property {
  return [name, {}, "date-time", `${iso.slice(0, 19)}Z`];
}

function whenProperty(name: string, { date, time, timeZone }: When): Property {
  if (time === null) return [name, {}, "date", date];
  const wall = `${date}T${time.length === 5 ? `${time}:00` : time}`;
  if (timeZone === "UTC") return [name, {}, "date-time", `${wall}Z`];
  return [name, timeZone === null ? {} : { tzid: timeZone }, "date-time", wall];
}

function recurrenceProperties({ rule, anchor }: Recurrence): Property[] {
  const parts = [...parseRule(rule).parts].map(([name, value]) => [
    name.toLowerCase(),
    name === "UNTIL" ? value.replace(/^(....)(..)(..)(?:T(..)(..)(..))?/, toJCalUntil) : value.split(","),
  ]);
  const rscale = parts.some(([name]) => name === "skip") ? { rscale: "GREGORIAN" } : {};
  const property: Property = ["rrule", {}, "recur", { ...rscale, ...Object.fromEntries(parts) }];
  return anchor === "schedule" ? [property] : [property, ["x-taskwell-anchor", {}, "unknown", "COMPLETION"]];
}

function toJCalUntil(_: string, ...[year, month, day, hour, minute, second]: (string | undefined)[]): string {
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}`;
}

/** Serialized with CRLF line endings (section 3.1). */
function component(name: string, properties: readonly Property[]): string {
  return `${new ICAL.Component([name, properties, []]).toString()}\r\n`;
}
