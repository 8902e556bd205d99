/** Reads tasks from rows of Todoist's CSV templates. What cannot be kept is noted. */
import { readSchedule } from "@taskwell/domain/quick-add/read";
import { priorities } from "@taskwell/domain/priority";
import { isTimeZone } from "@taskwell/domain/time";
import type { Temporal } from "temporal-polyfill";
import type { Recurrence } from "../schema/recurrence.ts";
import { fitted } from "../document/fitting.ts";
import { maxLabels } from "../schema/task.ts";
import type { Task } from "../schema/task.ts";
import type { When } from "../schema/time.ts";
import { formulaPattern } from "./export-rules.ts";
import type { CsvRow } from "./export-rules.ts";

/** The content of a CSV row. */
export interface CsvTask {
  readonly title: string;
  readonly description: string | null;
  readonly priority: Task["priority"];
  readonly labels: readonly string[];
  readonly due: When | null;
  readonly recurrence: Recurrence | null;
  readonly durationMinutes: number | null;
}

type Note = (text: string) => void;

/** With the space before it, which goes with it. */
const labelPattern = / ?(?<!\S)@(?:"([^"]+)"|([^\s"]+))/gu;

/**
 * Reads a CSV row. A date that is not recognized, and the end of a title that is too long, are kept in the description.
 *
 * @param timeZone for rows without a time zone
 * @param note for what is not kept as it is
 */
export function taskOf(row: Partial<CsvRow>, now: Temporal.Instant, timeZone: string, note: Note): CsvTask {
  const content = row.CONTENT ?? "";
  const labels = [...content.matchAll(labelPattern)].map(([, quoted, bare = ""]) => quoted ?? bare);
  const names = [...new Set(labels)];
  if (names.length > maxLabels) note(`all but the first ${maxLabels} labels were left out`);
  const withoutLabels = content.replace(labelPattern, "");
  // Labels without a title are one.
  const title = withoutEscapedLabels(withoutLabels.trim() === "" ? content : withoutLabels).trim();
  const date = (row.DATE ?? "").trim();
  const when = parseDate(date, now, zoneOf(row, timeZone, note));
  const lines = [row.DESCRIPTION ?? ""];
  if (when === undefined) {
    lines.push(`Date: ${date}`);
    note(`the date “${shorten(date)}” was not recognized and was added to the description`);
  }
  const language = (row.DATE_LANG ?? "").trim().toLowerCase();
  if (when?.due != null && !/^(en.*)?$/.test(language) && !/^[\d\s:.TZ+-]+$/.test(date))
    note(`DATE_LANG “${shorten(language)}” is not supported; the date was read as English`);
  return {
    ...fitted(title, lines, note),
    priority: priorityOf(row.PRIORITY ?? "", note),
    labels: names.slice(0, maxLabels),
    due: when?.due ?? null,
    recurrence: when?.recurrence ?? null,
    durationMinutes: durationOf(row, note),
  };
}

/** Takes off the backslash that exports put before a word that begins with `@` and is no label. */
function withoutEscapedLabels(content: string): string {
  return content.replace(/(?<!\S)\\(\\*@)/gu, "$1");
}

function shorten(text: string): string {
  return text.length <= maxDateLength ? text : `${text.slice(0, maxDateLength)}…`;
}

function zoneOf({ TIMEZONE = "" }: Partial<CsvRow>, fallback: string, note: Note): string {
  const name = TIMEZONE.trim();
  if (name === "") return fallback;
  if (name.length <= maxDateLength && isTimeZone(name)) return name;
  note(`the time zone “${shorten(name)}” is not known; ${fallback} was taken`);
  return fallback;
}

/** Longer than any date in words. What is longer is not read, which would take long. */
const maxDateLength = 100;

/** @returns undefined unless the whole text is recognized */
function parseDate(
  text: string,
  now: Temporal.Instant,
  timeZone: string,
): Pick<CsvTask, "due" | "recurrence"> | undefined {
  if (text === "") return { due: null, recurrence: null };
  if (text.length > maxDateLength) return undefined;
  return readSchedule(text, now.toZonedDateTimeISO(timeZone));
}

/** Todoist's 1 (highest) to 4, also as p1 to p4; or one of our own names. */
function priorityOf(cell: string, note: Note): Task["priority"] {
  const text = cell.trim().toLowerCase();
  const [, digit = ""] = /^p?([1-4])$/.exec(text) ?? [];
  const level = (["urgent", "high", "medium", "none"] as const)[Number(digit) - 1];
  const named = level ?? priorities.find((priority) => priority === text);
  if (named === undefined && text !== "")
    note(`the priority “${shorten(text)}” is none of 1 to 4 and was ignored`);
  return named ?? "none";
}

const minutesPerUnit: Readonly<Record<string, number>> = { "": 1, minute: 1, hour: 60, day: 1_440 };

function durationOf({ DURATION = "", DURATION_UNIT = "" }: Partial<CsvRow>, note: Note): number | null {
  const [amount, unit] = [DURATION.trim(), DURATION_UNIT.trim().toLowerCase().replace(/s$/, "")];
  if (amount === "") return null;
  const minutes = Number(amount) * (minutesPerUnit[unit] ?? Number.NaN);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 525_600) return minutes;
  note(
    `the duration “${shorten(`${amount} ${unit}`.trim())}” is not a number of minutes, hours or days and was ignored`,
  );
  return null;
}

/** Takes off the apostrophe that exports put before what looks like a formula. */
export function withoutApostrophe(cell: string): string {
  return cell.startsWith("'") && formulaPattern.test(cell) ? cell.slice(1) : cell;
}
