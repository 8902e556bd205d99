/** Parses a line such as "Pay rent every month on the 1st 9:00 #home @bills !high" into the fields of a task. */
import { en } from "chrono-node";
import { Temporal } from "temporal-polyfill";
import { parseRule } from "../recurrence/rule.ts";
import { nextAfter, seriesOf } from "../recurrence/series.ts";
import { isInbox, nameKey } from "../name.ts";
import { priorities } from "../priority.ts";
import type { Priority } from "../priority.ts";
import type { Recurrence } from "../recurrence/rule.ts";
import { isWithinCalendar } from "../time.ts";
import type { When } from "../time.ts";
import { findRule } from "./recurring-words.ts";

type PieceKind = "due" | "recurrence" | "list" | "label" | "priority";

/** A recognized part of the text. */
interface QuickAddPiece {
  readonly kind: PieceKind;
  readonly text: string;
  /** Range in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

export interface QuickAddReading {
  /** The text without its recognized parts. */
  readonly title: string;
  readonly pieces: readonly QuickAddPiece[];
  readonly due: When | null;
  readonly recurrence: Recurrence | null;
  readonly listId: string | null;
  readonly labelIds: readonly string[];
  readonly priority: Priority;
}

/** Ids of the user's lists and labels, by the `nameKey` of their names. */
export interface IdsByName {
  readonly lists: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
}

const sigil = /(?<![^\s])([#@!])(?:"([^"]+)"|([^\s"]+))/gu;

/**
 * Reads a line of quick add.
 *
 * @param now in the caller's time zone
 */
export function readQuickAdd(text: string, now: Temporal.ZonedDateTime, ids: IdsByName): QuickAddReading {
  const pieces: QuickAddPiece[] = [];
  let [listId, priority]: [string | null, Priority] = [null, "none"];
  const labelIds = new Set<string>();
  let rest = text;
  /** Records a piece and blanks it out of the rest, whose offsets stay the same. */
  const take = (kind: PieceKind, start: number, end: number) => {
    pieces.push({ kind, text: text.slice(start, end), start, end });
    rest = rest.slice(0, start) + "\n".repeat(end - start) + rest.slice(end);
  };

  for (const { [0]: whole, [1]: sign, [2]: quoted, [3]: bare = "", index } of text.matchAll(sigil)) {
    const name = nameKey(quoted ?? bare);
    const end = index + whole.length;
    const namedPriority = priorities.find((candidate) => candidate === name);
    const [namedListId, labelId] = [ids.lists.get(name), ids.labels.get(name)];
    if (sign === "!" && namedPriority !== undefined) {
      priority = namedPriority;
      take("priority", index, end);
    } else if (sign === "#" && (namedListId !== undefined || isInbox(name))) {
      listId = namedListId ?? null;
      take("list", index, end);
    } else if (sign === "@" && labelId !== undefined) {
      labelIds.add(labelId);
      take("label", index, end);
    }
  }

  const foundRule = findRule(rest);
  if (foundRule !== undefined) take("recurrence", foundRule.start, foundRule.end);
  const foundWhen = findWhen(rest, now);
  if (foundWhen !== undefined) take("due", foundWhen.start, foundWhen.end);
  const given = foundWhen?.when ?? null;
  const due =
    foundRule === undefined ? given : firstDue(foundRule.rule, given, foundWhen?.hasDate ?? false, now);
  const recurrence =
    foundRule === undefined || due === null
      ? null
      : { rule: withRscale(foundRule.rule), anchor: foundRule.anchor };
  return {
    title: rest.replace(/\n/g, "").replace(/\s+/g, " ").trim(),
    pieces: pieces.toSorted((a, b) => a.start - b.start),
    due,
    recurrence,
    listId,
    labelIds: [...labelIds],
    priority,
  };
}

/** RFC 7529 requires RSCALE beside SKIP. */
const withRscale = (rule: string) => (rule.includes("SKIP") ? `RSCALE=GREGORIAN;${rule}` : rule);

interface FoundWhen {
  readonly start: number;
  readonly end: number;
  readonly when: When;
  /** Whether the text has a day, not only a time. */
  readonly hasDate: boolean;
}

/** The first date or time in the text, as chrono reads it. Past ones move to their next occurrence. */
function findWhen(text: string, now: Temporal.ZonedDateTime): FoundWhen | undefined {
  const reference = {
    instant: new Date(now.epochMilliseconds),
    timezone: Math.round(now.offsetNanoseconds / 60_000_000_000),
  };
  const [result] = en.casual.parse(text, reference, { forwardDate: true });
  if (result === undefined) return undefined;
  const { start } = result;
  const part = (name: "year" | "month" | "day" | "hour" | "minute") => start.get(name) ?? 0;
  // A date after "every" belongs to a recurrence that was not recognized.
  if (/\bevery!?\s+(?:\S+\s+)?$/i.test(text.slice(0, result.index))) return undefined;
  const hasTime = start.isCertain("hour");
  const hasDate = start.isCertain("day") || start.isCertain("weekday") || start.isCertain("month");
  let date = Temporal.PlainDate.from({ year: part("year"), month: part("month"), day: part("day") });
  // Such as "in 9000 years".
  if (!isWithinCalendar(date.toString())) return undefined;
  const time = Temporal.PlainTime.from({ hour: part("hour"), minute: part("minute") });
  const isPast = Temporal.PlainDateTime.compare(date.toPlainDateTime(time), now.toPlainDateTime()) <= 0;
  if (!hasDate && hasTime && isPast) date = now.toPlainDate().add({ days: 1 });
  const when = {
    date: date.toString(),
    time: hasTime ? time.toString({ smallestUnit: "minute" }) : null,
    timeZone: hasTime ? now.timeZoneId : null,
  };
  // Include prepositions such as "on", but no surrounding white space.
  const [lead = ""] = /(?:\b(?:on|at|by|due|from|starting)\s+)*$/i.exec(text.slice(0, result.index)) ?? [];
  return { start: result.index - lead.length, end: result.index + result.text.length, when, hasDate };
}

/** The start of a series: the given day, otherwise the first day from today on that matches the rule. */
function firstDue(
  rule: string,
  given: When | null,
  hasDate: boolean,
  now: Temporal.ZonedDateTime,
): When | null {
  if (given !== null && hasDate) return given;
  const today = now.toPlainDate();
  const nextHour = `${now.add({ hours: 1 }).toPlainTime().toString().slice(0, 2)}:00`;
  const time = given?.time ?? (rule.includes("HOURLY") ? nextHour : null);
  const timeZone = time === null ? null : now.timeZoneId;
  const on = (date: Temporal.PlainDate): When => ({ date: date.toString(), time, timeZone });
  const begins = on(today);
  const isPast =
    time !== null && Temporal.PlainDateTime.compare(`${begins.date}T${time}`, now.toPlainDateTime()) <= 0;
  const choosesDays = rule.includes("BY");
  if (!choosesDays) return isPast ? on(today.add({ days: 1 })) : begins;
  // An INTERVAL counts from the first occurrence, so it does not affect where that is.
  const parsed = parseRule(rule.replace(/INTERVAL=\d+;?/, "").replace(/;$/, ""));
  const dayBefore = on(today.subtract({ days: isPast ? 0 : 1 }));
  const start = Temporal.PlainDateTime.from(`${dayBefore.date}T${time ?? "00:00"}`);
  const next = nextAfter(seriesOf(parsed, dayBefore), start);
  return next === undefined ? null : on(next.toPlainDate());
}
