/** How the parsers of quick add read tokens: each returns what it understood and where it ended. */
import type { Temporal } from "temporal-polyfill";
import type { Token } from "./tokens.ts";
import { numberWords, ordinalWords, units } from "./vocabulary.ts";
import type { Unit } from "./vocabulary.ts";

export interface Context {
  readonly tokens: readonly Token[];
  /** In the caller's time zone. */
  readonly now: Temporal.ZonedDateTime;
  readonly today: Temporal.PlainDate;
}

export interface Match<T> {
  readonly value: T;
  /** Index of the token after it. */
  readonly next: number;
}

/**
 * How clear a phrase is by itself. `firm`: anywhere in a text. `loose`: at the edge of the title, or before a word that
 * begins another phrase. `trailing`: the same, but not where the title follows. `doubtful`: only where the text ends, or
 * punctuation follows.
 */
export type Firmness = "firm" | "loose" | "trailing" | "doubtful";

export type Parser<T> = (context: Context, at: number) => Match<T> | undefined;

/** The first parser that matches. */
export function firstMatch<T>(
  parsers: readonly Parser<T>[],
  context: Context,
  at: number,
): Match<T> | undefined {
  for (const parser of parsers) {
    const match = parser(context, at);
    if (match !== undefined) return match;
  }
  return undefined;
}

/** The word at an index in lower case; empty if there is none. */
export function wordAt({ tokens }: Context, at: number): string {
  const token = tokens[at];
  return token?.kind === "word" ? token.text : "";
}

export function markAt({ tokens }: Context, at: number): string {
  const token = tokens[at];
  return token?.kind === "mark" ? token.text : "";
}

/** The index after any of these words, or `at` itself. */
export function skipWord(context: Context, at: number, ...words: readonly string[]): number {
  return words.includes(wordAt(context, at)) ? at + 1 : at;
}

export function skipMark(context: Context, at: number, marks: string): number {
  const mark = markAt(context, at);
  return mark !== "" && marks.includes(mark) ? at + 1 : at;
}

/** The index after these words in a row; undefined if they are not there. */
export function afterWords(context: Context, at: number, ...words: readonly string[]): number | undefined {
  return words.every((word, offset) => wordAt(context, at + offset) === word) ? at + words.length : undefined;
}

/** A number in digits or as a word. */
export function numberAt(context: Context, at: number): number | undefined {
  const token = context.tokens[at];
  return token?.kind === "number" ? Number(token.text) : numberWords.get(wordAt(context, at));
}

/** 1 for "1st" and "first"; -1 for "last". */
export function ordinalAt(context: Context, at: number): number | undefined {
  const token = context.tokens[at];
  return token?.kind === "ordinal" ? Number.parseInt(token.text, 10) : ordinalWords.get(wordAt(context, at));
}

export interface Amount {
  readonly count: number;
  readonly unit: Unit;
}

/** "3 days", "three days", "a week", "3d". */
export function amountAt(context: Context, at: number): Match<Amount> | undefined {
  const token = context.tokens[at];
  if (token?.kind === "quantity") {
    const unit = units.get(token.text.replace(/^\d+/, ""));
    return unit === undefined
      ? undefined
      : { value: { count: Number.parseInt(token.text, 10), unit }, next: at + 1 };
  }
  const isOne = ["a", "an"].includes(wordAt(context, at));
  const count = isOne ? 1 : numberAt(context, at);
  if (count === undefined) return undefined;
  const word = wordAt(context, at + 1);
  if (word === "fortnight" || word === "fortnights")
    return { value: { count: count * 2, unit: "week" }, next: at + 2 };
  const unit = word.length > 1 ? units.get(word) : undefined;
  return unit === undefined ? undefined : { value: { count, unit }, next: at + 2 };
}

/** Longer lists mean nothing, and would take long. */
const maxItems = 10;

/** Items with a separator or "and" between them. @param separators marks; with a blank, items may stand side by side */
export function listAt<T>(
  context: Context,
  at: number,
  item: Parser<T>,
  separators: string,
): Match<T[]> | undefined {
  const first = item(context, at);
  if (first === undefined) return undefined;
  const found = { value: [first.value], next: first.next };
  while (found.value.length < maxItems) {
    const separator = skipMark(context, found.next, separators);
    const start = skipWord(context, separator, "and");
    const following = start > found.next || separators.includes(" ") ? item(context, start) : undefined;
    if (following === undefined) break;
    found.value.push(following.value);
    found.next = following.next;
  }
  return found;
}
