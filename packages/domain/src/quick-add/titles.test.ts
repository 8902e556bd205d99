import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { parseRule } from "../recurrence/rule.ts";
import { isDate, isTimeZone } from "../time.ts";
import { readQuickAdd } from "./read.ts";

const now = Temporal.ZonedDateTime.from("2026-11-27T10:45[America/New_York]");
const names = { lists: new Map([["home", "home"]]), labels: new Map([["bills", "bills"]]) };
const read = (text: string) => readQuickAdd(text, now, names);
const items = (text: string) => text.split("|").map((item) => item.trim());

/** None of them is a date, nor are several in a row. */
const ordinaryWords = items(
  `call|Ann|buy|milk|report|write|plan|of|May|kitchen|fix|C++|a|second|march|v1.2.3|ann@example.com|notes.txt|Zoë
   |https://example.com/2026/12/24|3/4|inch|don’t|with|Tom|about|taxes|24/7|5 eggs|sun cream|80%|#12|budget|"Friday 9am"
   |e-mail|good morning|Monday’s|for|(draft)|@nobody|!important|2 day trip|30 minutes|Black Friday deals|🎉|C#`,
);
const clearPhrases = items(
  `tomorrow|tomorrow at 5pm|on 2026-12-24|2026-12-24 09:00|today 18:30|every day|every 3 days|every mon wed fri 6pm
   |every day until Dec 25|every month on the 1st|#home|@bills|!high|every day from 2026-12-01 until 2026-12-31
   |in 2 hours|next Friday at 9:00|3pm CET tomorrow|every other Tuesday, 8am|Dec 24|last day of every month`,
);
const words = fc.array(fc.constantFrom(...ordinaryWords), { minLength: 1, maxLength: 8 });
const phrase = fc.constantFrom(...clearPhrases);

describe("ordinary words survive", () => {
  test("before a phrase", () => {
    const property = fc.property(words, phrase, (title, last) => {
      expect(` ${read(`${title.join(" ")} ${last}`).title} `).toContain(` ${title.join(" ")} `);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  test("between two phrases", () => {
    const property = fc.property(phrase, words, phrase, (first, title, last) => {
      expect(` ${read(`${first} ${title.join(" ")} ${last}`).title} `).toContain(` ${title.join(" ")} `);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  test("alone", () => {
    const property = fc.property(words, (title) => {
      expect(read(title.join(" "))).toMatchObject({ title: title.join(" "), pieces: [], due: null });
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});

const anyWords = [...ordinaryWords, ...clearPhrases]
  .flatMap((text) => text.split(" "))
  .concat(
    items(
      "-|to|and|or|the|last|first|15th|week|month|year|for|other|except|Sunday|Feb|29|30|31|9999|0|ending",
    ),
  )
  .concat(
    items(
      "from|weekday|p1|noon|tonight|(|)|,|+14:00|-12:00|GMT+13|until|starting|sat|UTC|at|@|9|12|24:00|by",
    ),
  );

test("any words give a date, a zone and a rule that exist, and none of them gets lost", () => {
  const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const property = fc.property(fc.array(fc.constantFrom(...anyWords), { maxLength: 14 }), (all) => {
    const text = all.join(" ");
    const { title, pieces, due, recurrence } = read(text);
    if (due !== null) expect(isDate(due.date)).toBe(true);
    if (due !== null && due.timeZone !== null) expect(isTimeZone(due.timeZone)).toBe(true);
    if (recurrence !== null) expect([parseRule(recurrence.rule).interval, due]).not.toContain(null);
    const rest = [title, ...pieces.map((piece) => piece.text)].flatMap(wordsOf);
    expect(rest.toSorted()).toEqual(wordsOf(text).toSorted());
  });
  fc.assert(property, { numRuns: 5_000 });
});

test("any characters are read without an error", () => {
  const property = fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), (text) => void read(text));
  fc.assert(property, { numRuns: 2_000 });
});
