import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TRPCError } from "@trpc/server";
import { errorDetails } from "../trpc/errors.ts";
import { createCaller } from "../root.ts";
import { failure, startTestApi, textOf } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import { exampleContent } from "../schema/task-example.ts";
import { exampleDocument } from "./examples.ts";
import { DataDocument } from "./schema.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const exported = async (user: TestUser) =>
  DataDocument.parse(JSON.parse(await textOf(await user.api.data.export())));
const imported = async (user: TestUser, document: object, dryRun = false) =>
  await user.api.data.import({ document: JSON.stringify(document), dryRun });
/** Without whose and when. */
const content = ({ user: _user, exportedAt: _at, ...rest }: DataDocument) => rest;

const none = { created: 0, updated: 0, unchanged: 0 };

/** One of everything, in every state. */
async function aFullAccount(): Promise<TestUser> {
  const ann = await api.aUser({ name: "Ann" });
  const { task, list, label, filter } = ann.api;
  const { id: red } = await label.create({ name: "Ärger", color: "#ff0000" });
  const { id: plain } = await label.create({ name: "two words" });
  await filter.create({ name: "Soon", query: "due < +3d & @Ärger" });
  const { id: home } = await list.create({ name: "Home 🏠" });
  const { id: old } = await list.create({ name: "Old", color: "#00ff00" });
  await list.archive({ id: old });
  const { id: gone } = await list.create({ name: "Gone" });
  await task.create({ title: "went with its list", listId: gone });
  await list.delete({ id: gone });

  const parent = await task.create({
    title: "par\u2028ent",
    listId: home,
    labelIds: [plain, red],
    priority: "urgent",
  });
  const child = await task.create({
    title: "child",
    parentId: parent.id,
    description: 'a "quoted" \\ line\nand more',
  });
  await task.setCompleted({ id: child.id, completed: true });
  const { id: deleted } = await task.create({ title: "deleted", parentId: child.id });
  await task.delete({ id: deleted });
  await task.create({ title: "all day", due: { date: "2036-02-29" }, notBefore: { date: "2036-02-01" } });
  await task.create({ ...exampleContent, due: { date: "2036-02-29", time: "09:30:15" } });
  const zoned = { date: "2036-03-30", time: "02:30", timeZone: "Europe/Berlin" };
  const rent = await task.create({ title: "rent", due: zoned, recurrence: { rule: "FREQ=MONTHLY;COUNT=5" } });
  await task.setCompleted({ id: rent.id, completed: true });
  await task.skip({ id: rent.id, occurrence: "2036-04-30T02:30" });
  await task.create({
    title: "water",
    due: { date: "2036-01-01" },
    recurrence: { rule: "FREQ=DAILY;INTERVAL=3", anchor: "completion" },
  });
  await task.move({ id: child.id, before: child.id }).catch(() => undefined);
  return ann;
}

describe("data.export", () => {
  test("writes one JSON document with a record per line", async () => {
    const ann = await aFullAccount();
    const text = await textOf(await ann.api.data.export());
    const document = DataDocument.parse(JSON.parse(text));
    expect(document).toMatchObject({ format: "taskwell", version: 1, user: { id: ann.id, name: "Ann" } });
    expect(document.lists).toHaveLength(3);
    expect(document.labels).toHaveLength(2);
    expect(document.filters).toHaveLength(1);
    expect(document.tasks).toHaveLength(8);
    const rent = document.tasks.find(({ title }) => title === "rent");
    expect(rent?.recurrence).toEqual({
      rule: "FREQ=MONTHLY;COUNT=5",
      anchor: "schedule",
      start: "2036-03-30T02:30",
      end: "2036-07-30T02:30",
    });
    expect(rent?.occurrences.map(({ occurrence, outcome }) => [occurrence, outcome])).toEqual([
      ["2036-03-30T02:30", "completed"],
      ["2036-04-30T02:30", "skipped"],
    ]);
    expect(text.split("\n").length).toBeGreaterThan(14);
  });

  test("of an empty account is a document without records", async () => {
    const ann = await api.aUser();
    expect(await exported(ann)).toMatchObject({ lists: [], labels: [], filters: [], tasks: [] });
  });

  test("shows one moment, whatever changes while it is read", async () => {
    const ann = await api.aUser();
    const operations = Array.from({ length: 100 }, (_, index) => ({
      do: "create" as const,
      task: { title: `${index}` },
    }));
    for (let batch = 0; batch < 3; batch += 1) await ann.api.task.batch({ operations });
    const pieces = (await ann.api.data.export())[Symbol.asyncIterator]();
    const first = await pieces.next();
    const { items } = await ann.api.task.list({ limit: 200 });
    for (const { id } of items.slice(0, 50)) await ann.api.task.delete({ id });
    let text = first.done === true ? "" : first.value;
    for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next())
      text += piece.value;
    expect(DataDocument.parse(JSON.parse(text)).tasks.filter((task) => task.deletedAt === null)).toHaveLength(
      300,
    );
  });
});

describe("data.import", () => {
  test("into another account gives the same records with another owner", async () => {
    const [ann, bob] = [await aFullAccount(), await api.aUser()];
    const hers = await exported(ann);
    expect(await imported(bob, hers)).toEqual({
      dryRun: false,
      lists: { ...none, created: 3 },
      labels: { ...none, created: 2 },
      filters: { ...none, created: 1 },
      tasks: { ...none, created: 8 },
      notes: [],
    });
    const his = await exported(bob);
    expect(content(his)).toEqual(content(hers));
    expect(his.user.id).toBe(bob.id);
    // And what follows from it goes on as hers does.
    const rent = hers.tasks.find(({ title }) => title === "rent")?.id ?? "";
    const steps = [ann, bob].map(async ({ api: { task } }) => {
      const { due, completed } = await task.skip({ id: rent });
      return { due, completed };
    });
    const [annsStep, bobsStep] = await Promise.all(steps);
    expect(bobsStep).toEqual(annsStep);
    expect((await bob.api.task.search({ text: "quoted" })).items).toHaveLength(1);
    expect((await bob.api.task.list({ labelsAll: [hers.labels[0]?.id ?? ""] })).items).toHaveLength(1);
  });

  test("a second time changes nothing, and neither does a dry run", async () => {
    const ann = await aFullAccount();
    const before = await exported(ann);
    const unchanged = (count: number) => ({ ...none, unchanged: count });
    for (const dryRun of [true, false]) {
      expect(await imported(ann, before, dryRun)).toMatchObject({ lists: unchanged(3), tasks: unchanged(8) });
      expect(content(await exported(ann))).toEqual(content(before));
    }
    const bob = await api.aUser();
    expect(await imported(bob, before, true)).toMatchObject({ dryRun: true, tasks: { ...none, created: 8 } });
    expect(content(await exported(bob))).toMatchObject({ lists: [], labels: [], tasks: [] });
  });

  test("restores what was changed, deleted and purged since", async () => {
    const ann = await api.aUser();
    const { task, list } = ann.api;
    const { id: listId } = await list.create({ name: "Home" });
    const [changed, purged, kept] = [
      await task.create({ title: "changed", listId, due: { date: "2036-01-01" } }),
      await task.create({ title: "purged" }),
      await task.create({ title: "kept", listId }),
    ];
    const backup = await exported(ann);
    await task.update({ id: changed.id, title: "otherwise", due: null });
    await task.delete({ id: purged.id });
    await task.purge({ id: purged.id });
    const later = await task.create({ title: "made later", listId });
    await list.delete({ id: listId });
    expect(await imported(ann, backup)).toMatchObject({
      lists: { ...none, updated: 1 },
      tasks: { created: 1, updated: 2, unchanged: 0 },
    });
    expect(await task.byId({ id: changed.id })).toMatchObject({ title: "changed", listId, version: 4 });
    expect(await task.byId({ id: purged.id })).toEqual(purged);
    expect(await task.byId({ id: kept.id })).toMatchObject({ deletedAt: null });
    // The document says nothing of it: it stays in the trash.
    expect((await task.trash()).items).toMatchObject([{ id: later.id }]);
  });

  test("moves and deletes existing subtasks along with their parents", async () => {
    const ann = await api.aUser();
    const { task, list } = ann.api;
    const { id: parentId } = await task.create({ title: "parent" });
    const backup = await exported(ann);
    const { id: childId } = await task.create({ title: "child, made later", parentId });
    const { id: listId } = await list.create({ name: "Home" });
    const [record] = backup.tasks;
    await imported(ann, { ...backup, tasks: [{ ...record, listId }] });
    expect(await task.byId({ id: childId })).toMatchObject({ listId, parentId });
    const deletedAt = new Date().toISOString();
    await imported(ann, { ...backup, tasks: [{ ...record, listId, deletedAt, deletedWith: parentId }] });
    expect((await task.trash()).items.map(({ id }) => id).toSorted()).toEqual([parentId, childId].toSorted());
    await task.restore({ id: parentId });
    expect((await task.list()).items).toHaveLength(2);
  });

  test("uses an existing label of the same name", async () => {
    const [ann, bob] = [await aFullAccount(), await api.aUser()];
    const { id: his } = await bob.api.label.create({ name: "äRGER" });
    await imported(bob, await exported(ann));
    const labels = (await bob.api.label.list()).items.map(({ name }) => name);
    expect(labels.toSorted()).toEqual(["two words", "äRGER"]);
    expect((await bob.api.task.list({ labelsAll: [his] })).items).toMatchObject([{ title: "par\u2028ent" }]);
  });

  const [aTask] = exampleDocument.tasks;
  const plain = { ...aTask, listId: null, labelIds: [] };
  const [aLabel] = exampleDocument.labels;
  const other = randomUUID();
  const chain = Array.from({ length: 7 }, () => randomUUID());
  const recurrence = { rule: "FREQ=HOURLY", anchor: "schedule", start: "2036-12-01", end: null };
  test.each([
    ["no document", [], /JSON object/, ""],
    ["another document", { ...exampleDocument, format: "todo.txt" }, "Must be taskwell", "format"],
    ["one of the future", { ...exampleDocument, version: 2 }, "Must be 1", "version"],
    ["an empty one", {}, "Must be taskwell", "format"],
    ["a member too many", { ...exampleDocument, tasklists: [] }, "There is no such field.", "tasklists"],
    ["no list of tasks", { ...exampleDocument, tasks: {} }, "Must be a list.", "tasks"],
    ["a task that is none", { ...exampleDocument, tasks: [7] }, /object/, "tasks.0"],
    [
      "a title too long",
      { ...exampleDocument, tasks: [plain, { ...plain, id: other, title: "x".repeat(256) }] },
      "255",
      "tasks.1.title",
    ],
    [
      "a field too many",
      { ...exampleDocument, tasks: [{ ...plain, colour: "red" }] },
      "There is no such field.",
      "tasks.0.colour",
    ],
    ["a list that is nowhere", { ...exampleDocument, lists: [] }, "There is no such list", "tasks.0.listId"],
    [
      "a label that is nowhere",
      { ...exampleDocument, labels: [] },
      "There is no such label",
      "tasks.0.labelIds",
    ],
    [
      "the same id twice",
      { ...exampleDocument, tasks: [plain, plain] },
      "Must not occur more than once.",
      "tasks.1.id",
    ],
    [
      "a position that is none",
      { ...exampleDocument, tasks: [{ ...plain, position: "zz" }] },
      "fractional",
      "tasks.0.position",
    ],
    [
      "completed at no time",
      { ...exampleDocument, tasks: [{ ...plain, completed: true }] },
      "done",
      "tasks.0.completedAt",
    ],
    [
      "in the trash with nothing",
      { ...exampleDocument, tasks: [{ ...plain, deletedAt: "2026-01-01T00:00:00Z" }] },
      "deletedAt",
      "tasks.0.deletedWith",
    ],
    [
      "a rule that does not suit",
      { ...exampleDocument, tasks: [{ ...plain, due: { date: "2036-12-01" }, recurrence }] },
      "due time",
      "tasks.0.recurrence",
    ],
    [
      "a recurring task whose due date is no date",
      { ...exampleDocument, tasks: [{ ...plain, due: { date: "=037-01-01" }, recurrence }] },
      "date",
      "tasks.0.due.date",
    ],
    [
      "a recurring task whose due time is no time",
      { ...exampleDocument, tasks: [{ ...plain, due: { date: "2036-12-01", time: "noon" }, recurrence }] },
      "time",
      "tasks.0.due.time",
    ],
    [
      "a task that is a subtask of itself",
      { ...exampleDocument, tasks: [{ ...plain, parentId: plain.id }] },
      "subtask of itself",
      "tasks.0.parentId",
    ],
    [
      "a parent that is nowhere",
      { ...exampleDocument, tasks: [{ ...plain, parentId: other }] },
      "does not exist",
      "tasks",
    ],
    ["NUL in a text", { ...exampleDocument, tasks: [{ ...plain, title: "a\0b" }] }, "NUL", "tasks.0.title"],
  ])("refuses %s, with its place", async (_what, document, message, path) => {
    const ann = await api.aUser();
    const refused = await failure(imported(ann, document));
    if (!(refused instanceof TRPCError)) throw new Error("It was not refused.");
    expect(refused.code).toBe("BAD_REQUEST");
    const [issue] = errorDetails(refused, null).issues ?? [];
    expect(issue?.message).toMatch(message);
    expect(issue?.path.join(".")).toBe(path);
    expect(await exported(ann)).toMatchObject({ lists: [], labels: [], filters: [], tasks: [] });
  });

  test.each([
    [
      "a circle",
      [
        { ...plain, id: other, parentId: aTask?.id },
        { ...plain, parentId: other },
      ],
      "task_cycle",
    ],
    [
      "subtasks 6 deep",
      chain.map((id, at) => ({ ...plain, id, parentId: chain[at - 1] ?? null })),
      "task_too_deep",
    ],
  ])("refuses %s", async (_what, tasks, reason) => {
    const ann = await api.aUser();
    expect(await failure(imported(ann, { ...exampleDocument, tasks }))).toMatchObject({ cause: { reason } });
    expect(await exported(ann)).toMatchObject({ lists: [], labels: [], filters: [], tasks: [] });
  });

  test("keeps every character of a text", async () => {
    const ann = await api.aUser();
    const description = "\ufeffa\ufeffb\u200bc\u0085";
    await imported(ann, { ...(await exported(ann)), tasks: [{ id: randomUUID(), title: "t", description }] });
    expect((await ann.api.task.list()).items).toMatchObject([{ description }]);
  });

  test("accepts subtasks before their parents, five levels deep", async () => {
    const ann = await api.aUser();
    const tasks = chain.slice(0, 6).map((id, at) => ({ ...plain, id, parentId: chain[at - 1] ?? null }));
    await imported(ann, { ...exampleDocument, tasks: tasks.toReversed() });
    expect((await exported(ann)).tasks).toHaveLength(6);
  });

  test("refuses two labels of the same name", async () => {
    const ann = await api.aUser();
    const labels = [aLabel, { ...aLabel, id: other, name: "ERRANDS" }];
    expect(await failure(imported(ann, { ...exampleDocument, labels, tasks: [] }))).toMatchObject({
      cause: { reason: "label_name_taken" },
    });
  });

  test.each(['{"format":"taskwell"', "", "null", '{"tasks":[1,]}', '{"a":1}x', "\ud800"])(
    "refuses %j, which is not such a document",
    async (document) => {
      const ann = await api.aUser();
      expect(await failure(ann.api.data.import({ document }))).toMatchObject({ code: "BAD_REQUEST" });
    },
  );

  test.each([
    ["brackets without end", `{"tasks":[${"[".repeat(1_000_000)}`],
    ["a record without end", `{"tasks":["${"x".repeat(3_000_000)}`],
    ["white space", " ".repeat(3_000_000)],
  ])("refuses a document of %s", async (_what, document) => {
    const ann = await api.aUser();
    expect(await failure(ann.api.data.import({ document }))).toMatchObject({ code: "BAD_REQUEST" });
  });

  test("runs once with an idempotency key, and refuses that key for another document", async () => {
    const ann = await api.aUser();
    const keyed = createCaller({ ...(await ann.context()), idempotencyKey: randomUUID() });
    const document = JSON.stringify(exampleDocument);
    const first = await keyed.data.import({ document });
    expect(await keyed.data.import({ document })).toEqual(first);
    expect(first.tasks.created).toBe(1);
    expect(await failure(keyed.data.import({ document: `${document} ` }))).toMatchObject({
      cause: { reason: "idempotency_key_reused" },
    });
  });
});
