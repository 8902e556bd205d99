import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import { account, call } from "./testing.ts";

let api: TestApi;
let ann: TestUser;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
const nothingLeft = { conflicts: [], conflictCount: 0 };

describe("undo", () => {
  test("puts changed fields back, and redo does the change again", async () => {
    ann = await api.aUser();
    const task = await ann.api.task.create({ title: "Tea", description: "Green" });
    const [, callId] = await call(ann, (one) =>
      one.task.update({ id: task.id, title: "Coffee", description: null }),
    );
    const undone = await ann.api.history.undo({ call: callId });
    expect(undone).toMatchObject({ undone: 1, ...nothingLeft });
    expect(await ann.api.task.byId({ id: task.id })).toMatchObject({
      title: "Tea",
      description: "Green",
      version: 3,
    });

    expect(await ann.api.history.undo({ call: undone.callId })).toMatchObject({ undone: 1, ...nothingLeft });
    expect(await ann.api.task.byId({ id: task.id })).toMatchObject({ title: "Coffee", description: null });
  });

  test("leaves what has been changed since, field by field, and undoes the rest", async () => {
    ann = await api.aUser();
    const task = await ann.api.task.create({ title: "Tea" });
    const change = { id: task.id, title: "Coffee", priority: "high" as const, due: { date: "2036-12-01" } };
    const [, callId] = await call(ann, (one) => one.task.update(change));
    await ann.api.task.update({ id: task.id, title: "Cocoa", due: { date: "2036-12-01", time: "10:00" } });
    const result = await ann.api.history.undo({ call: callId });
    expect(result.conflicts.map(({ id, field }) => [id, field])).toEqual([[task.id, "title"]]);
    expect(await ann.api.task.byId({ id: task.id })).toMatchObject({
      title: "Cocoa",
      priority: "none",
      due: { date: "2036-12-01", time: "10:00" },
    });
  });

  test("a created task is gone, unless somebody has changed it", async () => {
    ann = await api.aUser();
    const [one, first] = await call(ann, (caller) => caller.task.create({ title: "One" }));
    const [two, second] = await call(ann, (caller) => caller.task.create({ title: "Two" }));
    await ann.api.task.update({ id: two.id, title: "Changed" });
    expect(await ann.api.history.undo({ call: first })).toMatchObject({ undone: 1, ...nothingLeft });
    expect(await failure(ann.api.task.byId({ id: one.id }))).toMatchObject({ code: "NOT_FOUND" });
    expect(await ann.api.history.undo({ call: second })).toMatchObject({
      undone: 0,
      conflicts: [{ kind: "task", id: two.id, field: "title" }],
    });
    expect(await ann.api.task.byId({ id: two.id })).toMatchObject({ title: "Changed" });
  });

  test("a created list in use stays", async () => {
    ann = await api.aUser();
    const [list, callId] = await call(ann, (one) => one.list.create({ name: "Garden" }));
    await ann.api.task.create({ title: "Mow", listId: list.id });
    expect(await ann.api.history.undo({ call: callId })).toMatchObject({
      undone: 0,
      conflicts: [{ kind: "list", id: list.id, field: null, message: "It has come into use since." }],
    });
  });

  test("a list with its tasks comes back from the trash, and after a purge, with its subtasks and labels", async () => {
    ann = await api.aUser();
    const list = await ann.api.list.create({ name: "Garden" });
    const label = await ann.api.label.create({ name: "home" });
    const task = await ann.api.task.create({ title: "Mow", listId: list.id, labelIds: [label.id] });
    const subtask = await ann.api.task.create({ title: "Sharpen", parentId: task.id });
    const before = await account(api, ann);
    const [, deletion] = await call(ann, (one) => one.list.delete({ id: list.id }));
    const [, purge] = await call(ann, (one) => one.list.purge({ id: list.id }));
    expect(await ann.api.history.undo({ call: purge })).toMatchObject({ undone: 3, ...nothingLeft });
    expect(await ann.api.history.undo({ call: deletion })).toMatchObject({ undone: 3, ...nothingLeft });
    expect(await account(api, ann)).toEqual(before);
    expect(await ann.api.task.byId({ id: subtask.id })).toMatchObject({ parentId: task.id, listId: list.id });
  });

  test("a deleted label is on its tasks again, but for one whose name is taken", async () => {
    ann = await api.aUser();
    const label = await ann.api.label.create({ name: "home" });
    const task = await ann.api.task.create({ title: "Mow", labelIds: [label.id] });
    const [, deletion] = await call(ann, (one) => one.label.delete({ id: label.id }));
    const other = await ann.api.label.create({ name: "Home" });
    expect(await ann.api.history.undo({ call: deletion })).toMatchObject({
      undone: 1,
      conflicts: [
        { kind: "label", id: label.id, field: "name" },
        { kind: "task", id: task.id, field: "labelIds" },
      ],
    });
    await ann.api.label.delete({ id: other.id });
    expect(await ann.api.history.undo({ call: deletion })).toMatchObject({ undone: 2, ...nothingLeft });
    expect(await ann.api.task.byId({ id: task.id })).toMatchObject({ labelIds: [label.id] });
  });

  test("a completed occurrence is due again, exactly, and can be completed again", async () => {
    ann = await api.aUser();
    const task = await ann.api.task.create({
      title: "Water",
      due: { date: "2036-12-01", time: "09:00" },
      recurrence: { rule: "FREQ=WEEKLY" },
    });
    await ann.api.task.create({ title: "Fill the can", parentId: task.id, due: { date: "2036-12-01" } });
    const before = await account(api, ann);
    const [, callId] = await call(ann, (one) => one.task.setCompleted({ id: task.id, completed: true }));
    expect(await ann.api.history.undo({ call: callId })).toMatchObject(nothingLeft);
    expect(await account(api, ann)).toEqual(before);
    await ann.api.task.setCompleted({ id: task.id, completed: true });
    expect(await ann.api.task.byId({ id: task.id })).toMatchObject({ due: { date: "2036-12-08" } });
  });

  test("a completed occurrence stays completed when its task has another due date since", async () => {
    ann = await api.aUser();
    const recurrence = { rule: "FREQ=WEEKLY" };
    const { id } = await ann.api.task.create({ title: "Water", due: { date: "2036-12-01" }, recurrence });
    const [, callId] = await call(ann, (one) => one.task.setCompleted({ id, completed: true }));
    await ann.api.task.update({ id, due: { date: "2036-12-10" } });
    const { conflicts } = await ann.api.history.undo({ call: callId });
    expect(conflicts.map(({ field }) => field)).toContain("due.date");
    expect((await ann.api.task.occurrences({ id })).items).toHaveLength(1);
  });

  test("an import is gone, but for what has been worked on since", async () => {
    ann = await api.aUser();
    const document = "TYPE,CONTENT\ntask,One\ntask,Two\ntask,Three\n";
    const [, callId] = await call(ann, (one) => one.data.importCsv({ document }));
    const { items } = await ann.api.task.list({});
    const [worked] = items;
    await ann.api.task.setCompleted({ id: worked?.id ?? "", completed: true });
    expect(await ann.api.history.undo({ call: callId })).toMatchObject({
      undone: 2,
      conflicts: [{ id: worked?.id, field: "completed" }],
    });
    expect((await ann.api.task.list({})).items.map(({ id }) => id)).toEqual([worked?.id]);
  });

  test("a move into a list that is gone since stays undone, and says so", async () => {
    ann = await api.aUser();
    const list = await ann.api.list.create({ name: "Old" });
    const task = await ann.api.task.create({ title: "Move me", listId: list.id });
    const [, move] = await call(ann, (one) => one.task.move({ id: task.id, listId: null }));
    await ann.api.list.delete({ id: list.id });
    expect(await ann.api.history.undo({ call: move })).toMatchObject({
      conflicts: [{ id: task.id, field: "listId" }],
    });
    expect(await ann.api.task.byId({ id: task.id })).toMatchObject({ listId: null });
  });

  test("a subtask of what was created keeps it", async () => {
    ann = await api.aUser();
    const operations = [randomUUID(), randomUUID()].map((id, index, ids) => ({
      do: "create" as const,
      task: { id, title: `Task ${index}`, ...(index === 0 ? {} : { parentId: ids[0] ?? null }) },
    }));
    const [{ results }, callId] = await call(ann, (one) => one.task.batch({ operations }));
    const [parent, child] = results.map(({ id }) => id ?? "");
    const grandchild = await ann.api.task.create({ title: "Later", parentId: child ?? "" });
    const { undone, conflicts } = await ann.api.history.undo({ call: callId });
    expect(undone).toBe(0);
    expect(conflicts.map(({ id }) => id).toSorted()).toEqual([parent ?? "", child ?? ""].toSorted());
    expect(await ann.api.task.byId({ id: grandchild.id })).toMatchObject({ parentId: child });
  });

  test("twice undoes once", async () => {
    ann = await api.aUser();
    const task = await ann.api.task.create({ title: "Tea" });
    const [, callId] = await call(ann, (one) => one.task.update({ id: task.id, title: "Coffee" }));
    await ann.api.history.undo({ call: callId });
    expect(await ann.api.history.undo({ call: callId })).toMatchObject({ undone: 0, ...nothingLeft });
    expect(await ann.api.task.byId({ id: task.id })).toMatchObject({ version: 3 });
  });

  test("of nobody's call, or of somebody else's, is one answer", async () => {
    ann = await api.aUser();
    const bob = await api.aUser();
    const [, callId] = await call(bob, (one) => one.task.create({ title: "His" }));
    const inYear10889 = "ffffffe2-187c-7c5d-8000-00126f29ae08";
    for (const unknown of [callId, randomUUID(), inYear10889])
      expect(await failure(ann.api.history.undo({ call: unknown }))).toMatchObject({
        code: "NOT_FOUND",
        cause: { reason: "call_not_found" },
      });
  });
});
