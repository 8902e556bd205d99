import { randomUUID } from "node:crypto";
import { priorities } from "@taskwell/domain/priority";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleDocument } from "../data/examples.ts";
import { taskOrders } from "../schema/task.ts";
import type { Task } from "../schema/task.ts";
import { allOf, startTestApi } from "../testing.ts";
import type { Caller, TestApi, TestUser } from "../testing.ts";

let api: TestApi;
let ann: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  ann = await api.aUser();
  await ann.api.data.import({ document: aLongHistory() });
});
afterAll(() => api.close());

const count = 100;
const titles = Array.from({ length: count }, (_, number) => `Milk ${number}`);
const [dairy, cold] = [randomUUID(), randomUUID()];

/**
 * One task made every fifty days, two at the same time, the first ones today. The last three are done. One in ten is in a
 * list, one in five has a label. Many are due on the same day, or have the same priority.
 */
function aLongHistory(): string {
  const dueDates = ["0002-01-02", "2030-01-01", "2030-01-11", "2030-01-21", "2030-01-31", "9998-12-31"];
  const now = Date.now();
  const tasks = titles.map((title, number) => {
    const createdAt = new Date(now - Math.floor(number / 2) * 50 * 86_400_000).toISOString();
    const completed = number >= count - 3;
    return {
      // In the order of creation, the last first.
      id: `00000000-0000-8000-8000-${String(count - number).padStart(12, "0")}`,
      title,
      listId: number % 10 === 0 ? dairy : null,
      labelIds: number % 5 === 0 ? [cold] : [],
      priority: priorities[number % 5],
      due: number % 3 === 0 ? null : { date: dueDates[number % dueDates.length] },
      completed,
      completedAt: completed ? createdAt : null,
      createdAt,
      updatedAt: new Date(now - ((number * 37) % 50) * 1000).toISOString(),
    };
  });
  return JSON.stringify({
    ...exampleDocument,
    lists: [{ id: dairy, name: "Dairy" }],
    labels: [{ id: cold, name: "cold" }],
    filters: [],
    tasks: [...tasks, { id: randomUUID(), title: "Other" }],
  });
}

type Filter = Parameters<Caller["task"]["list"]>[0];
const isHigh = ({ priority }: Task) => priority === "high" || priority === "urgent";
const isCold = ({ labelIds }: Task) => labelIds.includes(cold);
const says = (digit: string) => (task: Task) => task.title.includes(digit);

/** Filters with a text, and which of the tasks named Milk they select. */
const filters: readonly [filter: Filter, selects: (task: Task) => boolean][] = [
  [{}, () => true],
  [{ listId: dairy }, ({ listId }) => listId === dairy],
  [{ listId: "inbox" }, ({ listId }) => listId === null],
  [{ labelsAll: [cold] }, isCold],
  [{ labelsNone: [cold] }, (task) => !isCold(task)],
  [
    { labelsAny: [cold], listId: dairy, completed: false },
    (task) => isCold(task) && task.listId === dairy && !task.completed,
  ],
  [{ priorities: ["high", "none"] }, ({ priority }) => priority === "high" || priority === "none"],
  [{ completed: true }, ({ completed }) => completed],
  [{ listId: "inbox", completed: true }, ({ completed, listId }) => completed && listId === null],
];

const longAgo = new Date(Date.now() - 2_000 * 86_400_000).toISOString().slice(0, 10);

/** Queries with a text, likewise. */
const queries: readonly [query: string, selects: (task: Task) => boolean][] = [
  ['"milk"', () => true],
  ['!(!"milk" | !done)', ({ completed }) => completed],
  ['"milk" & !done & "97"', () => false],
  ['#dairy & "milk"', ({ listId }) => listId === dairy],
  ['@cold & "milk" & !#dairy', (task) => isCold(task) && task.listId === null],
  ['"milk" & priority >= high', isHigh],
  ['"milk" & !(@cold | @nothing)', (task) => !isCold(task)],
  ['"milk" & due = none', ({ due }) => due === null],
  ['"7" | @cold', (task) => says("7")(task) || isCold(task)],
  ['open & ("7" | "8")', (task) => (says("7")(task) || says("8")(task)) && !task.completed],
  ['("7" | "8") & !@cold', (task) => (says("7")(task) || says("8")(task)) && !isCold(task)],
  ['"dairy" | "7"', (task) => task.listId === dairy || says("7")(task)],
  [`"milk" & created < ${longAgo}`, ({ createdAt }) => createdAt < longAgo],
];

describe.each(taskOrders)("sorted by %s", (sort) => {
  let milk: Task[];
  beforeAll(async () => {
    const all = await allOf((from) => ann.api.task.list({ sort, limit: 200, ...from }));
    milk = all.filter(({ title }) => title !== "Other");
  });

  test("pages give all tasks", () => {
    expect(milk).toHaveLength(count);
  });

  test("tasks that say a word are the same with any other filter, page by page", async () => {
    for (const [filter, selects] of filters) {
      const found = await allOf((from) =>
        ann.api.task.list({ text: "milk", sort, limit: 30, ...filter, ...from }),
      );
      expect({ filter, found }).toEqual({ filter, found: milk.filter(selects) });
    }
  });

  test("tasks that a query selects are the same, page by page", async () => {
    for (const [query, selects] of queries) {
      const found = await allOf((from) => ann.api.filter.run({ query, sort, limit: 30, ...from }));
      expect({ query, found }).toEqual({ query, found: milk.filter(selects) });
    }
  });
});

test("pages of one task give all of them in their order", async () => {
  const found = await allOf((from) => ann.api.task.list({ text: "milk", limit: 1, ...from }));
  expect(found.map(({ title }) => title)).toEqual(titles);
});

test("a query without a text selects the others", async () => {
  const run = async (query: string) => (await ann.api.filter.run({ query })).items.map(({ title }) => title);
  expect(await run('!"milk"')).toEqual(["Other"]);
  expect(await run('!"milk" | done')).toEqual(["Other", ...titles.slice(-3)]);
});

test("only a search finds what is misspelt", async () => {
  expect((await ann.api.task.list({ text: "milkk" })).items).toEqual([]);
  expect((await ann.api.task.search({ text: "milkk" })).items).not.toEqual([]);
});

test("a search finds the newest first, and old tasks by another word", async () => {
  const search = async (input: Parameters<Caller["task"]["search"]>[0]) =>
    (await ann.api.task.search(input)).items.map(({ task }) => task.title);
  expect(await search({ text: "milk", limit: 20 })).toEqual(titles.slice(0, 20));
  expect(await search({ text: "milk 99" })).toEqual(["Milk 99"]);
  expect(await search({ text: "milk", completed: true })).toEqual(titles.slice(-3));
});
