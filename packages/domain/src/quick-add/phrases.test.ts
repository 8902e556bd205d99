import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { readQuickAdd } from "./read.ts";
import type { TestPhrase } from "./testing-phrases.ts";
import { phrases } from "./testing-phrases.ts";

/** A Friday morning. */
const now = Temporal.ZonedDateTime.from("2026-11-27T10:45[America/New_York]");
const idsOf = (...all: readonly string[]) => new Map(all.map((name) => [name, name]));
const names = { lists: idsOf("home", "new house"), labels: idsOf("bills", "waiting", "a label") };

function readingOf(text: string) {
  const { title, due, recurrence, listId, labelIds, priority } = readQuickAdd(text, now, names);
  const zone = due?.timeZone === now.timeZoneId ? null : due?.timeZone;
  const all = [listId, ...labelIds, priority === "none" ? null : priority];
  return {
    title,
    due: [due?.date, due?.time, zone].filter((part) => typeof part === "string").join(" "),
    rule: recurrence === null ? "" : `${recurrence.rule}${recurrence.anchor === "completion" ? " done" : ""}`,
    names: all.filter((name) => name !== null).join(" "),
  };
}

describe.each(Object.entries(phrases))("%s", (_kind, all) => {
  test.each(all)("$text", ({ text, isKnownToBeWrong, ...expected }) => {
    const reading = readingOf(text);
    // One that is right by now has to lose its mark.
    if (isKnownToBeWrong) expect(reading).not.toEqual(expected);
    else expect(reading).toEqual(expected);
  });
});

const everyPhrase = Object.values(phrases).flat();
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

test("the figures of docs/quick-add.md", () => {
  const figures = Object.entries(phrases).map(([kind, all]) => {
    return `${kind}: ${all.filter((one) => !one.isKnownToBeWrong).length} of ${all.length}`;
  });
  expect(figures).toEqual([
    "date: 158 of 159",
    "time: 138 of 139",
    "rule: 160 of 161",
    "range: 94 of 95",
    "zone: 40 of 41",
    "literal: 276 of 276",
    "mixed: 46 of 47",
  ]);
});

test("at least 92 of 100 phrases are read rightly, in each class and in all", () => {
  const shareOf = (all: readonly TestPhrase[]) =>
    all.filter((one) => !one.isKnownToBeWrong).length / all.length;
  expect(everyPhrase.length).toBeGreaterThanOrEqual(300);
  for (const all of [...Object.values(phrases), everyPhrase])
    expect(shareOf(all)).toBeGreaterThanOrEqual(0.92);
});

test("no phrase loses a word of its title, whether it is read rightly or not", () => {
  const lost = everyPhrase.filter(({ text, title }) => {
    const kept = wordsOf(readingOf(text).title);
    return !wordsOf(title).every((word) => kept.includes(word));
  });
  expect(lost.map(({ text }) => text)).toEqual([]);
});

test("all that is not in a piece is in the title, and pieces are in their place", () => {
  for (const { text } of everyPhrase) {
    const { title, pieces } = readQuickAdd(text, now, names);
    for (const { text: piece, start, end } of pieces) expect(text.slice(start, end)).toBe(piece);
    const all = [...wordsOf(title), ...pieces.flatMap(({ text: piece }) => wordsOf(piece))];
    expect(all.toSorted()).toEqual(wordsOf(text).toSorted());
  }
});
