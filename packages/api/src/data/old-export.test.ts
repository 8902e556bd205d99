import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, textOf } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import { DataDocument } from "./schema.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** Written by the server before the baseline migrations, whose databases are refused: this is how people bring their data. */
const oldExport = await readFile(new URL("fixtures/export-before-baseline.json", import.meta.url), "utf8");

async function exportOf(user: TestUser): Promise<DataDocument> {
  return DataDocument.parse(JSON.parse(await textOf(await user.api.data.export())));
}

test("an export of the server before the baseline comes back as the same records", async () => {
  const ann = await api.aUser();
  const result = await ann.api.data.import({ document: oldExport });
  const before = DataDocument.parse(JSON.parse(oldExport));
  const created = (count: number) => ({ created: count, updated: 0, unchanged: 0 });
  expect(result).toMatchObject({
    lists: created(before.lists.length),
    labels: created(before.labels.length),
    filters: created(before.filters.length),
    tasks: created(before.tasks.length),
  });

  // Ordered by their ids, which they were not by the server before.
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  const after = await exportOf(ann);
  expect(after.lists).toEqual(before.lists.toSorted(byId));
  expect(after.labels).toEqual(before.labels.toSorted(byId));
  expect(after.filters).toEqual(before.filters.toSorted(byId));
  expect(after.tasks).toEqual(before.tasks.toSorted(byId));
});

test("the frozen export sets every field of every kind of record", () => {
  const { lists, labels, filters, tasks } = DataDocument.parse(JSON.parse(oldExport));
  for (const records of [lists, labels, filters, tasks])
    for (const name of Object.keys(records[0] ?? {})) {
      const values = records.map((record): unknown => Reflect.get(record, name));
      expect({ name, isSet: values.some((value) => value !== null && value !== false) }).toEqual({
        name,
        isSet: true,
      });
    }
});

test("fields that a record lacks have their defaults", async () => {
  const ann = await api.aUser();
  const [list, label, filter, task] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const document = JSON.stringify({
    ...JSON.parse(oldExport),
    lists: [{ id: list, name: "Home" }],
    labels: [{ id: label, name: "red" }],
    filters: [{ id: filter, name: "Open", query: "open" }],
    tasks: [{ id: task, title: "Buy milk" }],
  });
  await ann.api.data.import({ document });

  const stamps = { version: 1, createdAt: expect.any(String), updatedAt: expect.any(String) };
  const { lists, labels, filters, tasks } = await exportOf(ann);
  const place = { position: expect.any(String), deletedAt: null };
  expect(lists).toEqual([{ id: list, name: "Home", color: null, archivedAt: null, ...place, ...stamps }]);
  expect(labels).toEqual([{ id: label, name: "red", color: null, ...stamps }]);
  expect(filters).toEqual([{ id: filter, name: "Open", query: "open", color: null, ...stamps }]);
  expect(tasks).toEqual([
    {
      id: task,
      listId: null,
      parentId: null,
      title: "Buy milk",
      description: null,
      completed: false,
      completedAt: null,
      priority: "none",
      labelIds: [],
      due: null,
      notBefore: null,
      durationMinutes: null,
      recurrence: null,
      occurrences: [],
      deletedWith: null,
      ...place,
      ...stamps,
    },
  ]);
});
