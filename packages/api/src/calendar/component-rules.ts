/** Converts tasks to iCalendar components (RFC 5545): VTODO for task clients, VEVENT for calendars. */
import ICAL from "ical.js";
import { parseRule } from "@taskwell/domain/recurrence/rule";
import type { When } from "../schema/time.ts";
import type { TaskRow } from "../store/task.ts";
import { exportedSeries } from "./series-rules.ts";

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

/** What a component names otherwise than the task does. */
export interface Naming {
  /** Of the task's labels. */
  readonly labels: readonly string[];
  /** The UID of a task by its id: of the task itself, and of its parent. */
  readonly uidOf: (id: string) => string;
}

/** A task as VTODO. */
export function todoOf(task: TaskRow, naming: Naming): string {
  const { due, notBefore, recurrence, parentId, completed, completedAt, durationMinutes } = task;
  const priority = priorities[task.priority];
  return component("vtodo", [
    ...commonProperties(task, naming),
    ["status", {}, "text", completed ? "COMPLETED" : "NEEDS-ACTION"],
    ...(completedAt === null ? [] : [instantProperty("completed", completedAt)]),
    ...(completed ? [["percent-complete", {}, "integer", 100] as const] : []),
    ...(priority === undefined ? [] : [["priority", {}, "integer", priority] as const]),
    ...(parentId === null
      ? []
      : [["related-to", { reltype: "PARENT" }, "text", naming.uidOf(parentId)] as const]),
    ...(due === null ? [] : [whenProperty("due", due)]),
    ...startProperties(due, notBefore, recurrence),
    ...recurrenceProperties(task),
    // draft-ietf-calext-ical-tasks, section 6.3.
    ...(durationMinutes === null
      ? []
      : [["estimated-duration", {}, "unknown", `PT${durationMinutes}M`] as const]),
  ]);
}

/**
 * DTSTART: the due date of a recurring task, since RRULE counts from it (section 3.8.5.3); otherwise `notBefore`, which has a
 * property of our own where it cannot be DTSTART.
 */
function startProperties(
  due: When | null,
  notBefore: When | null,
  recurrence: TaskRow["recurrence"],
): Property[] {
  const ownProperty = notBefore === null ? [] : [whenProperty("x-taskwell-not-before", notBefore)];
  if (due !== null && recurrence !== null) return [whenProperty("dtstart", due), ...ownProperty];
  if (notBefore === null) return [];
  // DTSTART must have the same form as DUE, and be earlier (section 3.8.2.3).
  const isAllowed =
    due === null ||
    ((due.time === null) === (notBefore.time === null) &&
      due.timeZone === notBefore.timeZone &&
      `${notBefore.date}${notBefore.time ?? ""}` < `${due.date}${due.time ?? ""}`);
  return isAllowed ? [whenProperty("dtstart", notBefore)] : ownProperty;
}

/** The due date of a task as VEVENT. */
export function eventOf(task: TaskRow & { due: When }, naming: Naming): string {
  const { due, recurrence, durationMinutes } = task;
  const isTimed = due.time !== null;
  return component("vevent", [
    ...commonProperties(task, naming),
    whenProperty("dtstart", due),
    ...(isTimed && durationMinutes !== null
      ? [["duration", {}, "duration", `PT${durationMinutes}M`] as const]
      : []),
    // Whole-day events do not block time.
    ...(isTimed ? [] : [["transp", {}, "text", "TRANSPARENT"] as const]),
    // With anchor `completion`, later occurrences are not known yet.
    ...(recurrence?.anchor === "schedule" ? recurrenceProperties(task) : []),
  ]);
}

function commonProperties(task: TaskRow, { labels, uidOf }: Naming): Property[] {
  const { id, title, description, version, createdAt, updatedAt } = task;
  return [
    ["uid", {}, "text", uidOf(id)],
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

/** For others, a series that begins with the present occurrence; for us, how it really goes. */
function recurrenceProperties({ due, recurrence, seriesStart, seriesEnd }: TaskRow): Property[] {
  if (due === null || recurrence === null) return [];
  const rule = exportedSeries({ due, recurrence, seriesStart, seriesEnd });
  const isWhole = rule.isFromStart && rule.text === recurrence.rule;
  return [
    ["rrule", {}, "recur", toJCal(rule.text)],
    ...(recurrence.anchor === "schedule"
      ? []
      : [["x-taskwell-anchor", {}, "unknown", "COMPLETION"] as const]),
    ...(isWhole
      ? []
      : [
          ["x-taskwell-rule", {}, "unknown", recurrence.rule] as const,
          ["x-taskwell-series", {}, "unknown", rule.series] as const,
        ]),
  ];
}

/** A rule as jCal has it (RFC 7265, section 3.6.10). */
function toJCal(rule: string): object {
  const parts = [...parseRule(rule).parts].map(([name, value]) => [
    name.toLowerCase(),
    name === "UNTIL" ? value.replace(/^(....)(..)(..)(?:T(..)(..)(..))?/, toJCalUntil) : value.split(","),
  ]);
  return Object.fromEntries(parts);
}

function toJCalUntil(_: string, ...[year, month, day, hour, minute, second]: (string | undefined)[]): string {
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}`;
}

/** Serialized with CRLF line endings (section 3.1). */
function component(name: string, properties: readonly Property[]): string {
  return `${new ICAL.Component([name, properties, []]).toString()}\r\n`;
}
