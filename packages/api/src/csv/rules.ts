/**
 * Converts between tasks and rows of Todoist's CSV templates (todoist.com/help, "Format a CSV file to import into
 * Todoist"). A row is a task; its indent defines its parent.
 */
import { Temporal } from "temporal-polyfill";
import { readSchedule } from "@taskwell/domain/quick-add/read";
import { parseRule } from "@taskwell/domain/recurrence/rule";
import type { Recurrence } from "../schema/recurrence.ts";
import type { Task } from "../schema/task.ts";
import type { When } from "../schema/time.ts";

export const csvColumns = [
  "TYPE",
  "CONTENT",
  "DESCRIPTION",
  "PRIORITY",
  "INDENT",
  "AUTHOR",
  "RESPONSIBLE",
  "DATE",
  "DATE_LANG",
  "TIMEZONE",
  "DURATION",
  "DURATION_UNIT",
] as const;
export type CsvRow = Readonly<Record<(typeof csvColumns)[number], string>>;

/** Todoist has four priorities. */
const priorities = { urgent: "1", high: "2", medium: "3", low: "4", none: "4" } as const;

/**
 * A task as a CSV row.
 *
 * @param indent 1 for a top-level task
 * @param labels names of the task's labels
 */
export function rowOf(task: Task, indent: number, labels: readonly string[]): CsvRow {
  const { title, description, priority, due, recurrence, durationMinutes } = task;
  const named = labels.map((name) => (/[\s"]/.test(name) ? `@"${name.replaceAll('"', "")}"` : `@${name}`));
  return {
    TYPE: "task",
    CONTENT: [title, ...named].join(" "),
    DESCRIPTION: description ?? "",
    PRIORITY: priorities[priority],
    INDENT: String(indent),
    AUTHOR: "",
    RESPONSIBLE: "",
    DATE: due === null ? "" : dateCell(due, recurrence),
    DATE_LANG: due === null ? "" : "en",
    TIMEZONE: due?.timeZone ?? "",
    DURATION: durationMinutes === null ? "" : String(durationMinutes),
    DURATION_UNIT: durationMinutes === null ? "" : "minute",
  };
}

/** The due date, and the recurrence in words if quick add reads both back as they are. */
function dateCell(due: When, recurrence: Recurrence | null): string {
  const day = due.time === null ? due.date : `${due.date} ${due.time.slice(0, 5)}`;
  if (recurrence === null) return day;
  const cells = inWords(recurrence).map((words) => `${words} starting ${day}`);
  return cells.find((cell) => isReadBack(cell, due, recurrence)) ?? day;
}

function isReadBack(cell: string, due: When, { rule, anchor }: Recurrence): boolean {
  const now = Temporal.PlainDate.from(due.date).toZonedDateTime(due.timeZone ?? "UTC");
  const found = readSchedule(cell, now);
  if (found === undefined || found.recurrence?.anchor !== anchor) return false;
  const isSameDue = found.due.date === due.date && found.due.time === (due.time?.slice(0, 5) ?? null);
  return isSameDue && isSameRule(found.recurrence.rule, rule);
}

const units = { HOURLY: "hour", DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" } as const;
const days: Readonly<Record<string, string>> = {
  MO: "Monday",
  TU: "Tuesday",
  WE: "Wednesday",
  TH: "Thursday",
  FR: "Friday",
  SA: "Saturday",
  SU: "Sunday",
};
const ordinals: Readonly<Record<string, string>> = {
  "1": "first",
  "2": "second",
  "3": "third",
  "4": "fourth",
  "-1": "last",
};

/** English words that may say the same as a rule. */
function inWords({ rule, anchor }: Recurrence): string[] {
  const { parts, frequency, interval } = parseRule(rule);
  const every = anchor === "completion" ? "every!" : "every";
  const unit = units[frequency];
  const frequencyWords = interval === 1 ? `${every} ${unit}` : `${every} ${interval} ${unit}s`;
  const byDay = parts.get("BYDAY") ?? "";
  const monthDay = parts.get("BYMONTHDAY");
  const [, nth = "", day = ""] = /^([+-]?\d)([A-Z]{2})$/.exec(byDay) ?? [];
  return [
    frequencyWords,
    `${frequencyWords} on ${byDay
      .split(",")
      .map((code) => days[code])
      .join(", ")}`,
    `${frequencyWords} on the ${monthDay === "-1" ? "last" : ordinalOf(Number(monthDay))} day`,
    `${every} ${ordinals[nth] ?? ""} ${days[day] ?? ""}`,
  ];
}

function ordinalOf(day: number): string {
  const endings = ["th", "st", "nd", "rd"];
  return `${day}${(day % 100 > 10 && day % 100 < 14 ? undefined : endings[day % 10]) ?? "th"}`;
}

function isSameRule(rule: string, other: string): boolean {
  const sorted = (text: string) =>
    text
      .split(";")
      .filter((part) => part !== "RSCALE=GREGORIAN")
      .toSorted()
      .join(";");
  return sorted(rule) === sorted(other);
}

interface OutlinedTask {
  readonly id: string;
  readonly parentId: string | null;
}

/** Orders tasks as an outline: each followed by its subtasks. Tasks whose parent is missing are at the top level. */
export function outline(tasks: readonly OutlinedTask[]): { readonly id: string; readonly indent: number }[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const subtasks = new Map<string | null, string[]>();
  for (const { id, parentId } of tasks) {
    const parent = parentId !== null && ids.has(parentId) ? parentId : null;
    const siblings = subtasks.get(parent);
    if (siblings === undefined) subtasks.set(parent, [id]);
    else siblings.push(id);
  }
  const lines: { id: string; indent: number }[] = [];
  const add = (parent: string | null, indent: number) => {
    for (const id of subtasks.get(parent) ?? []) {
      lines.push({ id, indent });
      add(id, indent + 1);
    }
  };
  add(null, 1);
  return lines;
}

/** The content of a CSV row. */
export interface CsvTask {
  readonly title: string;
  readonly description: string | null;
  readonly priority: Task["priority"];
  readonly labels: readonly string[];
  readonly due: When | null;
  readonly recurrence: Recurrence | null;
  readonly durationMinutes: number | null;
  /** What was not recognized, for the import report. */
  readonly note: string | undefined;
}

const labelPattern = /(?<!\S)@(?:"([^"]+)"|([^\s"]+))/gu;

/**
 * Reads a CSV row. A date that is not recognized is kept in the description.
 *
 * @param timeZone for rows without a time zone
 */
export function taskOf(row: Partial<CsvRow>, now: Temporal.Instant, timeZone: string): CsvTask {
  const content = row.CONTENT ?? "";
  const names = [...content.matchAll(labelPattern)].map(([, quoted, bare = ""]) => quoted ?? bare);
  const date = (row.DATE ?? "").trim();
  const when = parseDate(date, now, zoneOf(row, timeZone));
  const lines = [row.DESCRIPTION ?? "", when === undefined ? `Date: ${date}` : ""].filter(
    (line) => line !== "",
  );
  return {
    title: content.replace(labelPattern, " ").replace(/\s+/g, " ").trim(),
    description: lines.length === 0 ? null : lines.join("\n"),
    priority: ({ "1": "urgent", "2": "high", "3": "medium" } as const)[row.PRIORITY?.trim() ?? ""] ?? "none",
    labels: [...new Set(names)],
    due: when?.due ?? null,
    recurrence: when?.recurrence ?? null,
    durationMinutes: durationOf(row),
    note:
      when === undefined
        ? `the date “${date}” was not recognized and was added to the description`
        : undefined,
  };
}

function zoneOf({ TIMEZONE = "" }: Partial<CsvRow>, fallback: string): string {
  try {
    return Temporal.Now.zonedDateTimeISO(TIMEZONE.trim()).timeZoneId;
  } catch {
    return fallback;
  }
}

/** @returns undefined unless the whole text is recognized */
function parseDate(
  text: string,
  now: Temporal.Instant,
  timeZone: string,
): Pick<CsvTask, "due" | "recurrence"> | undefined {
  if (text === "") return { due: null, recurrence: null };
  return readSchedule(text, now.toZonedDateTimeISO(timeZone));
}

function durationOf({ DURATION = "", DURATION_UNIT = "" }: Partial<CsvRow>): number | null {
  const amount = Number(DURATION.trim());
  if (!Number.isInteger(amount) || amount < 1) return null;
  return DURATION_UNIT.trim() === "day" ? amount * 1440 : amount;
}

/** Removes the apostrophe that exports put before a cell that looks like a formula. */
export function withoutApostrophe(cell: string): string {
  return /^'[=+\-@\t\r＝＋－＠]/u.test(cell) ? cell.slice(1) : cell;
}
