/** What the palette finds, and in which order. */
import { expect, test } from "vitest";
import { find } from "./find.ts";

const found = (text: string, titles: readonly string[], limit = 10) =>
  find(
    titles.map((title) => ({ title, order: 0 })),
    text,
    limit,
  ).map(({ title }) => title);

test("finds all words, in any order, without regard to case and accents", () => {
  expect(found("zoe CAFE", ["Café réservation for Zoë", "Café"])).toEqual(["Café réservation for Zoë"]);
});

test("puts what begins with the text first, then words that begin with it", () => {
  const titles = ["Repassage", "The passport", "Passport photos"];
  expect(found("pass", titles)).toEqual(["Passport photos", "The passport", "Repassage"]);
  expect(found("pass", titles, 1)).toEqual(["Passport photos"]);
});

test("keeps the given order of what matches equally well", () => {
  const items = [
    { title: "Home task", order: 2 },
    { title: "Home", order: 1 },
  ];
  expect(find(items, "home", 10)).toEqual(items.toReversed());
});
