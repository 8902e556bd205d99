import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allOf, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import { call } from "./testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const summaries = async ({ api: caller }: TestUser, id?: string) => {
  const entries = await allOf((page) =>
    caller.history.list({ ...page, ...(id === undefined ? {} : { id }) }),
  );
  return entries.map(({ summary }) => summary);
};

const guide = await readFile(new URL("../../../../docs/history.md", import.meta.url), "utf8");
const documented = [...guide.matchAll(/^\| `(\{.+)` \| (.+) \|$/gm)].map(([, change = "", summary = ""]) => ({
  change,
  summary,
}));

test("docs/history.md has its examples", () => {
  expect(documented).toHaveLength(6);
});

test.each(documented)("docs/history.md: $change", async ({ change, summary }) => {
  const ann = await api.aUser();
  const { id } = await ann.api.task.create({ title: "Tea", due: { date: "2036-12-01" } });
  await ann.api.task.update({ id, ...JSON.parse(change) });
  expect((await summaries(ann, id))[0]).toBe(summary);
});

describe("history", () => {
  test("says who has changed what, in fields and in a sentence, the latest first", async () => {
    const ann = await api.aUser();
    const { id: listId } = await ann.api.list.create({ name: "Garden" });
    const [{ id }, created] = await call(ann, (one) => one.task.create({ title: "Mow" }));
    const [, updated] = await call(ann, (one) =>
      one.task.update({
        id,
        title: "Mow the lawn",
        priority: "high",
        due: { date: "2036-12-01", time: "09:00" },
      }),
    );
    await ann.api.task.move({ id, listId });
    await ann.api.task.setCompleted({ id, completed: true });
    await ann.api.task.delete({ id });
    await ann.api.task.restore({ id });

    expect(await summaries(ann, id)).toEqual([
      "Restored from the trash.",
      "Moved to the trash.",
      "Completed.",
      'Moved from the Inbox to "Garden".',
      'Renamed from "Mow" to "Mow the lawn", set the due date to 2036-12-01 09:00, and changed the priority from none to high.',
      'Created the task "Mow".',
    ]);
    const { items } = await ann.api.history.list({ id });
    expect(items.at(-1)).toMatchObject({ kind: "task", id, action: "created", callId: created, version: 1 });
    expect(items.at(-2)).toMatchObject({
      action: "updated",
      actor: ann.id,
      callId: updated,
      version: 2,
      changes: [
        { field: "title", from: "Mow", to: "Mow the lawn" },
        { field: "priority", from: "none", to: "high" },
        { field: "due.date", from: null, to: "2036-12-01" },
        { field: "due.time", from: null, to: "09:00" },
      ],
    });
  });

  test("names lists, labels, filters and occurrences", async () => {
    const ann = await api.aUser();
    const label = await ann.api.label.create({ name: "home" });
    const task = await ann.api.task.create({
      title: "Water",
      due: { date: "2036-12-01" },
      recurrence: { rule: "FREQ=DAILY" },
    });
    await ann.api.task.addLabels({ id: task.id, labelIds: [label.id] });
    await ann.api.task.setCompleted({ id: task.id, completed: true });
    await ann.api.label.update({ id: label.id, name: "house" });
    const filter = await ann.api.filter.create({ name: "Mine", query: "@house" });
    await ann.api.label.update({ id: label.id, name: "home" });
    await ann.api.label.delete({ id: label.id });
    expect(await summaries(ann)).toEqual(
      expect.arrayContaining([
        'Deleted the label "home" for good.',
        "Removed a label that is gone.",
        'Renamed from "house" to "home".',
        'Changed the query from "@house" to "@home".',
        'Created the filter "Mine".',
        "Completed the occurrence of 2036-12-01.",
        "Changed the due date from 2036-12-01 to 2036-12-02.",
        "Added a label that is gone.",
        'Created the label "home".',
      ]),
    );
    expect(await summaries(ann, filter.id)).toHaveLength(2);
  });

  test("is paged without losing or repeating an entry", async () => {
    const ann = await api.aUser();
    for (let index = 0; index < 7; index += 1) await ann.api.task.create({ title: `Task ${index}` });
    const entries = await allOf((page) => ann.api.history.list({ ...page, limit: 2 }));
    expect(entries.map(({ changes }) => changes.find(({ field }) => field === "title")?.to)).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((index) => `Task ${index}`),
    );
  });

  test("of a row of nobody, or of somebody else, is empty", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const { id } = await ann.api.task.create({ title: "Hers" });
    expect(await bob.api.history.list({ id })).toEqual({ items: [], nextCursor: null });
    expect(await bob.api.history.list({ id: randomUUID() })).toEqual({ items: [], nextCursor: null });
  });
});
