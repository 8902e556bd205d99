/** Tasks as components of iCalendar (RFC 5545): VTODO for what tracks tasks, VEVENT for calendars. Pure, by ical.js. */
import ICAL from "ical.js";
import { parseRule } from "@taskwell/domain/recurrence/rule";
import type { Recurrence } from "../schema/recurrence.ts";
import type { Task } from "../schema/task.ts";
import type { When } from "../schema/time.ts";

/** In jCal's form (RFC 7265): name, parameters, type and values. */
type Property = readonly [
  name: string,
  parameters: Readonly<Record<string, string>>,
  type: string,
  ...values: readonly (string | number | object)[],
];

/** RFC 5545, section 3.8.1.9: 1 is the highest, 0 (or none) undefined. */
const priorities = { urgent: 1, high: 3, medium: 5, low: 7, none: undefined } as const;

/** @param labels the names of the task's labels */
export function todoOf(task: Task, labels: readonly string[]): string {
  const { due, notBefore, recurrence, parentId, completed, completedAt, durationMinutes } = task;
  const priority = priorities[task.priority];
  return component("vtodo", [
    ...described(task, labels),
    ["status", {}, "text", completed ? "COMPLETED" : "NEEDS-ACTION"],
    ...(completedAt === null ? [] : [instant("completed", completedAt)]),
    ...(completed ? [["percent-complete", {}, "integer", 100] as const] : []),
    ...(priority === undefined ? [] : [["priority", {}, "integer", priority] as const]),
    ...(parentId === null ? [] : [["related-to", { reltype: "PARENT" }, "text", parentId] as const]),
    ...(due === null ? [] : [whenProperty("due", due)]),
    ...start(due, notBefore, recurrence),
    ...(recurrence === null ? [] : recurring(recurrence)),
    // draft-ietf-calext-ical-tasks, section 6.3.
    ...(durationMinutes === null
      ? []
      : [["estimated-duration", {}, "unknown", `PT${durationMinutes}M`] as const]),
  ]);
}

/** A recurrence counts from the start (section 3.8.5.3); otherwise a task begins when it is not put off any more. */
function start(due: When | null, notBefore: When | null, recurrence: Recurrence | null): Property[] {
  if (due !== null && recurrence !== null) return [whenProperty("dtstart", due)];
  if (notBefore === null) return [];
  // Both have to be of one form, and in their order (section 3.8.2.3).
  const fits =
    due === null ||
    ((due.time === null) === (notBefore.time === null) &&
      due.timeZone === notBefore.timeZone &&
      `${notBefore.date}${notBefore.time ?? ""}` < `${due.date}${due.time ?? ""}`);
  return fits ? [whenProperty("dtstart", notBefore)] : [];
}

/** When a task is due, as an event. */
export function eventOf(task: Task & { due: When }, labels: readonly string[]): string {
  const { due, recurrence, durationMinutes } = task;
  const isTimed = due.time !== null;
  return component("vevent", [
    ...described(task, labels),
    whenProperty("dtstart", due),
    ...(isTimed && durationMinutes !== null
      ? [["duration", {}, "duration", `PT${durationMinutes}M`] as const]
      : []),
    // Of a whole day, nobody is busy.
    ...(isTimed ? [] : [["transp", {}, "text", "TRANSPARENT"] as const]),
    // Where it goes on depends on when it is done: only the next one is known.
    ...(recurrence?.anchor === "schedule" ? recurring(recurrence) : []),
  ]);
}

function described(task: Task, labels: readonly string[]): Property[] {
  const { id, title, description, version, createdAt, updatedAt } = task;
  return [
    ["uid", {}, "text", id],
    // Without METHOD: when it was last revised (section 3.8.7.2).
    instant("dtstamp", updatedAt),
    instant("created", createdAt),
    instant("last-modified", updatedAt),
    ["sequence", {}, "integer", version - 1],
    ["summary", {}, "text", title],
    ...(description === null ? [] : [["description", {}, "text", description] as const]),
    ...(labels.length === 0 ? [] : [["categories", {}, "text", ...labels] as const]),
  ];
}

function instant(name: string, iso: string): Property {
  return [name, {}, "date-time", `${iso.slice(0, 19)}Z`];
}

function whenProperty(name: string, { date, time, timeZone }: When): Property {
  if (time === null) return [name, {}, "date", date];
  const wall = `${date}T${time.length === 5 ? `${time}:00` : time}`;
  if (timeZone === "UTC") return [name, {}, "date-time", `${wall}Z`];
  return [name, timeZone === null ? {} : { tzid: timeZone }, "date-time", wall];
}

function recurring({ rule, anchor }: Recurrence): Property[] {
  const parts = [...parseRule(rule).parts].map(([name, value]) => [
    name.toLowerCase(),
    name === "UNTIL" ? value.replace(/^(....)(..)(..)(?:T(..)(..)(..))?/, untilForm) : value.split(","),
  ]);
  const skips = parts.some(([name]) => name === "skip") ? { rscale: "GREGORIAN" } : {};
  const property: Property = ["rrule", {}, "recur", { ...skips, ...Object.fromEntries(parts) }];
  return anchor === "schedule" ? [property] : [property, ["x-taskwell-anchor", {}, "unknown", "COMPLETION"]];
}

function untilForm(_: string, ...[year, month, day, hour, minute, second]: (string | undefined)[]): string {
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}`;
}

/** Lines end as RFC 5545, section 3.1, has it. */
function component(name: string, properties: readonly Property[]): string {
  return `${new ICAL.Component([name, properties, []]).toString()}\r\n`;
}
