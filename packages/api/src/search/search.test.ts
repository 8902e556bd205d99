import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DataDocument } from "../data/schema.ts";
import { priorities } from "@taskwell/domain/priority";
import { taskOrders } from "../schema/task.ts";
import type { Task } from "../schema/task.ts";
import { allOf, failure, startTestApi, textOf } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import { fold, fragmentOf, matchesOf, searchWords } from "@taskwell/domain/search-text";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function search(user: TestUser, text: string): Promise<string[]> {
  return (await user.api.task.search({ text })).items.map(({ task }) => task.title);
}

describe("task.search finds", () => {
  test.each([
    ["a word", "milk", "Buy milk"],
    ["the beginning of a word", "mil", "Buy milk"],
    ["words in any order", "milk buy", "Buy milk"],
    ["without regard to case", "MILK", "Buy milk"],
    ["without accents", "cafe creme", "Café crème"],
    ["with accents where there are none", "résumé", "resume writing"],
    ["Cyrillic", "ёлк", "Купить ЁЛКУ"],
    ["letters that are not only accented", "lodz", "Łódź"],
    ["Japanese, in the middle", "京タ", "東京タワーへ行く"],
    ["one Chinese character", "奶", "買牛奶"],
    ["Korean, from the beginning", "우유", "우유를 사다"],
    ["numbers", "42", "Answer 42 letters"],
    ["parts of words with hyphens", "mail", "E-mail the landlord"],
    ["a word of the description", "passport", "Documents"],
    ["a word that is nearly right", "dentsit", "Call the dentist"],
  ])("%s: %s", async (_what, text, title) => {
    const ann = await api.aUser();
    const { create } = ann.api.task;
    for (const one of [
      "Buy milk",
      "Café crème",
      "resume writing",
      "Купить ЁЛКУ",
      "Łódź",
      "東京タワーへ行く",
      "買牛奶",
    ])
      await create({ title: one });
    for (const one of ["우유를 사다", "Answer 42 letters", "E-mail the landlord", "Call the dentist"])
      await create({ title: one });
    await create({ title: "Documents", description: "the old passport" });
    expect(await search(ann, text)).toEqual([title]);
  });

  test("tasks by the names of their lists and labels, alone and together with words", async () => {
    const ann = await api.aUser();
    const { task, list, label } = ann.api;
    const { id: listId } = await list.create({ name: "Garden" });
    const { id: labelId } = await label.create({ name: "urgent-ish" });
    await task.create({ title: "Dig", listId });
    await task.create({ title: "Plant", listId, labelIds: [labelId] });
    await task.create({ title: "Dig elsewhere" });
    expect((await search(ann, "garden")).toSorted()).toEqual(["Dig", "Plant"]);
    expect(await search(ann, "garden dig")).toEqual(["Dig"]);
    expect(await search(ann, "urgent")).toEqual(["Plant"]);
    await list.update({ id: listId, name: "My new balcony" });
    expect((await search(ann, "new balcony")).toSorted()).toEqual(["Dig", "Plant"]);
    expect(await search(ann, "balcony plant new")).toEqual(["Plant"]);
    expect(await search(ann, "garden")).toEqual([]);
    expect((await search(ann, "balc")).toSorted()).toEqual(["Dig", "Plant"]);
  });

  test("the best first: the title counts more than the description", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "Other", description: "milk" });
    await ann.api.task.create({ title: "Milk" });
    await ann.api.task.create({ title: "Another", description: "milk" });
    const found = await search(ann, "milk");
    expect(found[0]).toBe("Milk");
    expect(found).toHaveLength(3);
  });

  test("the more of the words a title says, in any script; of equal ones, the newest", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "BUY Mïlk" });
    await ann.api.task.create({ title: "Buy", description: "milk" });
    await ann.api.task.create({ title: "Older", description: "buy milk" });
    await ann.api.task.create({ title: "Newer", description: "buy milk" });
    expect(await search(ann, "milk buy")).toEqual(["BUY Mïlk", "Buy", "Newer", "Older"]);
    await ann.api.task.create({ title: "買牛奶" });
    await ann.api.task.create({ title: "別的", description: "牛奶" });
    expect(await search(ann, "牛奶")).toEqual(["買牛奶", "別的"]);
  });

  test("page by page, and only what is asked for", async () => {
    const ann = await api.aUser();
    for (let number = 0; number < 7; number += 1)
      await ann.api.task.create({ title: `Milk ${number}`, completed: number % 2 === 0 });
    const seen = await allOf((from) => ann.api.task.search({ text: "milk", limit: 3, ...from }));
    expect(seen).toHaveLength(7);
    expect(new Set(seen.map(({ task }) => task.id)).size).toBe(7);
    expect((await ann.api.task.search({ text: "milk", completed: true })).items).toHaveLength(4);
  });

  test("nothing in the trash, nothing of others, and what has changed as it is now", async () => {
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

  test.each(taskOrders)("nothing, where there is nothing: by %s", async (sort) => {
    const { task, filter, list } = (await api.aUser()).api;
    await list.create({ name: "Milk" });
    expect((await task.search({ text: "milk" })).items).toEqual([]);
    expect((await task.list({ text: "milk", sort })).items).toEqual([]);
    expect((await filter.run({ query: '"milk" & overdue', sort })).items).toEqual([]);
  });

  test("what is there, whatever else is typed", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "O'Brien & sons: 50% (off)" });
    for (const text of ["o'brien", "sons:*", "50% off", "& | ! <-> sons", "\\sons", "'sons'"])
      expect(await search(ann, text)).toEqual(["O'Brien & sons: 50% (off)"]);
    for (const text of ["!!!", "'", ":*", "🙂", "\u0301", "\u0301 \u0308x\u0301zzz"])
      expect(await search(ann, text)).toEqual([]);
    for (const text of ["", " ", "x".repeat(201)])
      expect(await failure(ann.api.task.search({ text }))).toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("of many tasks that say it, over many years", () => {
  let ann: TestUser;
  beforeAll(async () => {
    ann = await aLongHistory();
  });

  const count = 420;
  const titles = Array.from({ length: count }, (_, number) => `Milk ${number}`);
  /** Some long ago, most within two years, some as late as can be. */
  const dueDates = [
    "0002-01-02",
    ...Array.from({ length: 70 }, (_, number) =>
      new Date(Date.UTC(2030, 0, 1 + number * 10)).toISOString().slice(0, 10),
    ),
    "9998-12-31",
  ];

  /**
   * One made every tenth day, two at the same time: the first ones today. The last three are done. One in ten is in a list,
   * one in five has a label. Many are due on the same day, or have the same priority.
   */
  async function aLongHistory(): Promise<TestUser> {
    const owner = await api.aUser();
    await owner.api.task.create({ title: "Pattern" });
    const { id: listId } = await owner.api.list.create({ name: "Dairy" });
    const { id: labelId } = await owner.api.label.create({ name: "cold" });
    const document = DataDocument.parse(JSON.parse(await textOf(await owner.api.data.export())));
    const now = Date.now();
    const tasks = titles.map((title, number) => {
      const madeAt = new Date(now - Math.floor(number / 2) * 864_000_000).toISOString();
      const isDone = number >= count - 3;
      const id = `00000000-0000-8000-8000-${String(count - number).padStart(12, "0")}`;
      const completed = { completed: isDone, completedAt: isDone ? madeAt : null };
      const place = {
        listId: number % 10 === 0 ? listId : null,
        labelIds: number % 5 === 0 ? [labelId] : [],
      };
      const times = {
        createdAt: madeAt,
        updatedAt: new Date(now - ((number * 37) % 100) * 1000).toISOString(),
      };
      const due = number % 3 === 0 ? null : { date: dueDates[number % dueDates.length] };
      const priority = priorities[number % 5];
      return { ...document.tasks[0], id, title, due, priority, ...place, ...completed, ...times };
    });
    await owner.api.data.import({ document: JSON.stringify({ ...document, tasks }) });
    return owner;
  }

  test("a list has all of them, in any order, page by page", async () => {
    const { task, filter, label, list } = ann.api;
    const listId = (await list.list()).items[0]?.id ?? "";
    const cold = (await label.list()).items[0]?.id ?? "";
    const all = async (input: Parameters<typeof task.list>[0]) =>
      (await allOf((from) => task.list({ ...input, ...from }))).map(({ title }) => title);
    expect(await all({ text: "milk", limit: 51 })).toEqual(titles);
    expect(await all({ text: "milk", limit: 1, completed: true })).toEqual(titles.slice(-3));
    expect(await all({ text: "milk", sort: "title", limit: 200 })).toEqual(titles);
    expect(await all({ text: "milk", listId: "inbox", completed: true })).toEqual(titles.slice(-3));
    const { id: labelId } = await label.create({ name: "last" });
    const [last] = (await task.list({ text: String(count - 1) })).items;
    await task.update({ id: last?.id ?? "", labelIds: [labelId] });
    expect(await all({ text: "milk", labelsAll: [labelId], limit: 1 })).toEqual(titles.slice(-1));
    expect(await all({ text: "milk", labelsAny: [labelId], limit: 1 })).toEqual(titles.slice(-1));
    const inList = titles.filter((_, number) => number % 10 === 0);
    expect(await all({ text: "milk", listId, limit: 7 })).toEqual(inList);
    expect(await all({ text: "milk", listId, labelsAll: [cold], completed: false })).toEqual(inList);
    const labelled = titles.filter((_, number) => number % 5 === 0);
    expect(await all({ text: "milk", labelsAny: [cold], limit: 7 })).toEqual(labelled);
    expect(await all({ text: "milk", labelsAny: [cold, labelId] })).toEqual([
      ...labelled,
      ...titles.slice(-1),
    ]);
    expect(await all({ text: "milk", labelsAny: [cold], sort: "title" })).toEqual(labelled);
    const asked = async (query: string) =>
      (await filter.run({ query, limit: 5 })).items.map(({ title }) => title);
    expect(await asked('"milk"')).toEqual(titles.slice(0, 5));
    expect(await asked('!"milk"')).toEqual(["Pattern"]);
    expect(await asked('!"milk" | done')).toEqual(["Pattern", ...titles.slice(-3)]);
    expect(await asked('"milk" & done')).toEqual(titles.slice(-3));
    expect(await asked('"milk" & !done & "417"')).toEqual([]);
    expect(await asked('"milk" & ("416" & open)')).toEqual(["Milk 416"]);
    expect(await asked('!(!"milk" | !done)')).toEqual(titles.slice(-3));
    expect(await asked('#dairy & "milk"')).toEqual(inList.slice(0, 5));
    expect(await asked('@cold & "milk" & !#dairy')).toEqual(
      labelled.filter((title) => !inList.includes(title)).slice(0, 5),
    );
    expect(await asked('(@cold | "7") & #dairy & created < yesterday')).toEqual(inList.slice(1, 6));
    const old = new Date(Date.now() - 2000 * 86_400_000).toISOString().slice(0, 10);
    expect(await asked(`"milk" & created < ${old}`)).toEqual(titles.slice(402, 407));
    // Only a search gives what nearly says it.
    expect(await all({ text: "milkk" })).toEqual([]);
    expect(await search(ann, "milkk")).not.toEqual([]);
  });

  test.each(taskOrders)("what all is sorted by, is what is found sorted by: %s", async (sort) => {
    const { task, filter, list, label } = ann.api;
    const [listId, cold] = [(await list.list()).items[0]?.id ?? "", (await label.list()).items[0]?.id ?? ""];
    const all = await allOf((from) => task.list({ sort, limit: 200, ...from }));
    const milk = all.filter(({ title }) => title !== "Pattern");
    const lists: [filter: Parameters<typeof task.list>[0], expected: Task[]][] = [
      [{}, milk],
      [{ listId }, milk.filter((one) => one.listId === listId)],
      [{ listId: "inbox" }, milk.filter((one) => one.listId === null)],
      [{ labelsAll: [cold] }, milk.filter((one) => one.labelIds.includes(cold))],
      [{ labelsNone: [cold] }, milk.filter((one) => !one.labelIds.includes(cold))],
      [{ priorities: ["high", "none"] }, milk.filter((one) => /none|high/.test(one.priority))],
      [{ completed: true }, milk.filter((one) => one.completed)],
    ];
    for (const [asked, expected] of lists)
      for (const limit of [7, 60]) {
        const found = await allOf((from) => task.list({ text: "milk", sort, limit, ...asked, ...from }));
        expect({ asked, found }).toEqual({ asked, found: expected });
      }
    const isHigh = (one: Task) => /high|urgent/.test(one.priority);
    const hasSeven = (one: Task) => one.title.includes("7");
    const filters: [query: string, expected: Task[]][] = [
      ['"milk" & priority >= high', milk.filter(isHigh)],
      ['"milk" & priority >= low & priority < high', milk.filter((one) => /low|medium/.test(one.priority))],
      ['"milk" & !(@cold | @nothing)', milk.filter((one) => !one.labelIds.includes(cold))],
      ['"milk" & due = none', milk.filter((one) => one.due === null)],
      ['"7" | @cold', milk.filter((one) => hasSeven(one) || one.labelIds.includes(cold))],
      ['open & ("7" | "8")', milk.filter((one) => /[78]/.test(one.title) && !one.completed)],
      ['("7" | "8") & !@cold', milk.filter((one) => /[78]/.test(one.title) && !one.labelIds.includes(cold))],
      ['"dairy" | "7"', milk.filter((one) => one.listId === listId || hasSeven(one))],
    ];
    for (const [query, expected] of filters) {
      const found = await allOf((from) => filter.run({ query, sort, limit: 9, ...from }));
      expect({ query, found }).toEqual({ query, found: expected });
    }
  });

  test("a search ranks the newest, and finds the old ones that are asked for", async () => {
    const found = await ann.api.task.search({ text: "milk", limit: 100 });
    expect(new Set(found.items.map(({ task }) => task.title))).toEqual(new Set(titles.slice(0, 100)));
    expect((await ann.api.task.search({ text: "milk", limit: 200 })).items).toHaveLength(200);
    expect((await search(ann, "milk 419"))[0]).toBe("Milk 419");
    const done = await ann.api.task.search({ text: "milk", completed: true });
    expect(done.items.map(({ task }) => task.title).toSorted()).toEqual(titles.slice(-3));
  });
});

describe("fragments", () => {
  test("show where the words stand", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({
      title: "Café crème",
      description: `${"Lorem ipsum. ".repeat(20)}Then coffee creams.`,
    });
    const [item] = (await ann.api.task.search({ text: "crem" })).items;
    const shown = item?.fragments.map(({ field, text, matches }) => [
      field,
      matches.map(({ start, end }) => text.slice(start, end)),
    ]);
    expect(shown).toEqual([["title", ["crèm"]]]);
    expect(fragmentOf(`${"Lorem ipsum. ".repeat(20)}Then coffee.`, searchWords("cof"))).toMatchObject({
      text: expect.stringContaining("coffee"),
    });
    expect(fragmentOf("Nothing", searchWords("cof"))).toBeUndefined();
  });

  test("are right in scripts without spaces, and beyond the first plane", () => {
    const [text, words] = ["🙂 東京タワー", searchWords("京タ")];
    expect(matchesOf(text, words).map(({ start, end }) => text.slice(start, end))).toEqual(["京タ"]);
  });
});

describe("words", () => {
  test("are folded as PostgreSQL folds them", async () => {
    for (const text of [
      "Crème BRÛLÉE",
      "Łódź Ærø Œuvre ıI",
      "ЁЛКА Й",
      "ΑΒΓ ά",
      "ﬁne ½ ①",
      "Straße",
      "Ångström",
    ]) {
      const [folded] = await api.db.asSystem("see how it folds", () =>
        api.db.query("SELECT fold($1)", [text], ([column]) => column),
      );
      expect(folded).toBe(fold(text));
    }
  });

  test("are what stands between white space, without the punctuation around it", () => {
    const words = ["it's", "50", "off", "c++", "🎉", "東京"];
    expect(searchWords(" It's 50% (off), C++ | 🎉 東京 it's !!! ")).toEqual(words);
  });
});
