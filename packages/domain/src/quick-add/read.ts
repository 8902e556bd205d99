/** Parses a line such as "Pay rent every month on the 1st 9:00 #home @bills !high" into the fields of a task. */
import type { Temporal } from "temporal-polyfill";
import type { Priority } from "../priority.ts";
import type { Recurrence } from "../recurrence/rule.ts";
import type { When } from "../time.ts";
import { scheduleOf } from "./due.ts";
import type { Schedule } from "./due.ts";
import type { Context } from "./match.ts";
import { isNameOf, takeNames } from "./names.ts";
import type { IdsByName } from "./names.ts";
import { phraseAt } from "./phrase.ts";
import { findPhrases, together } from "./scan.ts";
import { titleWithout } from "./title.ts";
import { tokenize } from "./tokens.ts";

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

/**
 * Reads a line of quick add.
 *
 * @param now in the caller's time zone
 */
export function readQuickAdd(text: string, now: Temporal.ZonedDateTime, ids: IdsByName): QuickAddReading {
  const tokens = tokenize(text, isNameOf(ids));
  const context: Context = { tokens, now, today: now.toPlainDate() };
  const found = together(findPhrases(context));
  const schedule = found === undefined ? undefined : scheduleOf(found.meaning, now);
  const parts = schedule === undefined ? [] : (found?.parts ?? []);
  const isTaken = (at: number) =>
    tokens[at] === undefined ||
    ["sigil", "priority"].includes(tokens[at].kind) ||
    parts.some(({ from, to }) => from <= at && at < to);
  const isEdge = (at: number) => isTaken(at - 1) || isTaken(at + 1);
  const { taken, ...names } = takeNames(tokens, ids, isEdge);
  const ranges = [...parts, ...[...taken].map(([at, kind]) => ({ kind, from: at, to: at + 1 }))];
  const pieces = ranges
    .map(({ kind, from, to }) => {
      const [start, end] = [tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0];
      return { kind, text: text.slice(start, end), start, end };
    })
    .toSorted((a, b) => a.start - b.start);
  const { due, recurrence } = schedule ?? { due: null, recurrence: null };
  return { title: titleWithout(text, pieces), pieces, due, recurrence, ...names };
}

/** Reads a text that is nothing but a date, a time or a recurrence; undefined unless all of it is understood. */
export function readSchedule(text: string, now: Temporal.ZonedDateTime): Schedule | undefined {
  const tokens = tokenize(text, () => false);
  const phrase = phraseAt({ tokens, now, today: now.toPlainDate() }, 0);
  const isWhole = phrase !== undefined && !phrase.isOpen && phrase.to === tokens.length;
  return isWhole ? scheduleOf(phrase.meaning, now) : undefined;
}
