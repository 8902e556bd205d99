/** Which names are offered after # and @, and how the chosen one is written. */
import { describe, expect, test } from "vitest";
import { begunNameAt, completed, namesFor } from "./completion.ts";

const stamps = { userId: "u", color: null, version: 1, createdAt: "", updatedAt: "" };
const lists = ["Home", "New house", "home", "Chores", 'Say "hi"'].map(
  (name, index) =>
    [name, { ...stamps, id: name, name, position: `a${index}`, archivedAt: null, deletedAt: null }] as const,
);
const labels = ["phone", "Élan", "bills"].map((name) => [name, { ...stamps, id: name, name }] as const);
const rows = { lists: new Map(lists), labels: new Map(labels) };

/** The caret is where the bar is. */
function begunIn(marked: string) {
  const caret = marked.indexOf("|");
  return begunNameAt(marked.replace("|", ""), caret);
}

describe("a name is begun", () => {
  test.each([
    ["Paint #ho|", "ho"],
    ["#|", ""],
    ["Paint #h|ome now", "h"],
    ['Paint #"new h|', "new h"],
    ["Call @p|", "p"],
  ])("in %s", (text, typed) => expect(begunIn(text)?.typed).toBe(typed));

  test.each(["Paint #home |", "C#|", "ann@ex|", 'Say "call @p|', "Paint| #home", '#"new house"|'])(
    "not in %s",
    (text) => expect(begunIn(text)).toBeUndefined(),
  );
});

test("names that begin with what was typed come first, each once", () => {
  expect(namesFor({ sign: "#", typed: "ho" }, rows)).toEqual(["Home", "New house", "Chores"]);
  expect(namesFor({ sign: "@", typed: "" }, rows)).toEqual(["bills", "Élan", "phone"]);
  expect(namesFor({ sign: "@", typed: "ela" }, rows)).toEqual(["Élan"]);
});

test("a name that the grammar cannot read is not offered", () => {
  expect(namesFor({ sign: "#", typed: "say" }, rows)).toEqual([]);
});

test.each([
  ["Paint #n|", 'Paint #"New house" |'],
  ["Paint #n|ew tomorrow", 'Paint #"New house" |tomorrow'],
  ['Paint #"new h| tomorrow', 'Paint #"New house" |tomorrow'],
  ['Paint #"new h|ou" tomorrow', 'Paint #"New house" |tomorrow'],
  ['Paint #"ne|w house" tomorrow', 'Paint #"New house" |tomorrow'],
  ['Paint #"ne|w old house"', 'Paint #"New house" |'],
  ['Paint #"ne|w house", now', 'Paint #"New house" |, now'],
  ['Paint #"ne| @"next week"', 'Paint #"New house" |@"next week"'],
  ['Paint #n|"x"', 'Paint #"New house" |"x"'],
])("%s becomes %s", (before, after) => {
  const begun = begunIn(before);
  if (begun === undefined) throw new Error("No name is begun.");
  const { text, caret } = completed(before.replace("|", ""), begun, "New house");
  expect(`${text.slice(0, caret)}|${text.slice(caret)}`).toBe(after);
});
