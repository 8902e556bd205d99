/** What the pages in docs/ claim, row by row. */
import { readFile } from "node:fs/promises";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { parseFilter } from "@taskwell/domain/filter-grammar";
import { readQuickAdd } from "@taskwell/domain/quick-add/read";
import { parseRule } from "@taskwell/domain/recurrence/rule";
import { endOf, nextAfter, seriesOf } from "@taskwell/domain/recurrence/series";
import { instantOf, toISO } from "@taskwell/domain/time";
import { eventTypes, happenings } from "./webhook/event-schema.ts";

/** The cells of a page's tables, those of headings left out. */
async function rowsOf(page: string): Promise<string[][]> {
  const text = await readFile(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
  const rows = text.matchAll(/^\|(.+)\|$/gm);
  return [...rows].map(([, row = ""]) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

const times = (await rowsOf("time.md")).filter(([wall = ""]) => /^\d{4}-/.test(wall));
test.each(times)("docs/time.md: %s in %s is %s", (wall, timeZone, instant) => {
  const [date = "", time = null] = wall?.split(" ") ?? [];
  expect(toISO(instantOf({ date, time, timeZone: timeZone ?? null }))).toBe(instant);
});

const rules = (await rowsOf("recurrence.md")).filter(([rule = ""]) => rule.startsWith("`FREQ="));
test.each(rules)("docs/recurrence.md: %s from %s", (text = "", date = "", expected = "") => {
  const rule = parseRule(text.replaceAll("`", ""));
  const due = { date, time: null, timeZone: null };
  const series = seriesOf(rule, due, endOf(seriesOf(rule, due)));
  const found: string[] = [];
  for (
    let at = nextAfter(series, series.start);
    at !== undefined && found.length < 3;
    at = nextAfter(series, at)
  )
    found.push(at.toPlainDate().toString());
  expect(found.join(" ")).toBe(expected);
});

const mistakes = (await rowsOf("filters.md")).filter(([, error = ""]) => error.startsWith("Column"));
test.each(mistakes)("docs/filters.md: %s is refused: %s", (query = "", error) => {
  expect(() => parseFilter(query.replace(/^`|`$/g, ""))).toThrow(error);
});

const lines = (await rowsOf("quick-add.md")).filter(([text = ""]) => text.startsWith("`"));
test.each(lines)("docs/quick-add.md: %s", (line = "", title = "", due = "", rule = "") => {
  const now = Temporal.ZonedDateTime.from("2026-11-21T14:15[Europe/Berlin]");
  const names = { lists: new Map([["home", "1"]]), labels: new Map([["bills", "2"]]) };
  const understood = readQuickAdd(line.replaceAll("`", ""), now, names);
  expect(understood.title).toBe(title);
  expect(
    [understood.due?.date, understood.due?.time].filter((part) => typeof part === "string").join(" "),
  ).toBe(due);
  expect(understood.recurrence?.rule ?? "").toBe(rule.replaceAll("`", ""));
});

test("docs/webhooks.md: every type of events, and when it is sent", async () => {
  const rows = (await rowsOf("webhooks.md")).filter(([type = ""]) => type.startsWith("`"));
  const expected = eventTypes.map((type) => {
    const [kind = "", happening = ""] = type.split(".");
    return [`\`${type}\``, `A ${kind} ${happenings[happening]}.`];
  });
  expect(rows).toEqual(expected);
});

test("every table has its rows", () => {
  expect([times.length, rules.length, mistakes.length, lines.length]).toEqual([6, 10, 9, 20]);
});
