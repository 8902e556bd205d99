import { Temporal } from "temporal-polyfill";
import { beforeAll, describe, expect, test } from "vitest";
import { readQuickAdd } from "./read.ts";
import { phrases } from "./testing-phrases.ts";

const now = Temporal.ZonedDateTime.from("2026-11-27T10:45[America/New_York]");
const names = { lists: new Map([["home", "home"]]), labels: new Map([["bills", "bills"]]) };

/** Repeated up to 500 characters. */
const hostile = (
  "1d |every mon |9:00 |every |1 |mon |mon,|mon/|and |1-|a.m.|9am-|Dec 24 - |\"|“|'a |#|@9|!high |(|)|every 1st and |x" +
  "|from 9 to |in 2 weeks from |on the 1st |every day until |last day of |é|9|1:|+|-|🙂|tomorrow |May |every month on the " +
  "|every Feb 29 |every 29 Feb until |every day at 9 and |next week on |London time |end of the |mondays |first and |sun 9am"
).split("|");
const everyPhrase = Object.values(phrases).flatMap((all) => all.map(({ text }) => text));

describe("500 characters are read within 2 ms", () => {
  const texts = [
    ...hostile.map((part) => part.repeat(Math.floor(500 / part.length))),
    everyPhrase.join(" ").slice(0, 500),
    everyPhrase.toReversed().join(" ").slice(0, 500),
  ];

  beforeAll(() => {
    for (let round = 0; round < 10; round += 1) for (const text of texts) readQuickAdd(text, now, names);
  });

  test.each(texts)("%s", (text) => {
    const milliseconds = Array.from({ length: 30 }, () => {
      const startedAt = Date.now();
      readQuickAdd(text, now, names);
      return Date.now() - startedAt;
    });
    // The best of them: a busy machine pauses a process now and then.
    expect(Math.min(...milliseconds)).toBeLessThan(2);
  });
});
