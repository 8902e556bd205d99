import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allOf, failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import type { Caller } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

type Filter = Parameters<Caller["task"]["list"]>[0];
const titles = async (user: TestUser, filter: Filter) =>
  (await user.api.task.list(filter)).items.map(({ title }) => title);
/** Page by page. */
const pages = async (user: TestUser, filter: Filter) =>
  (await allOf((from) => user.api.task.list({ ...filter, ...from }))).map(({ title }) => title);
/** In the order of the alphabet: where the order is not what is asked about. */
const found = async (user: TestUser, filter: Filter) => (await titles(user, filter)).toSorted();

const today = Temporal.Now.plainDateISO("UTC");
const day = (days: number) => today.add({ days }).toString();

describe("task.list gives only", () => {
  test("tasks with any, all or none of some labels", async () => {
    const ann = await api.aUser();
    const { task, label } = ann.api;
    const [a, b] = [(await label.create({ name: "a" })).id, (await label.create({ name: "b" })).id];
    await task.create({ title: "none" });
    await task.create({ title: "a", labelIds: [a] });
    await task.create({ title: "b", labelIds: [b] });
    await task.create({ title: "both", labelIds: [a, b] });
    expect(await found(ann, { labelsAny: [a, b] })).toEqual(["a", "b", "both"]);
    expect(await found(ann, { labelsAll: [a, b] })).toEqual(["both"]);
    expect(await found(ann, { labelsNone: [a] })).toEqual(["b", "none"]);
    expect(await found(ann, { labelsAny: [a], labelsNone: [b] })).toEqual(["a"]);
  });

  test("each task with some labels once, in any order, page by page", async () => {
    const ann = await api.aUser();
    const { task, label, list } = ann.api;
    const { id: listId } = await list.create({ name: "List" });
    const ids = [];
    for (const name of ["a", "b", "c"]) ids.push((await label.create({ name })).id);
    const [a = "", b = "", c = ""] = ids;
    for (const [at, labelIds] of [[a], [b], [a, b], [], [c], [a, b, c], [b, c], [a]].entries())
      for (const completed of [false, true])
        await task.create({
          title: `${at} ${completed}`,
          labelIds,
          completed,
          listId: at % 3 === 0 ? null : listId,
          due: at % 4 === 0 ? null : { date: day(-(at % 3)) },
        });
    const [deleted] = (await task.list({ labelsAll: [a, b, c], limit: 1 })).items;
    await task.delete({ id: deleted?.id ?? "" });
    const { items } = await task.list();
    const { items: byDue } = await task.list({ sort: "due" });
    const has = (one: string) => (of: { labelIds: string[] }) => of.labelIds.includes(one);
    const filters: [Filter, (task: (typeof items)[number]) => boolean][] = [
      [{ labelsAny: [a] }, has(a)],
      [{ labelsAny: [a, b] }, (one) => has(a)(one) || has(b)(one)],
      [{ labelsAny: [c, b, c] }, (one) => has(c)(one) || has(b)(one)],
      [{ labelsAll: [a, b] }, (one) => has(a)(one) && has(b)(one)],
      [{ labelsAll: [b], labelsAny: [a, c] }, (one) => has(b)(one) && (has(a)(one) || has(c)(one))],
      [{ labelsAny: [a, b], labelsNone: [c] }, (one) => (has(a)(one) || has(b)(one)) && !has(c)(one)],
      [{ labelsAny: [a, b], completed: false }, (one) => (has(a)(one) || has(b)(one)) && !one.completed],
      [{ labelsAll: [a, b], completed: false }, (one) => has(a)(one) && has(b)(one) && !one.completed],
      [
        { labelsAll: [b], completed: true, listId },
        (one) => has(b)(one) && one.completed && one.listId === listId,
      ],
      [{ labelsAny: [a, c], listId }, (one) => (has(a)(one) || has(c)(one)) && one.listId === listId],
      [{ labelsAny: [a, c], listId: "inbox" }, (one) => (has(a)(one) || has(c)(one)) && one.listId === null],
    ];
    for (const [filter, fits] of filters) {
      const expected = items.filter(fits).map(({ title }) => title);
      expect(await pages(ann, { ...filter, limit: 4 })).toEqual(expected);
      const expectedByDue = byDue.filter(fits).map(({ title }) => title);
      expect(await pages(ann, { ...filter, sort: "due", limit: 4 })).toEqual(expectedByDue);
      // They were made in the order of their titles.
      expect(await pages(ann, { ...filter, sort: "title", limit: 4 })).toEqual(expected.toReversed());
    }
  });

  test("tasks by priority, recurrence and last change", async () => {
    const ann = await api.aUser();
    const { task } = ann.api;
    await task.create({ title: "low", priority: "low" });
    const { updatedAt } = await task.create({ title: "urgent", priority: "urgent" });
    await task.create({ title: "again", due: { date: day(1) }, recurrence: { rule: "FREQ=DAILY" } });
    expect(await found(ann, { priorities: ["low", "urgent"] })).toEqual(["low", "urgent"]);
    expect(await found(ann, { priorities: ["none"] })).toEqual(["again"]);
    expect(await found(ann, { recurring: true })).toEqual(["again"]);
    expect(await found(ann, { recurring: false })).toEqual(["low", "urgent"]);
    const since = Temporal.Instant.from(updatedAt).add({ milliseconds: 1 }).toString();
    const { id } = (await task.list({ priorities: ["low"] })).items[0] ?? { id: "" };
    await task.update({ id, title: "changed" });
    expect(await found(ann, { updatedSince: since })).toEqual(expect.arrayContaining(["changed"]));
    expect(await found(ann, { updatedSince: since })).not.toContain("urgent");
    expect(await found(ann, { updatedSince: "2026-01-01T00:00:00+23:59" })).toHaveLength(3);
  });

  test("tasks due between two days of their own zones", async () => {
    const ann = await api.aUser();
    const { create } = ann.api.task;
    await create({ title: "no due" });
    await create({ title: "date", due: { date: "2030-06-15" } });
    await create({ title: "floating", due: { date: "2030-06-15", time: "23:59" } });
    // In UTC it is the 14th, and the 16th.
    await create({
      title: "Kiritimati",
      due: { date: "2030-06-15", time: "01:00", timeZone: "Pacific/Kiritimati" },
    });
    await create({
      title: "Honolulu",
      due: { date: "2030-06-15", time: "23:00", timeZone: "Pacific/Honolulu" },
    });
    await create({ title: "later", due: { date: "2030-06-16" } });
    const all = ["Honolulu", "Kiritimati", "date", "floating"];
    expect(await found(ann, { dueFrom: "2030-06-15", dueTo: "2030-06-15" })).toEqual(all);
    expect(await found(ann, { dueTo: "2030-06-14" })).toEqual([]);
    expect(await found(ann, { dueFrom: "2030-06-16" })).toEqual(["later"]);
  });

  test("overdue tasks, by their own zone or the caller's", async () => {
    const ann = await api.aUser();
    const { create } = ann.api.task;
    const there = (timeZone: string, minutes: number) => {
      const wall = Temporal.Now.zonedDateTimeISO(timeZone).add({ minutes });
      return { date: wall.toPlainDate().toString(), time: wall.toPlainTime().toString().slice(0, 8) };
    };
    const zone = "Asia/Kathmandu";
    await create({ title: "yesterday", due: { date: day(-1) } });
    await create({ title: "tomorrow", due: { date: day(1) } });
    await create({ title: "whenever" });
    await create({ title: "done", due: { date: day(-1) }, completed: true });
    await create({ title: "an hour ago there", due: { ...there(zone, -60), timeZone: zone } });
    await create({ title: "in an hour there", due: { ...there(zone, 60), timeZone: zone } });
    await create({ title: "an hour ago, floating", due: there("UTC", -60) });
    expect(await found(ann, { overdue: true })).toEqual([
      "an hour ago there",
      "an hour ago, floating",
      "yesterday",
    ]);
    expect(await found(ann, { overdue: false })).toEqual([
      "done",
      "in an hour there",
      "tomorrow",
      "whenever",
    ]);
    // In Honolulu, that floating time is still to come.
    expect(await found(ann, { overdue: true, timeZone: "Pacific/Honolulu" })).not.toContain(
      "an hour ago, floating",
    );
  });

  test("tasks that say a text", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "Buy milk" });
    await ann.api.task.create({ title: "Buy bread" });
    expect(await found(ann, { text: "milk" })).toEqual(["Buy milk"]);
    expect(await found(ann, { text: "buy", completed: false })).toEqual(["Buy bread", "Buy milk"]);
  });

  test("tasks that say a text, with any other filter and order", async () => {
    const ann = await api.aUser();
    const { task, list, label } = ann.api;
    const { id: listId } = await list.create({ name: "Errands" });
    const [{ id: one }, { id: other }] = [
      await label.create({ name: "one" }),
      await label.create({ name: "other" }),
    ];
    const recurrence = { rule: "FREQ=DAILY" };
    const due = { date: day(-1) };
    const labelIds = [one, other];
    await task.create({ title: "Buy milk", listId, labelIds, priority: "high", due, recurrence });
    await task.create({ title: "Buy bread", listId, labelIds, priority: "high", due, recurrence });
    await task.create({ title: "Buy milk, too" });
    const filters: NonNullable<Parameters<typeof task.list>[0]>[] = [
      { listId },
      { listId, parentId: "none", completed: false },
      { labelsAny: [one] },
      { labelsAny: [one, other], completed: false },
      { labelsAll: [one, other] },
      { labelsAll: [one], labelsAny: [one, other] },
      { priorities: ["high"] },
      { dueFrom: day(-2), dueTo: day(0) },
      { overdue: true, timeZone: "Asia/Tokyo" },
      { recurring: true, updatedSince: "2020-01-01T00:00:00Z" },
    ];
    for (const filter of filters)
      for (const sort of ["created", "manual", "due", "priority", "title", "updated"] as const) {
        const { items } = await task.list({ ...filter, sort, text: "milk" });
        expect(items.map(({ title }) => title)).toEqual(["Buy milk"]);
      }
  });

  test.each([
    { labelsAny: [] },
    { labelsAny: ["x"] },
    { priorities: ["most"] },
    { dueFrom: "2030-02-30" },
    { updatedSince: "yesterday" },
    { updatedSince: "0000-01-01T00:00:00Z" },
    { updatedSince: "9998-12-31T23:59:59-12:00" },
    { sort: "random" },
    { timeZone: "Nowhere" },
    { limit: 201 },
  ])("no tasks for the invalid filter %j", async (filter) => {
    const ann = await api.aUser();
    const refused: unknown = await failure(Reflect.apply(ann.api.task.list, undefined, [filter]));
    expect(refused).toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("task.list sorts", () => {
  const tasks = [
    { title: "item 10", due: { date: "2030-01-02" }, priority: "low" },
    {
      title: "Item 2",
      due: { date: "2030-01-02", time: "08:00", timeZone: "Asia/Tokyo" },
      priority: "urgent",
    },
    { title: "item 1", due: { date: "2030-01-01", time: "09:00" } },
    { title: "Äpfel" },
    { title: "zebra", priority: "urgent" },
  ] as const;
  const orders = [
    ["created", ["zebra", "Äpfel", "item 1", "Item 2", "item 10"]],
    ["manual", ["item 10", "Item 2", "item 1", "Äpfel", "zebra"]],
    ["title", ["Äpfel", "item 1", "Item 2", "item 10", "zebra"]],
    ["due", ["item 1", "Item 2", "item 10", "Äpfel", "zebra"]],
    ["priority", ["zebra", "Item 2", "item 10", "Äpfel", "item 1"]],
    ["updated", ["item 10", "zebra", "Äpfel", "item 1", "Item 2"]],
  ] as const;

  test.each(orders)("by %s, whatever the page size", async (sort, expected) => {
    const ann = await api.aUser();
    for (const task of tasks) await ann.api.task.create(task);
    const [first] = (await ann.api.task.list({ sort: "manual", limit: 1 })).items;
    await ann.api.task.update({ id: first?.id ?? "", description: "changed last" });
    expect(await titles(ann, { sort })).toEqual(expected);
    for (const limit of [1, 2, 4]) expect(await pages(ann, { sort, limit })).toEqual(expected);
  });
});

test("pages are read as tRPC's infinite queries ask for them: forward, from null", async () => {
  const ann = await api.aUser();
  for (const title of ["a", "b"]) await ann.api.task.create({ title });
  const first = { cursor: null, direction: "forward" } as const;
  const lists = [
    await ann.api.task.list({ ...first, limit: 1 }),
    await ann.api.list.list(first),
    await ann.api.label.list(first),
    await ann.api.filter.list(first),
    await ann.api.task.search({ ...first, text: "a" }),
    await ann.api.filter.run({ ...first, query: "open" }),
  ];
  expect(lists[0]?.items).toHaveLength(1);
  const next = { cursor: lists[0]?.nextCursor ?? null, direction: "forward" } as const;
  expect((await ann.api.task.list({ ...next, limit: 1 })).items).toMatchObject([{ title: "a" }]);
});
