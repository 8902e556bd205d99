import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const timeZone = "Europe/Berlin";
const today = () => Temporal.Now.plainDateISO(timeZone).toString();
/** Of some days around today, so that midnight does not matter. */
const days = () => {
  const date = Temporal.Now.plainDateISO(timeZone);
  return { from: date.subtract({ days: 2 }).toString(), to: date.add({ days: 2 }).toString(), timeZone };
};

async function restored(ann: TestUser, completedAt: string): Promise<void> {
  const record = { id: crypto.randomUUID(), title: completedAt, completed: true, completedAt };
  const document = JSON.stringify({
    ...JSON.parse(await text(ann)),
    tasks: [record],
  });
  await ann.api.data.import({ document });
}

async function text(ann: TestUser): Promise<string> {
  let all = "";
  for await (const chunk of await ann.api.data.export()) all += chunk;
  return all;
}

test("what was done is listed with each occurrence of recurring tasks, the latest first", async () => {
  const ann = await api.aUser();
  const { task, list } = ann.api;
  const { id: listId } = await list.create({ name: "Home" });
  const once = await task.create({ title: "once", listId });
  const daily = await task.create({
    title: "daily",
    due: { date: "2099-01-01" },
    recurrence: { rule: "FREQ=DAILY;COUNT=2" },
  });
  await task.create({ title: "open" });
  await task.setCompleted({ id: once.id, completed: true });
  for (const occurrence of ["2099-01-01", "2099-01-02"])
    await task.setCompleted({ id: daily.id, completed: true, occurrence });
  const { items } = await task.done(days());
  expect(items.map(({ task: { title }, occurrence }) => [title, occurrence])).toEqual([
    ["daily", "2099-01-02"],
    ["daily", "2099-01-01"],
    ["once", null],
  ]);
  expect((await task.done({ ...days(), listId })).items).toHaveLength(1);
  const first = await task.done({ ...days(), limit: 2 });
  const second = await task.done({ ...days(), limit: 2, cursor: first.nextCursor });
  expect([...first.items, ...second.items]).toEqual(items);
  const counts = await task.doneCounts(days());
  expect(counts.days.filter((one) => one.listId === listId)).toMatchObject([{ count: 1 }]);
  const others = counts.days.filter((one) => one.listId === null);
  expect(others.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  expect(counts.days.every(({ day }) => day <= today())).toBe(true);
});

test("what was done counts once, and with a rule that never recurred, too", async () => {
  const ann = await api.aUser();
  const { task } = ann.api;
  const due = { date: "2099-01-01" };
  const once = await task.create({ title: "once", due, recurrence: { rule: "FREQ=DAILY;COUNT=1" } });
  await task.setCompleted({ id: once.id, completed: true, occurrence: due.date });
  await task.update({ id: once.id, recurrence: null });
  const parent = await task.create({ title: "parent" });
  await task.create({ title: "part", parentId: parent.id, due, recurrence: { rule: "FREQ=DAILY" } });
  await task.setCompleted({ id: parent.id, completed: true, withSubtasks: true });
  const { items } = await task.done(days());
  expect(items.map((one) => one.task.title).toSorted()).toEqual(["once", "parent", "part"]);
});

test("days are told apart by the caller's calendar", async () => {
  const ann = await api.aUser();
  for (const at of ["2026-03-01T22:59:00.000Z", "2026-03-01T23:00:00.000Z"]) await restored(ann, at);
  const of = async (day: string) =>
    (await ann.api.task.done({ from: day, to: day, timeZone })).items.map(({ task }) => task.title);
  expect(await of("2026-03-01")).toEqual(["2026-03-01T22:59:00.000Z"]);
  expect(await of("2026-03-02")).toEqual(["2026-03-01T23:00:00.000Z"]);
  const list = async (day: string) =>
    (await ann.api.task.list({ completedFrom: day, completedTo: day, timeZone, sort: "completed" })).items;
  expect(await list("2026-03-02")).toMatchObject([{ title: "2026-03-01T23:00:00.000Z" }]);
  expect((await ann.api.task.doneCounts({ from: "2026-03-01", to: "2026-03-02", timeZone })).days).toEqual([
    { day: "2026-03-01", listId: null, count: 1 },
    { day: "2026-03-02", listId: null, count: 1 },
  ]);
});

test("tasks of archived lists are out of the way, and such lists take no tasks", async () => {
  const ann = await api.aUser();
  const { task, list, filter } = ann.api;
  const { id: listId } = await list.create({ name: "Old" });
  const due = { date: "2020-01-01" };
  const { id } = await task.create({ title: "old", listId, due });
  const other = await task.create({ title: "other", due });
  await list.archive({ id: listId });
  const titles = (page: { items: readonly { title: string }[] }) => page.items.map(({ title }) => title);
  for (const page of [
    await task.list(),
    await task.list({ sort: "due" }),
    await task.list({ completed: false }),
    await filter.run({ query: "overdue" }),
  ])
    expect(titles(page)).toEqual(["other"]);
  expect((await task.search({ text: "old" })).items.map((found) => found.task.title)).not.toContain("old");
  expect(await task.counts()).toMatchObject({ open: 1, overdue: 1 });
  for (const page of [
    await task.list({ listId }),
    await task.list({ listId, sort: "due" }),
    await filter.run({ query: "#old" }),
  ])
    expect(titles(page)).toEqual(["old"]);
  expect(titles(await filter.run({ query: "!#nothing & !#other" }))).toEqual(["other"]);
  expect(titles(await task.list({ archived: true }))).toEqual(["other", "old"]);
  expect((await task.search({ text: "old", archived: true })).items).toHaveLength(1);
  expect(await task.byId({ id })).toMatchObject({ title: "old" });
  for (const call of [() => task.create({ title: "new", listId }), () => task.move({ id: other.id, listId })])
    await expect(call()).rejects.toMatchObject({ cause: { reason: "list_archived" } });
});

test("saved filters follow the names of their lists and labels", async () => {
  const ann = await api.aUser();
  const { label, list, filter, task } = ann.api;
  const gaming = await label.create({ name: "gaming" });
  const home = await list.create({ name: "Home" });
  await task.create({ title: "t", listId: home.id, labelIds: [gaming.id] });
  const { id } = await filter.create({ name: "f", query: '@GAMING & #home & !@"other label" & !"@gaming"' });
  await label.update({ id: gaming.id, name: "video games" });
  await list.update({ id: home.id, name: "House" });
  expect((await filter.byId({ id })).query).toBe('@"video games" & #House & !@"other label" & !"@gaming"');
  expect((await filter.run({ id })).items).toHaveLength(1);
  await label.update({ id: gaming.id, name: 'a\t"b"\\c' });
  expect((await filter.run({ id })).items).toHaveLength(1);
  await label.update({ id: gaming.id, name: "games" });
  expect((await filter.byId({ id })).query).toBe('@games & #House & !@"other label" & !"@gaming"');
});

test("a count of today's tasks is as many as a filter finds", async () => {
  const ann = await api.aUser();
  const date = Temporal.Now.plainDateISO("UTC").toString();
  for (const due of [
    { date },
    { date, time: "23:30" },
    { date, time: "00:30", timeZone: "Asia/Tokyo" },
    { date, time: "23:30", timeZone: "America/Los_Angeles" },
  ])
    await ann.api.task.create({ title: "t", due });
  const counts = await ann.api.task.counts({ timeZone: "UTC" });
  const { items } = await ann.api.filter.run({ query: "due = today & open", timeZone: "UTC" });
  expect(counts.today).toBe(items.length);
});
