import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi } from "../testing.ts";
import type { Caller, TestApi } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

type Filter = Parameters<Caller["task"]["list"]>[0];

const today = Temporal.Now.plainDateISO("UTC");
const day = (days: number) => today.add({ days }).toString();

test("task.counts counts open, overdue, today's and upcoming tasks, by list and by label", async () => {
  const ann = await api.aUser();
  const { task, list, label } = ann.api;
  expect(await task.counts()).toEqual({
    open: 0,
    overdue: 0,
    today: 0,
    upcoming: 0,
    lists: [],
    labels: [],
  });
  const { id: listId } = await list.create({ name: "Home" });
  const { id: labelId } = await label.create({ name: "work" });
  await task.create({ title: "whenever" });
  await task.create({ title: "yesterday", due: { date: day(-1) }, listId, labelIds: [labelId] });
  await task.create({ title: "today", due: { date: day(0) }, listId });
  await task.create({ title: "this morning", due: { date: day(0), time: "00:00" } });
  await task.create({ title: "tomorrow", due: { date: day(1) }, labelIds: [labelId] });
  await task.create({ title: "done", due: { date: day(-1) }, completed: true, labelIds: [labelId] });
  const { id } = await task.create({ title: "deleted", due: { date: day(0) } });
  await task.delete({ id });

  const counts = await task.counts({ timeZone: "UTC" });
  expect(counts).toMatchObject({ open: 5, overdue: 2, today: 2, upcoming: 1 });
  expect(counts.lists).toEqual(
    expect.arrayContaining([
      { listId, open: 2 },
      { listId: null, open: 3 },
    ]),
  );
  expect(counts.labels).toEqual([{ labelId, open: 2 }]);
  expect(counts.lists).toHaveLength(2);
});

test("counts and lists by label stay right through changes of tasks and labels", async () => {
  const ann = await api.aUser();
  const { task, label, list } = ann.api;
  const labels = await Promise.all(["a", "b", "c"].map(async (name) => (await label.create({ name })).id));
  const { id: listId } = await list.create({ name: "Home" });
  const check = async () => {
    const { items } = await task.list({ completed: false, limit: 200 });
    const open = labels.map((id) => items.filter(({ labelIds }) => labelIds.includes(id)).length);
    const counts = await task.counts();
    const counted = labels.map((id) => counts.labels.find(({ labelId }) => labelId === id)?.open ?? 0);
    expect([counts.open, ...counted]).toEqual([items.length, ...open]);
    const { items: byDue } = await task.list({ sort: "due" });
    for (const id of labels) {
      const labelled = byDue.filter(({ labelIds }) => labelIds.includes(id));
      const given = async (filter: Filter) =>
        (await task.list({ ...filter, labelsAny: [id], sort: "due" })).items;
      expect(await given({})).toEqual(labelled);
      expect(await given({ listId })).toEqual(labelled.filter((one) => one.listId === listId));
      expect(await given({ completed: false })).toEqual(labelled.filter((one) => !one.completed));
    }
  };
  const [a = "", b = "", c = ""] = labels;
  const one = await task.create({ title: "1", labelIds: [a, b], listId });
  const two = await task.create({ title: "2", labelIds: [b], completed: true });
  const three = await task.create({ title: "3", labelIds: [a], parentId: one.id });
  await check();
  const steps = [
    () => task.setCompleted({ id: one.id, completed: true, withSubtasks: true }),
    () => task.update({ id: one.id, labelIds: [c] }),
    () => task.update({ id: one.id, labelIds: [a, c], completed: false }),
    () => task.setCompleted({ id: two.id, completed: false }),
    () => task.delete({ id: one.id }),
    () => task.restore({ id: one.id }),
    () => list.delete({ id: listId }),
    () => list.restore({ id: listId }),
    () => task.setCompleted({ id: three.id, completed: false }),
    () => task.update({ id: three.id, due: { date: day(-1), time: "09:00", timeZone: "Asia/Tokyo" } }),
    () => task.update({ id: one.id, due: { date: day(-2) } }),
    () => task.update({ id: two.id, due: { date: day(3) }, recurrence: { rule: "FREQ=DAILY" } }),
    () => task.setCompleted({ id: two.id, completed: true }),
    () => task.move({ id: two.id, listId }),
    () => task.move({ id: one.id, listId: null }),
    () => task.update({ id: one.id, due: null }),
    () => label.delete({ id: a }),
    () => task.delete({ id: two.id }),
    () => task.purge({ id: two.id }),
  ];
  for (const step of steps) {
    await step();
    await check();
  }
});
