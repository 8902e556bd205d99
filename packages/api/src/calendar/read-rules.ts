/** Parses iCalendar documents (RFC 5545) component by component, and reads tasks from VTODOs. */
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { v5 as nameBasedId } from "uuid";
import { inputError } from "../trpc/errors.ts";
import type { Recurrence } from "../schema/recurrence.ts";
import type { Task } from "../schema/task.ts";
import { isTimeZone } from "@taskwell/domain/time";
import type { When } from "../schema/time.ts";

/** UTF-16 units. Limits the memory that a document takes. */
const maxComponentLength = 1024 * 1024;

/** The VTODO and VTIMEZONE components of a calendar. @throws {TRPCError} `BAD_REQUEST` if it is not iCalendar */
export async function* componentsOf(chunks: AsyncIterable<string>): AsyncGenerator<ICAL.Component> {
  const open: string[] = [];
  let lines: string[] = [];
  let length = 0;
  let count = 0;
  let hasBegun = false;
  for await (const line of linesOf(chunks)) {
    if (line === "") continue;
    const [, edge = "", given = ""] = /^(BEGIN|END):\s*([\w-]+)\s*$/i.exec(line) ?? [];
    const name = given.toUpperCase();
    if (open.length === 0 && (edge.toUpperCase() !== "BEGIN" || name !== "VCALENDAR"))
      throw notCalendar("it must begin with BEGIN:VCALENDAR.");
    hasBegun = true;
    if (edge.toUpperCase() === "BEGIN") open.push(name);
    if (open.length > 1) {
      lines.push(line);
      length += line.length;
      if (length > maxComponentLength) throw notCalendar(`${open[1]} ${count + 1} does not end.`);
    }
    if (edge.toUpperCase() !== "END") continue;
    if (open.pop() !== name) throw notCalendar(`END:${name} has no matching BEGIN.`);
    if (open.length !== 1) continue;
    count += 1;
    if (name === "VTODO" || name === "VTIMEZONE") yield parseComponent(lines, count);
    lines = [];
    length = 0;
  }
  if (!hasBegun) throw notCalendar("it is empty.");
  if (open.length > 0) throw notCalendar("it ends too early.");
}

function notCalendar(problem: string) {
  return inputError([{ path: [], message: `The document is not iCalendar: ${problem}` }]);
}

function parseComponent(lines: readonly string[], number: number): ICAL.Component {
  try {
    return new ICAL.Component(ICAL.parse(lines.join("\r\n")));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw notCalendar(`in component ${number}, ${problem}`);
  }
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    if (rest.length > maxComponentLength) throw notCalendar("a line does not end.");
    yield* lines;
  }
  yield rest;
}

/** Namespace of name-based ids (RFC 9562, section 6.6: URLs). */
const namespace = "6ba7b811-9dad-11d1-80b4-00c04fd430c8";

/** The task id of a UID: the UID itself if it is a UUID, otherwise a UUID derived from it. */
export function idOf(uid: string): string {
  const id = uid.trim().toLowerCase();
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : nameBasedId(uid, namespace);
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
  /** What was ignored, for the import report. */
  readonly notes: readonly string[];
}

/** Limits on VTIMEZONEs, which keep their evaluation fast. */
const maxZones = 100;
const maxObservances = 200;

/** Rules that ical.js evaluates in bounded time: those that VTIMEZONEs use. */
const zoneRulePattern =
  /^FREQ=YEARLY(;(BYMONTH=\d+|BYDAY=[-+]?\d?[A-Z]{2}|BYMONTHDAY=-?\d+(,-?\d+){0,6}|UNTIL=[\dTZ]+|INTERVAL=1|WKST=[A-Z]{2}))*$/i;

/** The VTIMEZONEs of a calendar by TZID. */
export class Zones {
  readonly #defined = new Map<string, ICAL.Timezone>();

  add(component: ICAL.Component): void {
    const tzid = propertyText(component, "tzid");
    const observances = component.getAllSubcomponents();
    const isUsable =
      observances.length <= maxObservances &&
      observances.every((observance) =>
        observance.getAllProperties("rrule").every((rule) => zoneRulePattern.test(ruleOf(rule))),
      );
    if (tzid !== undefined && isUsable && this.#defined.size < maxZones)
      this.#defined.set(tzid, new ICAL.Timezone({ component, tzid }));
  }

  /**
   * A wall time in a zone: with its IANA name if the TZID contains one, otherwise converted to UTC by its VTIMEZONE.
   *
   * @returns a floating time if the zone is unknown
   */
  when(wall: string, tzid: string): { when: When; isKnown: boolean } {
    const [date = "", time = ""] = wall.split("T");
    const named = tzid.split("/");
    const name = [tzid, named.slice(-2).join("/"), named.slice(-3).join("/")].find(isTimeZone);
    if (name !== undefined) return { when: { date, time, timeZone: name }, isKnown: true };
    const utc = this.#inUtc(wall, tzid);
    if (utc === undefined) return { when: { date, time, timeZone: null }, isKnown: false };
    const utcTime = utc.toPlainTime().toString({ smallestUnit: "second" });
    return { when: { date: utc.toPlainDate().toString(), time: utcTime, timeZone: "UTC" }, isKnown: true };
  }

  #inUtc(wall: string, tzid: string): Temporal.ZonedDateTime | undefined {
    const zone = this.#defined.get(tzid);
    if (zone === undefined) return undefined;
    try {
      const at = ICAL.Time.fromDateTimeString(wall);
      at.zone = zone;
      return Temporal.Instant.fromEpochMilliseconds(at.toUnixTime() * 1000).toZonedDateTimeISO("UTC");
    } catch {
      // The time or the VTIMEZONE is invalid.
      return undefined;
    }
  }
}

/** Reads a VTODO. Values are not validated here. */
export function todoFrom(component: ICAL.Component, zones: Zones): Todo {
  const notes: string[] = [];
  const when = (name: string) => whenOf(component, name, zones, notes);
  const [start, end] = [when("dtstart"), when("due")];
  const recurrence = recurrenceOf(component);
  const duration = minutesOf(propertyText(component, "duration"));
  // Without DUE, it is DTSTART plus DURATION, or DTSTART alone if the task recurs.
  const due =
    end ??
    (start === null || (duration === null && recurrence === null) ? null : addMinutes(start, duration ?? 0));
  for (const name of ["exdate", "rdate", "exrule"])
    if (component.hasProperty(name)) notes.push(`${name.toUpperCase()} was ignored`);
  const completedAt = instantOf(component, "completed");
  const status = (propertyText(component, "status") ?? "").toUpperCase();
  const completed =
    completedAt !== null ||
    ["COMPLETED", "CANCELLED"].includes(status) ||
    propertyText(component, "percent-complete") === "100";
  const description = propertyText(component, "description") ?? null;
  return {
    uid: propertyText(component, "uid") ?? "",
    isException: component.hasProperty("recurrence-id"),
    title: (propertyText(component, "summary") ?? description?.split("\n")[0] ?? "").trim(),
    description: description === "" ? null : description,
    completed,
    completedAt,
    priority: priorityOf(Number(propertyText(component, "priority") ?? 0)),
    labels: component.getAllProperties("categories").flatMap((property) => property.getValues().map(String)),
    parentUid: component
      .getAllProperties("related-to")
      .filter((property) =>
        [undefined, "PARENT"].includes(property.getFirstParameter("reltype")?.toUpperCase()),
      )
      .map((property) => String(property.getFirstValue()))[0],
    due,
    notBefore: recurrence === null && (end !== null || due === null) ? start : null,
    durationMinutes: minutesOf(propertyText(component, "estimated-duration")),
    recurrence,
    notes,
  };
}

/** The jCal values of a property (RFC 7265). */
function valuesOf(property: ICAL.Property): unknown[] {
  const json: unknown = property.toJSON();
  return Array.isArray(json) ? json.slice(3) : [];
}

function propertyText(component: ICAL.Component, name: string): string | undefined {
  const property = component.getFirstProperty(name);
  const [value] = property === null ? [] : valuesOf(property);
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function whenOf(component: ICAL.Component, name: string, zones: Zones, notes: string[]): When | null {
  const text = propertyText(component, name);
  if (text === undefined) return null;
  const [date = "", time] = text.replace(/Z$/, "").split("T");
  if (time === undefined) return { date, time: null, timeZone: null };
  if (text.endsWith("Z")) return { date, time, timeZone: "UTC" };
  const tzid = component.getFirstProperty(name)?.getFirstParameter("tzid");
  if (tzid === undefined) return { date, time, timeZone: null };
  const { when, isKnown } = zones.when(`${date}T${time}`, tzid);
  if (!isKnown) notes.push(`the time zone ${tzid} is unknown, so its times were imported without a zone`);
  return when;
}

function addMinutes(when: When, minutes: number): When {
  if (minutes === 0) return when;
  try {
    const wall = Temporal.PlainDateTime.from(`${when.date}T${when.time ?? "00:00"}`).add({ minutes });
    const time = wall.toPlainTime().toString({ smallestUnit: "second" });
    return { ...when, date: wall.toPlainDate().toString(), time: when.time === null ? null : time };
  } catch {
    // The date is invalid, which the schema reports.
    return when;
  }
}

function instantOf(component: ICAL.Component, name: string): string | null {
  const text = propertyText(component, name);
  return text !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? text : null;
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

/** Reads the rule as written, including SKIP, which ical.js does not support. */
function recurrenceOf(component: ICAL.Component): Recurrence | null {
  const property = component.getFirstProperty("rrule");
  if (property === null) return null;
  const anchor =
    propertyText(component, "x-taskwell-anchor")?.toUpperCase() === "COMPLETION" ? "completion" : "schedule";
  return { rule: ruleOf(property), anchor };
}

function ruleOf(property: ICAL.Property): string {
  const [rule] = valuesOf(property);
  const parts = Object.entries<unknown>({ ...Object(rule) }).map(([name, value]) => {
    const text = String(value);
    return `${name.toUpperCase()}=${name === "until" ? text.replace(/[-:]/g, "") : text}`;
  });
  return parts.join(";");
}
