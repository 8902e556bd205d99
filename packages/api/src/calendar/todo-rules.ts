/** Reads tasks from VTODOs (RFC 5545, section 3.6.2). What cannot be kept is noted; what is wrong names its property. */
import { formatRule, parseRule, RuleError } from "@taskwell/domain/recurrence/rule";
import { shiftRule } from "@taskwell/domain/recurrence/shift";
import { isDate, wallTimeOf, whenAt } from "@taskwell/domain/time";
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { v5 as nameBasedId } from "uuid";
import { daysBetween } from "../recurrence/rules.ts";
import { Id } from "../schema/fields.ts";
import type { Recurrence } from "../schema/recurrence.ts";
import { maxLabels } from "../schema/task.ts";
import type { Task } from "../schema/task.ts";
import { isStorable } from "../schema/text.ts";
import type { When } from "../schema/time.ts";
import { contentOf, textOf, textsOf } from "./parse-rules.ts";
import type { Component, Property } from "./parse-rules.ts";
import { exportedSeries } from "./series-rules.ts";
import { inUtc } from "./zones-rules.ts";
import type { Zones } from "./zones-rules.ts";

/** Namespace of name-based ids (RFC 9562, section 6.6: URLs). */
const namespace = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

/** The task id of a UID: the UID itself if it is a UUID, otherwise a UUID derived from it. */
export function idOf(uid: string): string {
  return Id.safeParse(uid.trim()).data ?? nameBasedId(uid, namespace);
}

/** The content of a VTODO. */
export interface Todo {
  readonly uid: string;
  /** Whether it overrides a single occurrence of another VTODO (RECURRENCE-ID). */
  readonly isException: boolean;
  readonly title: string;
  readonly description: string | null;
  readonly completed: boolean;
  readonly completedAt: string | null;
  readonly priority: Task["priority"];
  readonly labels: readonly string[];
  readonly parentUid: string | undefined;
  readonly due: When | null;
  readonly notBefore: When | null;
  readonly durationMinutes: number | null;
  readonly recurrence: Recurrence | null;
  /** Where the series began and ends: of our own exports, which begin with the present occurrence. */
  readonly series: { readonly start: string; readonly end: string | null } | undefined;
  /** What was not kept, for the import report. */
  readonly notes: readonly string[];
}

const maxUidLength = 1_000;

/** Why a VTODO cannot be imported. */
export class TodoError extends Error {
  override readonly name = "TodoError";
}

/** They say nothing that a task would hold. */
const passedOver = new Set(["DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"]);
const understood = new Set(
  "UID RECURRENCE-ID SUMMARY DESCRIPTION STATUS COMPLETED PERCENT-COMPLETE PRIORITY CATEGORIES RELATED-TO DUE DTSTART DURATION ESTIMATED-DURATION RRULE X-TASKWELL-ANCHOR X-TASKWELL-RULE X-TASKWELL-SERIES X-TASKWELL-NOT-BEFORE".split(
    " ",
  ),
);

/** @throws {TodoError} */
export function todoFrom(component: Component, zones: Zones): Todo {
  const { properties, nested, invalidCount } = contentOf(component);
  const notes: string[] = [];
  const all = (name: string) => properties.filter((property) => property.name === name);
  const value = (name: string) => all(name)[0]?.value;
  const text = (name: string) => textOf(value(name) ?? "");

  const leftOut = [...nested, ...properties.map(({ name }) => name)].filter(
    (name) => !understood.has(name) && !passedOver.has(name),
  );
  if (leftOut.length > 0) notes.push(`left out: ${[...new Set(leftOut)].join(", ")}`);
  if (invalidCount > 0) notes.push("left out: lines that are no property");
  const uid = text("UID").trim();
  if (uid === "") throw new TodoError("it has no UID");
  if (!isUid(uid))
    throw new TodoError(`its UID has more than ${maxUidLength} characters, or some that are none`);

  const status = (value("STATUS") ?? "").trim().toUpperCase();
  const percent = (value("PERCENT-COMPLETE") ?? "").trim();
  const completedAt = instantOf(all("COMPLETED")[0], zones);
  const completed = completedAt !== null || ["COMPLETED", "CANCELLED"].includes(status) || percent === "100";
  if (status === "CANCELLED") notes.push("STATUS CANCELLED was taken for done");
  if (status === "IN-PROCESS" || !["", "0", "100"].includes(percent))
    notes.push("how far it is done (IN-PROCESS, PERCENT-COMPLETE) was not kept");
  const related = all("RELATED-TO").map(({ parameters, value: to }) => ({
    type: (parameters.get("RELTYPE") ?? "PARENT").toUpperCase(),
    uid: textOf(to),
  }));
  for (const { type, uid: to } of related)
    if (type !== "PARENT" || !isUid(to))
      notes.push(`RELATED-TO with RELTYPE=${type.slice(0, 40)} was not kept`);
  const description = text("DESCRIPTION");
  return {
    uid,
    isException: all("RECURRENCE-ID").length > 0,
    title: (value("SUMMARY") === undefined ? (description.split("\n")[0] ?? "") : text("SUMMARY")).trim(),
    description: description === "" ? null : description,
    completed,
    completedAt,
    priority: priorityOf(Number(value("PRIORITY") ?? 0)),
    labels: labelsOf(all("CATEGORIES"), notes),
    parentUid: related.find(({ type, uid: to }) => type === "PARENT" && isUid(to))?.uid,
    ...timesOf(properties, zones, notes),
    notes,
  };
}

function isUid(text: string): boolean {
  return text.length <= maxUidLength && isStorable(text);
}

function labelsOf(categories: readonly Property[], notes: string[]): string[] {
  const names = categories.slice(0, maxLabels).flatMap(({ value }) => textsOf(value));
  if (names.length > maxLabels) notes.push(`all but the first ${maxLabels} CATEGORIES were left out`);
  return names.slice(0, maxLabels);
}

type Times = Pick<Todo, "due" | "notBefore" | "durationMinutes" | "recurrence" | "series">;

function timesOf(properties: readonly Property[], zones: Zones, notes: string[]): Times {
  const times = foreignTimesOf(properties, zones, notes);
  const own = properties.find(({ name }) => name === "X-TASKWELL-NOT-BEFORE");
  return own === undefined ? times : { ...times, notBefore: whenOf(own, zones, notes) };
}

/** DUE is when it is due, and DTSTART what its rule counts from (RFC 5545, section 3.8.5.3). */
function foreignTimesOf(properties: readonly Property[], zones: Zones, notes: string[]): Times {
  const first = (name: string) => properties.find((property) => property.name === name);
  const [start, end] = [whenOf(first("DTSTART"), zones, notes), whenOf(first("DUE"), zones, notes)];
  const durationMinutes = minutesOf(first("ESTIMATED-DURATION")?.value);
  const given = recurrenceOf(properties, notes);
  const own = ownSeries(properties, given, end ?? start);
  if (own !== undefined) return { due: end ?? start, notBefore: null, durationMinutes, ...own };

  const duration = minutesOf(first("DURATION")?.value);
  // Without DUE, it is DTSTART plus DURATION, or DTSTART alone if the task recurs.
  const isStartOnly = start !== null && (duration !== null || given !== null);
  const due = end ?? (isStartOnly ? addMinutes(start, duration ?? 0) : null);
  const noSeries = { durationMinutes, series: undefined };
  if (given === null) {
    const notBefore = end !== null || due === null ? start : null;
    return { due, notBefore, recurrence: null, ...noSeries };
  }
  if (due === null) {
    notes.push("RRULE was not kept: it needs DUE or DTSTART");
    return { due, notBefore: start, recurrence: null, ...noSeries };
  }
  if (start === null) return { due, notBefore: null, recurrence: given, ...noSeries };
  const days = daysBetween(start, wallTimeOf(due));
  const rule = days === 0 ? given.rule : shiftedRule(given.rule, start.date, days);
  const notBefore = days === 0 ? null : start;
  if (rule !== undefined) return { due, notBefore, recurrence: { ...given, rule }, ...noSeries };
  notes.push("DUE was moved to DTSTART, which RRULE counts from");
  return { due: start, notBefore: null, recurrence: given, ...noSeries };
}

/** An invalid rule stays as it is, and is refused later, with its reason. */
function shiftedRule(rule: string, start: string, days: number): string | undefined {
  try {
    return shiftRule(parseRule(rule), start, days);
  } catch (error) {
    if (error instanceof RuleError) return rule;
    throw error;
  }
}

/** @throws {TodoError} for what is no date or time */
function whenOf(property: Property | undefined, zones: Zones, notes: string[]): When | null {
  if (property === undefined) return null;
  const { name, parameters, value } = property;
  const pattern = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/i;
  const [whole, year, month, day, hour, minute, second, offset = ""] = pattern.exec(value.trim()) ?? [];
  const date = `${year}-${month}-${day}`;
  const time = `${hour}:${minute}:${second}`;
  const isTime = hour === undefined || (Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60);
  if (whole === undefined || !isDate(date) || !isTime)
    throw new TodoError(
      `${name} must be a date or a time, such as 20261121T090000Z, not “${value.slice(0, 40)}”`,
    );
  if (hour === undefined) return { date, time: null, timeZone: null };
  if (offset.toUpperCase() === "Z") return { date, time, timeZone: "UTC" };
  if (offset !== "") return inUtc(Temporal.Instant.from(`${date}T${time}${offset}`));
  const tzid = parameters.get("TZID");
  if (tzid === undefined) return { date, time, timeZone: null };
  const { when, zone } = zones.when(`${date}T${time}`, tzid);
  if (zone === "unknown")
    notes.push(`the time zone ${tzid} is unknown, so ${name} was imported without a zone`);
  if (zone === "replaced")
    notes.push(`the time zone ${tzid} is the document's own, so ${name} was converted to UTC`);
  return when;
}

/** The instant of COMPLETED; null when it has none. */
function instantOf(property: Property | undefined, zones: Zones): string | null {
  try {
    const when = whenOf(property, zones, []);
    if (when === null || when.time === null || when.timeZone === null) return null;
    const zoned = wallTimeOf(when).toZonedDateTime(when.timeZone);
    return zoned.toInstant().toString({ smallestUnit: "second" });
  } catch (error) {
    if (error instanceof TodoError) return null;
    throw error;
  }
}

function addMinutes(when: When, minutes: number): When {
  return minutes === 0 ? when : whenAt(when, laterBy(when, minutes));
}

/** @throws {TodoError} beyond the calendar */
function laterBy(when: When, minutes: number): Temporal.PlainDateTime {
  try {
    return wallTimeOf(when).add({ minutes });
  } catch {
    throw new TodoError("DURATION is too long");
  }
}

function minutesOf(duration: string | undefined): number | null {
  if (duration === undefined) return null;
  try {
    const minutes = Math.round(ICAL.Duration.fromString(duration).toSeconds() / 60);
    return minutes >= 1 ? minutes : null;
  } catch {
    return null;
  }
}

function priorityOf(value: number): Task["priority"] {
  if (!(value >= 1 && value <= 9)) return "none";
  if (value === 1) return "urgent";
  if (value < 5) return "high";
  return value === 5 ? "medium" : "low";
}

/** The rule as it is written. It is checked later, with the due date. */
function recurrenceOf(properties: readonly Property[], notes: string[]): Recurrence | null {
  const [rule, ...more] = properties.filter(({ name }) => name === "RRULE");
  if (more.length > 0) notes.push("all but the first RRULE were left out");
  if (rule === undefined) return null;
  const anchor = properties
    .find(({ name }) => name === "X-TASKWELL-ANCHOR")
    ?.value.trim()
    .toUpperCase();
  return { rule: rule.value.trim(), anchor: anchor === "COMPLETION" ? "completion" : "schedule" };
}

/** What our own export says of a series that is half-way, unless another program has changed its rule since. */
function ownSeries(
  properties: readonly Property[],
  given: Recurrence | null,
  due: When | null,
): Pick<Todo, "recurrence" | "series"> | undefined {
  const valueOf = (wanted: string) => properties.find(({ name }) => name === wanted)?.value;
  const [rule, series] = [valueOf("X-TASKWELL-RULE"), valueOf("X-TASKWELL-SERIES")];
  if (given === null || due === null || rule === undefined || series === undefined) return undefined;
  const [start = "", end = ""] = series.split("/");
  const own = { recurrence: { ...given, rule }, series: { start, end: end === "" ? null : end } };
  try {
    const stored = { seriesStart: start, seriesEnd: own.series.end };
    const { text } = exportedSeries({ due, recurrence: own.recurrence, ...stored });
    return sameParts(text) === sameParts(given.rule) ? own : undefined;
  } catch {
    // Something in it is no rule, or no time.
    return undefined;
  }
}

function sameParts(rule: string): string {
  return formatRule(parseRule(rule)).split(";").toSorted().join(";");
}
