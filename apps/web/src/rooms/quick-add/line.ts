/** The line of quick add: what it names, and guesses that were dropped from it. Pure. */
import { nameKey } from "@taskwell/domain/name";
import type { QuickAddReading } from "@taskwell/domain/quick-add/read";
import type { Rows } from "../../replica/rows.ts";
import { activeLists } from "../../shell/list-order.ts";

export interface Line {
  readonly text: string;
  /** What is in quotes because a guess was dropped: in the title it has none. */
  readonly dropped: readonly string[];
}

export const emptyLine: Line = { text: "", dropped: [] };

/** Ids by `nameKey`. */
export interface IdsByName {
  readonly lists: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
}

export type ReadLine = (text: string, nowMs: number, ids: IdsByName) => QuickAddReading;

/** Of several lists with the same name, the first. Archived ones take no tasks. */
export function idsByName({ lists, labels }: Pick<Rows, "lists" | "labels">): IdsByName {
  const idsOf = (named: readonly { readonly id: string; readonly name: string }[]) =>
    new Map(named.map(({ id, name }) => [nameKey(name), id]));
  return { lists: idsOf(activeLists(lists).toReversed()), labels: idsOf([...labels.values()]) };
}

/** Understands nothing: all of the text is the title. */
export const readLiterally: ReadLine = (text) => ({
  title: withSingleSpaces(text),
  pieces: [],
  due: null,
  recurrence: null,
  listId: null,
  labelIds: [],
  priority: "none",
});

const withSingleSpaces = (text: string) => text.trim().replace(/\s+/g, " ");

/** What the grammar takes literally. */
const quotes = [
  ['"', '"'],
  ["“", "”"],
  ["«", "»"],
  ["`", "`"],
] as const;

function quoted(text: string): string {
  const [open, close] = quotes.find((pair) => pair.every((quote) => !text.includes(quote))) ?? quotes[0];
  return `${open}${text}${close}`;
}

/** Puts a piece into quotes, so that it belongs to the title. */
export function dropPiece(
  { text, dropped }: Line,
  { start, end }: { readonly start: number; readonly end: number },
): Line {
  const piece = text.slice(start, end);
  return { text: text.slice(0, start) + quoted(piece) + text.slice(end), dropped: [...dropped, piece] };
}

/** The title without the quotes of what was dropped. Those that were typed stay. */
export function withoutDropQuotes(title: string, dropped: readonly string[]): string {
  return dropped.reduce((rest, piece) => {
    const inTitle = withSingleSpaces(piece);
    return rest.replaceAll(quoted(inTitle), inTitle);
  }, title);
}

/** The lines of a pasted text, without the marks of a list such as `- ` and `[ ] `. */
export function linesOf(pasted: string): string[] {
  return pasted
    .split(/\r\n?|\n/)
    .map((line) => withSingleSpaces(line.replace(/^\s*(?:[-*•]\s+)?(?:\[[ xX]?\]\s+)?/, "")))
    .filter((line) => line !== "");
}
