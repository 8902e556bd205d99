import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { taskOrders } from "../schema/task.ts";
import { allOf, failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function search(user: TestUser, text: string): Promise<string[]> {
  return (await user.api.task.search({ text })).items.map(({ task }) => task.title);
}

describe("task.search finds", () => {
  const titles = [
    "Buy milk",
    "Café crème",
    "resume writing",
    "Купить ЁЛКУ",
    "Łódź",
    "Ein Brief in die Bergstraße",
    "A letter to Hauptstrasse",
    "東京タワーへ行く",
    "買牛奶",
    "우유를 사다",
    "Answer 42 letters",
    "E-mail the landlord",
    "Call the dentist",
    "Clean kitchen/bathroom",
    "Party 🎉",
    "Be back at 17:30",
    "Save 5%0",
    "Save 5000",
    "Rename snake_case",
    "Rename snakeXcase",
    "Share c:\\temp",
    "Share c:temp",
    "C++ lesson",
  ];
  let ann: TestUser;
  beforeAll(async () => {
    ann = await api.aUser();
    const tasks = [
      ...titles.map((title) => ({ title })),
      { title: "Documents", description: "the old passport" },
    ];
    await ann.api.task.batch({ operations: tasks.map((task) => ({ do: "create", task })) });
  });

  test.each([
    ["a word", "milk", "Buy milk"],
    ["a word with signs", "C++", "C++ lesson"],
    ["the beginning of a word", "mil", "Buy milk"],
    ["the middle of a word", "entis", "Call the dentist"],
    ["words in any order", "milk buy", "Buy milk"],
    ["words in another case", "MILK", "Buy milk"],
    ["words without their accents", "cafe creme", "Café crème"],
    ["words with accents that are not there", "résumé", "resume writing"],
    ["Cyrillic", "ёлк", "Купить ЁЛКУ"],
    ["letters that Unicode does not decompose", "lodz", "Łódź"],
    ["ß by ss", "bergstrasse", "Ein Brief in die Bergstraße"],
    ["ss by ß", "Hauptstraße", "A letter to Hauptstrasse"],
    ["Japanese, from the middle", "京タ", "東京タワーへ行く"],
    ["a single Chinese character", "奶", "買牛奶"],
    ["Korean, from the beginning", "우유", "우유를 사다"],
    ["numbers", "42", "Answer 42 letters"],
    ["a part of a hyphenated word", "mail", "E-mail the landlord"],
    ["a part of words joined by a slash", "bathroom", "Clean kitchen/bathroom"],
    ["words joined by a slash", "kitchen/bath", "Clean kitchen/bathroom"],
    ["an emoji", "🎉", "Party 🎉"],
    ["punctuation within a word", "17:30", "Be back at 17:30"],
    ["words of the description", "passport", "Documents"],
    ["a misspelt word", "dentsit", "Call the dentist"],
  ])("%s: %s", async (_what, text, title) => {
    expect(await search(ann, text)).toEqual([title]);
  });

  test.each([
    ["a percent sign", "5%0", "Save 5%0"],
    ["an underscore", "snake_case", "Rename snake_case"],
    ["a backslash", "c:\\temp", "Share c:\\temp"],
  ])("%s as itself, as task.list does: %s", async (_what, text, title) => {
    expect(await search(ann, text)).toEqual([title]);
    expect((await ann.api.task.list({ text })).items).toMatchObject([{ title }]);
  });
});

describe("task.search", () => {
  test("finds words in names of lists and labels, and together with words of the title", async () => {
    const ann = await api.aUser();
    const { task, list, label } = ann.api;
    const { id: listId } = await list.create({ name: "Garden" });
    const { id: labelId } = await label.create({ name: "urgent-ish" });
    await task.create({ title: "Dig", listId });
    await task.create({ title: "Plant", listId, labelIds: [labelId] });
    await task.create({ title: "Dig elsewhere" });
    expect(await search(ann, "garden")).toEqual(["Plant", "Dig"]);
    expect(await search(ann, "garden dig")).toEqual(["Dig"]);
    expect(await search(ann, "urgent")).toEqual(["Plant"]);
    await list.update({ id: listId, name: "My new balcony" });
    expect(await search(ann, "new balcony")).toEqual(["Plant", "Dig"]);
    expect(await search(ann, "balcony plant new")).toEqual(["Plant"]);
    expect(await search(ann, "garden")).toEqual([]);
  });

  test("ranks by how many of the words the title has, then the newest first", async () => {
    const ann = await api.aUser();
    const { create } = ann.api.task;
    await create({ title: "BUY Mïlk" });
    await create({ title: "Buy", description: "milk" });
    await create({ title: "Older", description: "buy milk" });
    await create({ title: "Newer", description: "buy milk" });
    expect(await search(ann, "milk buy")).toEqual(["BUY Mïlk", "Buy", "Newer", "Older"]);
    await create({ title: "買牛奶" });
    await create({ title: "別的", description: "牛奶" });
    expect(await search(ann, "牛奶")).toEqual(["買牛奶", "別的"]);
  });

  test("gives every task once, page by page, and open or completed ones only", async () => {
    const ann = await api.aUser();
    const titles = Array.from({ length: 7 }, (_, number) => `Dentist ${number}`);
    for (const [number, title] of titles.entries())
      await ann.api.task.create({ title, completed: number % 2 === 0 });
    for (const text of ["dentist", "dentsit"]) {
      const found = await allOf((from) => ann.api.task.search({ text, limit: 3, ...from }));
      expect(found.map(({ task }) => task.title)).toEqual(titles.toReversed());
      expect((await ann.api.task.search({ text, completed: true })).items).toHaveLength(4);
    }
  });

  test("finds what a task says now, nothing in the trash, and nothing of others", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const { id } = await ann.api.task.create({ title: "Secret garden" });
    expect(await search(bob, "secret")).toEqual([]);
    expect(await search(bob, "secert")).toEqual([]);
    await ann.api.task.update({ id, title: "Public park" });
    expect(await search(ann, "secret")).toEqual([]);
    expect(await search(ann, "park")).toEqual(["Public park"]);
    await ann.api.task.delete({ id });
    expect(await search(ann, "park")).toEqual([]);
  });

  test("takes operators of other search languages for punctuation", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "O'Brien & sons: 50% (off)" });
    for (const text of ["o'brien", "sons:*", "50% off", "& | ! <-> sons", "\\sons", "'sons'"])
      expect(await search(ann, text)).toEqual(["O'Brien & sons: 50% (off)"]);
    for (const text of ["!!!", "'", ":*", "🙂", "\u0301", "\u0301 \u0308x\u0301zzz"])
      expect(await search(ann, text)).toEqual([]);
    for (const text of ["", " ", "x".repeat(201)])
      expect(await failure(ann.api.task.search({ text }))).toMatchObject({ code: "BAD_REQUEST" });
  });

  test("shows where the words are", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({
      title: "Café crème",
      description: `${"Lorem ipsum. ".repeat(20)}With cream.`,
    });
    const { items } = await ann.api.task.search({ text: "cre" });
    const shown = items[0]?.fragments.map(({ field, text, matches }) => [
      field,
      matches.map(({ start, end }) => text.slice(start, end)),
    ]);
    expect(shown).toEqual([
      ["title", ["crè"]],
      ["description", ["cre"]],
    ]);
  });
});

test.each(taskOrders)("an account without tasks has none that say a word, by %s", async (sort) => {
  const { task, filter, list } = (await api.aUser()).api;
  await list.create({ name: "Milk" });
  expect((await task.search({ text: "milk" })).items).toEqual([]);
  expect((await task.list({ text: "milk", sort })).items).toEqual([]);
  expect((await filter.run({ query: '"milk" & overdue', sort })).items).toEqual([]);
});
