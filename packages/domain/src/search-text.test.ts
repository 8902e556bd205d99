import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold, fragmentOf, matchesOf, searchWords } from "./search-text.ts";

const shown = (text: string, words: string) =>
  matchesOf(text, searchWords(words)).map(({ start, end }) => text.slice(start, end));

/** Letters that fold to more or fewer units, marks, and anything else. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."aoſßŒæİıΣςﬁÅ½한😀é ", "e\u0301", "\ufe0f", "\u0345"),
      fc.string({ unit: "binary" }),
    ),
  )
  .map((parts) => parts.join(""));

describe("folding", () => {
  test.each([
    ["Crème BRÛLÉE", "creme brulee"],
    ["Straße", "strasse"],
    ["Łódź Ærø Œuvre Đ", "lodz aero oeuvre d"],
    ["İstanbul IĞDIR ısı", "istanbul igdir isi"],
    ["ЁЛКА Й", "елка и"],
    ["ΟΔΌΣ", "οδοσ"],
    ["ﬁne ½ ①", "fine 1⁄2 1"],
    ["𝐁𝐮𝐲 ⅯⅰLK", "buy milk"],
    ["❤️", "❤"],
  ])("%s is %s", (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  test("twice is the same as once", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});

describe("words of a search", () => {
  test("are what is between white space, once each, without punctuation around them", () => {
    const words = ["it's", "50", "off", "c++", "🎉", "東京"];
    expect(searchWords(" It's 50% (off), C++ | 🎉 東京 it's !!! ")).toEqual(words);
  });

  test("are twelve at most", () => {
    expect(searchWords(Array.from({ length: 20 }, (_, number) => `word${number}`).join(" "))).toHaveLength(
      12,
    );
  });
});

describe("matches", () => {
  test.each([
    ["Café crème", "crem", ["crèm"]],
    ["🙂 東京タワー", "京タ", ["京タ"]],
    ["Straße, strasse", "strasse", ["Straße", "strasse"]],
    ["ﬁne", "i f", ["ﬁ"]],
    ["ΟΔΟΣ οδος", "οδοσ", ["ΟΔΟΣ", "οδος"]],
    ["milk milk", "milk ilk", ["milk", "milk"]],
    ["nothing", "milk", []],
  ])("in %s of %s are %j", (text, words, expected) => {
    expect(shown(text, words)).toEqual(expected);
  });

  test("cover whole characters that fold to the word, in order and apart", () => {
    const cases = texts.chain((text) =>
      fc.record({
        text: fc.constant(text),
        at: fc.nat(fold(text).length),
        length: fc.integer({ min: 1, max: 4 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ text, at, length }) => {
        const word = fold(text).slice(at, at + length);
        fc.pre(word !== "");
        const matches = matchesOf(text, [word]);
        expect(matches.length).toBeGreaterThan(0);
        let last = 0;
        for (const { start, end } of matches) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(fold(text.slice(start, end))).toContain(word);
          last = end;
        }
      }),
    );
  });
});

describe("a fragment", () => {
  test("begins a little before the first match", () => {
    const fragment = fragmentOf(`${"Lorem ipsum. ".repeat(20)}Then coffee. ${"And more. ".repeat(20)}`, [
      "cof",
    ]);
    expect(fragment?.text).toHaveLength(160);
    expect(fragment?.matches.map(({ start, end }) => fragment.text.slice(start, end))).toEqual(["cof"]);
  });

  test("does not exist where no word does", () => {
    expect(fragmentOf("Nothing", ["cof"])).toBeUndefined();
  });

  test("has matches within its text", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const { text, matches } = fragmentOf(`${before.repeat(20)}milk${after.repeat(20)}`, ["milk"]) ?? {
          text: "",
          matches: [],
        };
        expect(matches.length).toBeGreaterThan(0);
        for (const { start, end } of matches) expect(fold(text.slice(start, end))).toContain("milk");
      }),
    );
  });
});
