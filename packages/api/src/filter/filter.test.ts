import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import { parseFilter } from "@taskwell/domain/filter-grammar";

let api: TestApi;
let busy: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  busy = await aBusyUser();
});
afterAll(() => api.close());

const today = Temporal.Now.plainDateISO("UTC");
const day = (days: number) => ({ date: today.add({ days }).toString() });

/** Somebody with tasks of every kind. */
async function aBusyUser(): Promise<TestUser> {
  const ann = await api.aUser();
  const { task, list, label } = ann.api;
  const { id: work } = await list.create({ name: "Work" });
  const { id: house } = await list.create({ name: "New House" });
  const { id: waiting } = await label.create({ name: "Waiting" });
  const { id: home } = await label.create({ name: "at home" });
  await task.create({ title: "milk yesterday", due: day(-1), priority: "high" });
  await task.create({ title: "report today", due: day(0), listId: work, labelIds: [waiting] });
  await task.create({ title: "milk for work", due: day(0), listId: work });
  await task.create({ title: "paint", due: day(2), listId: house, labelIds: [home], priority: "urgent" });
  await task.create({ title: "someday", priority: "low" });
  await task.create({ title: "done already", due: day(-3), completed: true });
  const recurring = await task.create({
    title: "every day",
    due: day(5),
    recurrence: { rule: "FREQ=DAILY" },
  });
  await task.create({ title: "part", parentId: recurring.id, notBefore: day(9) });
  const { id } = await task.create({ title: "deleted", due: day(0) });
  await task.delete({ id });
  return ann;
}

async function run(user: TestUser, query: string): Promise<string[]> {
  return (await user.api.filter.run({ query, sort: "title" })).items.map(({ title }) => title);
}

const all = [
  "done already",
  "every day",
  "milk for work",
  "milk yesterday",
  "paint",
  "part",
  "report today",
  "someday",
];
const without = (...titles: string[]) => all.filter((title) => !titles.includes(title));

describe("filter.run", () => {
  test.each<[query: string, titles: string[]]>([
    ['due < tomorrow & (priority >= high | #work) & !@waiting & "milk"', ["milk for work", "milk yesterday"]],
    ["due = today", ["milk for work", "report today"]],
    ["due<=+2d & due>=today", ["milk for work", "paint", "report today"]],
    ["due > +1w", []],
    ["due = none", ["part", "someday"]],
    ["!(due = none)", without("part", "someday")],
    ["!(due < today)", without("milk yesterday", "done already")],
    [`due = ${day(2).date}`, ["paint"]],
    ["overdue", ["milk yesterday"]],
    ["done", ["done already"]],
    ["open & due < today", ["milk yesterday"]],
    ["recurring | subtask", ["every day", "part"]],
    ["deferred", ["part"]],
    ["defer > today", ["part"]],
    ["priority = urgent", ["paint"]],
    ["priority > none & priority < high", ["someday"]],
    ["@WAITING", ["report today"]],
    ['@"at home"', ["paint"]],
    ['#"new house" | #nowhere', ["paint"]],
    ["!#work & !#inbox", ["paint"]],
    ["@nobody", []],
    ["!@nobody & #work", ["milk for work", "report today"]],
    ["#nowhere | @nobody | done", ["done already"]],
    ['@waiting | (@"at home" | @nobody)', ["paint", "report today"]],
    ['(@waiting | @"at home") & #work', ["report today"]],
    ["@waiting & @Waiting & !done", ["report today"]],
    ["!(@waiting | #work) & due = today", []],
    ["#work & #inbox", []],
    ['#work & #"new house"', []],
    ["#inbox & recurring", ["every day"]],
    ["open & done", []],
    ['"milk" | @waiting', ["milk for work", "milk yesterday", "report today"]],
    ['"milk" & "work"', ["milk for work"]],
    ["created = today & updated >= yesterday", all],
    ["created < today", []],
    ["open | done", all],
    ["OPEN & DUE = Today", ["milk for work", "report today"]],
    ["done | open & #work", ["done already", "milk for work", "report today"]],
    ["(done | open) & #work", ["milk for work", "report today"]],
    ["!!done", ["done already"]],
    ["due != today & !done", without("done already", "milk for work", "report today")],
    ["due != none", without("part", "someday")],
    ["priority != none", ["milk yesterday", "paint", "someday"]],
  ])("selects by %s", async (query, titles) => {
    expect(await run(busy, query)).toEqual(titles);
  });

  test("takes a weekday for the next one, which may be today", async () => {
    const ann = await api.aUser();
    const names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    await ann.api.task.create({ title: "today", due: day(0) });
    await ann.api.task.create({ title: "in six days", due: day(6) });
    expect(await run(ann, `due = ${names[today.dayOfWeek - 1]}`)).toEqual(["today"]);
    expect(await run(ann, `due = ${names[(today.dayOfWeek + 5) % 7]?.slice(0, 3)}`)).toEqual(["in six days"]);
  });

  test("compares due dates by the calendar of each task's own zone", async () => {
    const ann = await api.aUser();
    const { create } = ann.api.task;
    const midnight = { date: "2030-06-15", time: "00:00", timeZone: "Pacific/Kiritimati" };
    await create({ title: "earliest", due: midnight });
    await create({ title: "latest", due: { date: "2030-06-15", time: "23:59:59", timeZone: "Etc/GMT+12" } });
    for (const query of ["due = 2030-06-15", "due >= 2030-06-15 & due <= 2030-06-15", "due > 2030-06-14"])
      for (const sort of ["due", "created"] as const)
        expect((await ann.api.filter.run({ query, sort })).items).toHaveLength(2);
    expect(await run(ann, "due < 2030-06-16")).toEqual(["earliest", "latest"]);
    for (const query of ["due > 2030-06-15", "due < 2030-06-15", "due = 2030-06-14", "due = 2030-06-16"])
      expect(await run(ann, query)).toEqual([]);
    // Before there were zones, it was sixteen hours almost.
    await create({ title: "Manila", due: { date: "1844-12-30", time: "23:59", timeZone: "Asia/Manila" } });
    expect(await run(ann, "due = 1844-12-30")).toEqual(["Manila"]);
  });

  test("finds tasks of all lists of one name", async () => {
    const ann = await api.aUser();
    for (const title of ["one", "other"]) {
      const { id: listId } = await ann.api.list.create({ name: title === "one" ? "Same" : "SAME" });
      await ann.api.task.create({ title, listId });
    }
    await ann.api.task.create({ title: "neither" });
    expect(await run(ann, "#same")).toEqual(["one", "other"]);
    expect(await run(ann, "!#same")).toEqual(["neither"]);
  });

  test("runs a saved filter page by page; takes an id or a query", async () => {
    const { filter } = busy.api;
    const { id } = await filter.create({ name: "Open", query: "open" });
    const first = await filter.run({ id, sort: "title", limit: 5 });
    const second = await filter.run({ id, sort: "title", limit: 5, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual(without("done already"));
    expect(await failure(filter.run({ id, query: "open" }))).toMatchObject({ code: "BAD_REQUEST" });
    expect(await failure(filter.run({}))).toMatchObject({ code: "BAD_REQUEST" });
  });

  test("accepts long and nested filters, up to a limit", async () => {
    expect(await run(busy, `${"!".repeat(50)}done`)).toEqual(["done already"]);
    expect(await run(busy, `${"(".repeat(50)}open${")".repeat(50)}`)).toHaveLength(7);
    for (const deep of [`${"!".repeat(990)}done`, `${"(!".repeat(300)}open${")".repeat(300)}`])
      expect(() => parseFilter(deep)).toThrow(/nested too deeply/);
    expect(await run(busy, Array.from({ length: 140 }, () => "@none1").join("|"))).toEqual([]);
  });
});

describe("filters", () => {
  test("are saved, listed by name, changed and deleted", async () => {
    const ann = await api.aUser();
    const { filter } = ann.api;
    const made = await filter.create({ name: "Today", query: " due = today ", color: "#FF0000" });
    expect(made).toMatchObject({ name: "Today", query: "due = today", color: "#ff0000", version: 1 });
    await filter.create({ name: "Filter 10", query: "open" });
    await filter.create({ name: "filter 9", query: "open" });
    expect((await filter.list()).items.map(({ name }) => name)).toEqual(["filter 9", "Filter 10", "Today"]);
    const { id } = made;
    expect(await filter.update({ id, query: "done", ifVersion: 1 })).toMatchObject({
      query: "done",
      version: 2,
    });
    expect(await failure(filter.update({ id, name: "x", ifVersion: 1 }))).toMatchObject({
      cause: { reason: "version_mismatch" },
    });
    expect(await filter.byId({ id })).toMatchObject({ name: "Today", query: "done" });
    expect(await failure(filter.create({ id, name: "Other", query: "open" }))).toMatchObject({
      cause: { reason: "filter_id_taken" },
    });
    expect(await filter.delete({ id })).toEqual({ id });
    expect(await failure(filter.byId({ id }))).toMatchObject({ cause: { reason: "filter_not_found" } });
  });

  test("that do not parse are refused with the column of the error", async () => {
    const ann = await api.aUser();
    const refused = await failure(ann.api.filter.create({ name: "Bad", query: "due < tody" }));
    expect(refused).toMatchObject({
      code: "BAD_REQUEST",
      cause: { issues: [{ path: ["query"], message: expect.stringMatching(/^Column 7: Expected a date/) }] },
    });
    expect((await ann.api.filter.list()).items).toEqual([]);
  });

  test.each([
    "&",
    "open &",
    "| open",
    "()",
    "@",
    "#",
    '"open',
    "due",
    "priority",
    "due == today",
    "due < none",
    "due = +d",
    "a & b",
    '""',
    '@""',
  ])("%s does not parse", (query) => {
    expect(() => parseFilter(query)).toThrow(/^Column \d+: /);
  });

  test.each([
    ["#Todo's", `Column 6: Unexpected "'". Put names with spaces or signs in quotes, such as #"Todo'…".`],
    [
      "@at home",
      `Column 5: Unexpected "home". Put names with spaces or signs in quotes, such as @"at home…".`,
    ],
    ['open & @"at home', "Column 9: This quote is not closed."],
    ['"milk', "Column 1: This quote is not closed."],
    ["@ home", 'Column 1: A name must follow @, in quotes if it has spaces: @"at home".'],
    ['open & ""', "Column 8: There is nothing in these quotes."],
    ["open & milk'", `Column 12: Unexpected "'". Put texts in quotes.`],
  ])("%s: %s", (query, message) => {
    expect(() => parseFilter(query)).toThrow(message);
  });
});
