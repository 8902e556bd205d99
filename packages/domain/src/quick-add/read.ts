/** "Pay rent every month on the 1st 9:00 #home @bills !high": what of a text says something about a task, piece by piece. Pure. */
import { en } from "chrono-node";
import { Temporal } from "temporal-polyfill";
import { parseRule } from "../recurrence/rule.ts";
import { nextAfter, seriesOf } from "../recurrence/series.ts";
import { nameKey } from "../name.ts";
import { priorities } from "../priority.ts";
import type { Priority } from "../priority.ts";
import type { Recurrence } from "../recurrence/rule.ts";
import { isWithinCalendar } from "../time.ts";
import type { When } from "../time.ts";
import { findRule } from "./recurring-words.ts";

export type PieceKind = "due" | "recurrence" | "list" | "label" | "priority";

/** A part of the text that was understood. */
export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
  /** Where it stands, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

export interface QuickAddReading {
  /** What was not understood. */
  readonly title: string;
  readonly pieces: readonly Piece[];
  readonly due: When | null;
  readonly recurrence: Recurrence | null;
  readonly listId: string | null;
  readonly labelIds: readonly string[];
  readonly priority: Priority;
}

/** What names mean to the user: by the name in lower case. */
export interface Names {
  readonly lists: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
}

const mark = /(?<![^\s])([#@!])(?:"([^"]+)"|([^\s"]+))/gu;

/** @param now by the clock of the caller's time zone */
export function readQuickAdd(text: string, now: Temporal.ZonedDateTime, names: Names): QuickAddReading {
  const pieces: Piece[] = [];
  let [listId, priority]: [string | null, Priority] = [null, "none"];
  const labelIds = new Set<string>();
  let rest = text;
  /** Takes a piece out of what is left, without moving the rest. */
  const take = (kind: PieceKind, start: number, end: number) => {
    pieces.push({ kind, text: text.slice(start, end), start, end });
    rest = rest.slice(0, start) + "\n".repeat(end - start) + rest.slice(end);
  };

  for (const { [0]: whole, [1]: sign, [2]: quoted, [3]: bare = "", index } of text.matchAll(mark)) {
    const name = nameKey(quoted ?? bare);
    const end = index + whole.length;
    const level = priorities.find((one) => one === name);
    const [list, labelId] = [names.lists.get(name), names.labels.get(name)];
    if (sign === "!" && level !== undefined) {
      priority = level;
      take("priority", index, end);
    } else if (sign === "#" && (list !== undefined || name === "inbox")) {
      listId = list ?? null;
      take("list", index, end);
    } else if (sign === "@" && labelId !== undefined) {
      labelIds.add(labelId);
      take("label", index, end);
    }
  }

  const said = findRule(rest);
  if (said !== undefined) take("recurrence", said.start, said.end);
  const found = findWhen(rest, now);
  if (found !== undefined) take("due", found.start, found.end);
  const due = found?.when ?? null;
  const first = said === undefined ? due : firstDue(said.rule, due, found?.hasDate ?? false, now);
  const recurrence =
    said === undefined || first === null ? null : { rule: withSkip(said.rule), anchor: said.anchor };
  return {
    title: rest.replace(/\n/g, "").replace(/\s+/g, " ").trim(),
    pieces: pieces.toSorted((a, b) => a.start - b.start),
    due: first,
    recurrence,
    listId,
    labelIds: [...labelIds],
    priority,
  };
}

const withSkip = (rule: string) => (rule.includes("SKIP") ? `RSCALE=GREGORIAN;${rule}` : rule);

interface Found {
  readonly start: number;
  readonly end: number;
  readonly when: When;
  /** Whether a day was said, and not only a time. */
  readonly hasDate: boolean;
}

/** The first day or time that is said, by chrono; what is past is meant for the next time. */
function findWhen(text: string, now: Temporal.ZonedDateTime): Found | undefined {
  const reference = {
    instant: new Date(now.epochMilliseconds),
    timezone: Math.round(now.offsetNanoseconds / 60_000_000_000),
  };
  const [result] = en.casual.parse(text, reference, { forwardDate: true });
  if (result === undefined) return undefined;
  const { start } = result;
  const part = (name: "year" | "month" | "day" | "hour" | "minute") => start.get(name) ?? 0;
  // What is left of a recurrence that was not understood is no date either.
  if (/\bevery!?\s+(?:\S+\s+)?$/i.test(text.slice(0, result.index))) return undefined;
  const hasTime = start.isCertain("hour");
  const hasDate = start.isCertain("day") || start.isCertain("weekday") || start.isCertain("month");
  let date = Temporal.PlainDate.from({ year: part("year"), month: part("month"), day: part("day") });
  // "In 9000 years" is no due date.
  if (!isWithinCalendar(date.toString())) return undefined;
  const time = Temporal.PlainTime.from({ hour: part("hour"), minute: part("minute") });
  const isPast = Temporal.PlainDateTime.compare(date.toPlainDateTime(time), now.toPlainDateTime()) <= 0;
  if (!hasDate && hasTime && isPast) date = now.toPlainDate().add({ days: 1 });
  const when = {
    date: date.toString(),
    time: hasTime ? time.toString({ smallestUnit: "minute" }) : null,
    timeZone: hasTime ? now.timeZoneId : null,
  };
  // Words such as "on" belong to it, white space around does not.
  const [lead = ""] = /(?:\b(?:on|at|by|due|from|starting)\s+)*$/i.exec(text.slice(0, result.index)) ?? [];
  return { start: result.index - lead.length, end: result.index + result.text.length, when, hasDate };
}

/** Where a rule begins: on the day that was said; otherwise on the first that fits, today among them. */
function firstDue(
  rule: string,
  said: When | null,
  hasDate: boolean,
  now: Temporal.ZonedDateTime,
): When | null {
  if (said !== null && hasDate) return said;
  const today = now.toPlainDate();
  const nextHour = `${now.add({ hours: 1 }).toPlainTime().toString().slice(0, 2)}:00`;
  const time = said?.time ?? (rule.includes("HOURLY") ? nextHour : null);
  const timeZone = time === null ? null : now.timeZoneId;
  const on = (date: Temporal.PlainDate): When => ({ date: date.toString(), time, timeZone });
  const begins = on(today);
  const isPast =
    time !== null && Temporal.PlainDateTime.compare(`${begins.date}T${time}`, now.toPlainDateTime()) <= 0;
  const choosesDays = rule.includes("BY");
  if (!choosesDays) return isPast ? on(today.add({ days: 1 })) : begins;
  // Each period counts until it has begun.
  const parsed = parseRule(rule.replace(/INTERVAL=\d+;?/, "").replace(/;$/, ""));
  const dayBefore = on(today.subtract({ days: isPast ? 0 : 1 }));
  const start = Temporal.PlainDateTime.from(`${dayBefore.date}T${time ?? "00:00"}`);
  const next = nextAfter(seriesOf(parsed, dayBefore), start);
  return next === undefined ? null : on(next.toPlainDate());
}
