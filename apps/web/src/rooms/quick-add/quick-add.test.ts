/** What a line of quick add becomes, and what dropping a guess does to it. */
import { describe, expect, test } from "vitest";
import { guessesOf } from "./guesses.ts";
import { dropPiece, emptyLine, idsByName, linesOf } from "./line.ts";
import type { Line } from "./line.ts";
import { defaultsOf, newTaskOf, noDefaults } from "./new-task.ts";
import { readLine } from "./reader.ts";

const stamps = { userId: "u", color: null, version: 1, createdAt: "", updatedAt: "" };
const listNamed = (id: string, name: string, position: string, archivedAt: string | null = null) =>
  [id, { ...stamps, id, name, position, archivedAt, deletedAt: null }] as const;
const rows = {
  lists: new Map([
    listNamed("second", "Home", "b"),
    listNamed("first", "home", "a"),
    listNamed("old", "Old", "c", "2026-01-01T00:00:00Z"),
    listNamed("house", "New house", "d"),
  ]),
  labels: new Map([["bills", { ...stamps, id: "bills", name: "Bills" }]]),
};
const ids = idsByName(rows);
const [nowMs, today] = [new Date(2026, 10, 27, 10, 45).getTime(), "2026-11-27"];

const lineOf = (text: string): Line => ({ ...emptyLine, text });
const guesses = ({ text }: Line) => guessesOf(readLine(text, nowMs, ids), { ids, rows, today });
const task = ({ text, dropped }: Line, defaults = noDefaults) =>
  newTaskOf({ id: "new", reading: readLine(text, nowMs, ids), dropped, defaults, today });

function dropLast(line: Line): Line {
  const last = guesses(line).at(-1);
  return last === undefined ? line : dropPiece(line, last);
}

describe("a line", () => {
  test("says each guess in words", () => {
    const line = lineOf('Pay rent every month on the 1st #"new house" @BILLS !high');
    expect(guesses(line).map(({ kind, words }) => [kind, words])).toEqual([
      ["recurrence", "every month on the 1st, first: Tuesday"],
      ["list", "New house"],
      ["label", "Bills"],
      ["priority", "High"],
    ]);
  });

  test("loses its guesses one by one, the last first, and keeps their words in the title", () => {
    const texts = ['Call tomorrow #"new house" !high'];
    for (let line = lineOf(texts[0] ?? ""); guesses(line).length > 0; texts.push(line.text))
      line = dropLast(line);
    expect(texts.slice(1)).toEqual([
      'Call tomorrow #"new house" "!high"',
      'Call tomorrow “#"new house"” "!high"',
      'Call "tomorrow" “#"new house"” "!high"',
    ]);
    const line = dropLast(dropLast(dropLast(lineOf(texts[0] ?? ""))));
    expect(task(line)).toMatchObject({
      title: 'Call tomorrow #"new house" !high',
      due: null,
      listId: null,
      priority: "none",
    });
  });

  test("keeps quotes that were typed", () => {
    expect(task(lineOf('Watch "Tomorrow Never Dies"'))?.title).toBe('Watch "Tomorrow Never Dies"');
  });

  test.each(["The 5th Wave", "check money", "Exercise 1h", "mails up to january 30th", "Exercise in 1h"])(
    "is a plain title when nothing is meant: %s",
    (text) => {
      const line = dropLast(dropLast(lineOf(text)));
      expect(task(line)).toMatchObject({ title: text, due: null, recurrence: null });
    },
  );

  test("names the first of several lists, and none that is archived", () => {
    expect(task(lineOf("Paint #home"))).toMatchObject({ title: "Paint", listId: "first" });
    expect(task(lineOf("Paint #old"))).toMatchObject({ title: "Paint #old", listId: null });
  });

  test("needs a title, and goes on in the description", () => {
    expect(task(lineOf("tomorrow !high"))).toBeUndefined();
    expect(task(lineOf("  "))).toBeUndefined();
    expect(task(lineOf("long ".repeat(60)))).toMatchObject({
      title: "long ".repeat(51).trim(),
      description: "long ".repeat(9).trim(),
    });
  });
});

describe("a place", () => {
  test("is where the task goes, unless the line says otherwise", () => {
    const inHouse = defaultsOf({ room: "list", id: "house" }, rows);
    expect(task(lineOf("Paint"), inHouse)).toMatchObject({ listId: "house", due: null });
    expect(task(lineOf("Paint #home"), inHouse)).toMatchObject({ listId: "first" });
    expect(task(lineOf("Paint #inbox"), inHouse)).toMatchObject({ listId: null });
    const ofBills = defaultsOf({ room: "label", id: "bills" }, rows);
    expect(task(lineOf("Pay"), ofBills)).toMatchObject({ labelIds: ["bills"] });
    expect(task(lineOf("Pay @bills"), ofBills)).toMatchObject({ labelIds: ["bills"] });
    const onToday = defaultsOf({ room: "today" }, rows);
    expect(task(lineOf("Pay"), onToday)).toMatchObject({ due: { date: today } });
    expect(task(lineOf("Pay tomorrow"), onToday)).toMatchObject({ due: { date: "2026-11-28" } });
  });

  test("gives nothing if its list takes no tasks", () => {
    expect(defaultsOf({ room: "list", id: "old" }, rows)).toEqual(noDefaults);
    expect(defaultsOf({ room: "list", id: "gone" }, rows)).toEqual(noDefaults);
  });
});

test("a pasted text is one task for each line, without the marks of a list", () => {
  expect(linesOf("- Milk\r\n* [ ] Eggs\n\n  • Bread \n[x] 2 lemons\n-5 degrees")).toEqual([
    "Milk",
    "Eggs",
    "Bread",
    "2 lemons",
    "-5 degrees",
  ]);
});
