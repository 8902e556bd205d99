import { afterAll, beforeAll, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

test("a task is due, and put off, until a date, a local time, or a time in a zone", async () => {
  const ann = await api.aUser();
  const { create, byId } = ann.api.task;
  const forms = [
    [{ date: "2026-11-21" }, { date: "2026-11-21", time: null, timeZone: null }, null],
    [{ date: "2026-11-21", time: "09:30" }, { date: "2026-11-21", time: "09:30", timeZone: null }, null],
    [
      { date: "2026-11-21", time: "09:30", timeZone: "America/New_York" },
      { date: "2026-11-21", time: "09:30", timeZone: "America/New_York" },
      "2026-11-21T14:30:00.000Z",
    ],
    // Both are kept as they were said, though the one does not exist and the other occurs twice.
    [
      { date: "2026-03-29", time: "02:30", timeZone: "Europe/Berlin" },
      { date: "2026-03-29", time: "02:30", timeZone: "Europe/Berlin" },
      "2026-03-29T01:30:00.000Z",
    ],
    [
      { date: "2026-10-25", time: "02:30:30", timeZone: "Europe/Berlin" },
      { date: "2026-10-25", time: "02:30:30", timeZone: "Europe/Berlin" },
      "2026-10-25T00:30:30.000Z",
    ],
  ] as const;
  for (const [given, due, dueAt] of forms) {
    const task = await create({ title: "x", due: given, notBefore: given, durationMinutes: 25 });
    expect(task).toMatchObject({ due, dueAt, notBefore: due, durationMinutes: 25 });
    expect(await byId({ id: task.id })).toEqual(task);
  }
});

test("absent fields are kept, null clears, and a date replaces a date and time", async () => {
  const ann = await api.aUser();
  const { create, update } = ann.api.task;
  const due = { date: "2026-11-21", time: "09:30", timeZone: "Europe/Berlin" };
  const { id } = await create({ title: "x", due, notBefore: { date: "2026-11-01" }, durationMinutes: 25 });
  expect(await update({ id, title: "y" })).toMatchObject({ due, durationMinutes: 25 });
  expect(await update({ id, due: { date: "2026-12-01" } })).toMatchObject({
    due: { date: "2026-12-01", time: null, timeZone: null },
    dueAt: null,
    notBefore: { date: "2026-11-01" },
  });
  expect(await update({ id, due: null, notBefore: null, durationMinutes: null })).toMatchObject({
    title: "y",
    due: null,
    dueAt: null,
    notBefore: null,
    durationMinutes: null,
  });
});

test("the same due date is no change, and may be sent again", async () => {
  const ann = await api.aUser();
  const due = { date: "2026-11-21", time: "09:30:00", timeZone: "Europe/Berlin" };
  const { id } = await ann.api.task.create({ id: crypto.randomUUID(), title: "x", due });
  expect(await ann.api.task.create({ id, title: "x", due })).toMatchObject({ id, version: 1 });
  expect(await ann.api.task.update({ id, due })).toMatchObject({ version: 1 });
});

test("the first and the last supported day are found in any zone", async () => {
  const ann = await api.aUser();
  for (const timeZone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
    for (const [date, time] of [
      ["0002-01-01", "00:00"],
      ["9998-12-31", "23:59"],
    ] as const) {
      const task = await ann.api.task.create({ title: "x", due: { date, time, timeZone } });
      expect(await ann.api.task.byId({ id: task.id })).toMatchObject({ due: { date, time, timeZone } });
    }
  }
  expect(
    (await ann.api.task.list({ sort: "due", dueFrom: "0002-01-01", dueTo: "9998-12-31" })).items,
  ).toHaveLength(4);
  const { items } = await ann.api.filter.run({
    query: "due >= 0002-01-01 & due <= 9998-12-31 & created <= 9998-12-31",
  });
  expect(items).toHaveLength(4);
});

test.each([
  { due: { date: "2026-02-30" } },
  { due: { date: "2026-11-21", timeZone: "Europe/Berlin" } },
  { due: { date: "2026-11-21", time: "25:00" } },
  { due: "2026-11-21" },
  { notBefore: { date: "2026-11-21", time: "09:00", timeZone: "Nowhere/Land" } },
  { durationMinutes: 0 },
  { durationMinutes: 1.5 },
])("refuses %j, naming the field", async (input) => {
  const ann = await api.aUser();
  const refused: unknown = await failure(
    Reflect.apply(ann.api.task.create, undefined, [{ title: "x", ...input }]),
  );
  const [field] = Object.keys(input);
  expect(refused).toMatchObject({
    code: "BAD_REQUEST",
    cause: { issues: [{ path: expect.arrayContaining([field]) }] },
  });
});
