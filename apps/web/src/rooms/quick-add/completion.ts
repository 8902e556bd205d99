/** The lists and labels whose names complete what is being written after `#` or `@`. Pure. */
import { nameKey } from "@taskwell/domain/name";
import { messages as taskMessages } from "../../messages/tasks.ts";
import type { Rows } from "../../replica/rows.ts";
import { activeLists } from "../../shell/list-order.ts";
import { byName } from "../../tasks/by-name.ts";

/** A name that has been begun, from its sign on. */
export interface BegunName {
  readonly sign: "#" | "@";
  readonly typed: string;
  readonly start: number;
  readonly end: number;
}

/** @returns undefined: no name is being written there */
export function begunNameAt(text: string, caret: number): BegunName | undefined {
  const match = /(?<!\S)([#@])(?:"([^"]*)|([^\s"]*))$/u.exec(text.slice(0, caret));
  if (match === null) return undefined;
  const { index: start } = match;
  const [, sign, quoted, plain] = match;
  const isInQuotes = text.slice(0, start).split('"').length % 2 === 0;
  if (isInQuotes) return undefined;
  // Up to the closing quote, if there is one: a quote before a word opens another text.
  const ending = quoted === undefined ? /^[^\s"]*/u : /^(?:[^"]*"(?![\p{L}\p{N}])|[^\s"]*)/u;
  const [rest = ""] = ending.exec(text.slice(caret)) ?? [];
  return {
    sign: sign === "#" ? "#" : "@",
    typed: quoted ?? plain ?? "",
    start,
    end: caret + rest.length,
  };
}

const maxShown = 4;

const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Names that have in them what was typed, those that begin with it first. Every name once. */
export function namesFor(
  { sign, typed }: Pick<BegunName, "sign" | "typed">,
  { lists, labels }: Pick<Rows, "lists" | "labels">,
): string[] {
  const names =
    sign === "#"
      ? [taskMessages.inbox, ...activeLists(lists).map(({ name }) => name)]
      : [...labels.values()].toSorted(byName).map(({ name }) => name);
  const places = withoutRepeats(names).map((name) => ({ name, at: folded(name).indexOf(folded(typed)) }));
  return [...places.filter(({ at }) => at === 0), ...places.filter(({ at }) => at > 0)]
    .map(({ name }) => name)
    .filter((name) => written(sign, name) !== undefined)
    .slice(0, maxShown);
}

function withoutRepeats(names: readonly string[]): string[] {
  const keys = names.map(nameKey);
  const firsts = new Map(keys.map((key, index) => [key, index] as const).toReversed());
  return names.filter((name, index) => firsts.get(nameKey(name)) === index);
}

/** As the grammar reads it. @returns undefined: it cannot be written */
function written(sign: BegunName["sign"], name: string): string | undefined {
  if (/^[^\s"“«`]+$/u.test(name)) return `${sign}${name}`;
  return name.includes('"') ? undefined : `${sign}"${name}"`;
}

/** Puts a name in the place of the begun one, with a space after it. */
export function completed(
  text: string,
  { sign, start, end }: BegunName,
  name: string,
): { readonly text: string; readonly caret: number } {
  const before = `${text.slice(0, start)}${written(sign, name) ?? ""} `;
  return { text: before + text.slice(end).trimStart(), caret: before.length };
}
