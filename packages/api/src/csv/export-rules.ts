/**
 * Writes tasks as rows of Todoist's CSV templates (todoist.com/help, "Format a CSV file to import into Todoist"). A row is a
 * task; its indent defines its parent.
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
    CONTENT: [withEscapedLabels(title), ...named].join(" "),
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

/** A word that begins with `@` is a label. A backslash before it says that it is not. */
function withEscapedLabels(title: string): string {
  return title.replace(/(?<!\S)\\*@/gu, String.raw`\$&`);
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

/** What a spreadsheet would take for a formula, with apostrophes before it or not. */
export const formulaPattern = /^'*[=+\-@\t\r＝＋－＠]/u;

/** Puts an apostrophe before a cell that looks like a formula: spreadsheets then show it as text. */
export function withApostrophe(cell: string): string {
  return formulaPattern.test(cell) ? `'${cell}` : cell;
}
