import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** Tasks of these titles, in this order, by their titles. */
async function tasksNamed(
  user: TestUser,
  titles: readonly string[],
  place = {},
): Promise<(title: string) => string> {
  const ids = new Map<string, string>();
  for (const title of titles) ids.set(title, (await user.api.task.create({ title, ...place })).id);
  return (title) => {
    const id = ids.get(title);
    if (id === undefined) throw new Error(`There is no ${title}.`);
    return id;
  };
}

/** A chain of tasks, each a part of the one before. */
async function aChain(user: TestUser, length: number, place = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let level = 0; level < length; level += 1) {
    const parentId = ids.at(-1);
    const input = parentId === undefined ? place : { parentId };
    ids.push((await user.api.task.create({ title: `level ${level}`, ...input })).id);
  }
  return ids;
}

const inOrder = async (user: TestUser, input = {}) =>
  (await user.api.task.list({ sort: "manual", limit: 200, ...input })).items.map(({ title }) => title);

describe("subtasks", () => {
  test("are in their parent's list, and up to five levels deep", async () => {
    const ann = await api.aUser();
    const { id: listId } = await ann.api.list.create({ name: "Home" });
    const chain = await aChain(ann, 6, { listId });
    expect(await ann.api.task.byId({ id: chain[5] ?? "" })).toMatchObject({ listId, parentId: chain[4] });

    const deeper = ann.api.task.create({ title: "level 6", parentId: chain[5] ?? "" });
    expect(await failure(deeper)).toMatchObject({ code: "BAD_REQUEST", cause: { reason: "task_too_deep" } });
    expect(await inOrder(ann, { parentId: chain[0] })).toEqual(["level 1"]);
    expect(await inOrder(ann, { parentId: "none" })).toEqual(["level 0"]);
  });

  test("need an existing parent", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const [hers, gone] = [
      await ann.api.task.create({ title: "Hers" }),
      await bob.api.task.create({ title: "Gone" }),
    ];
    await bob.api.task.delete({ id: gone.id });
    for (const parentId of [hers.id, gone.id, randomUUID()]) {
      const call = bob.api.task.create({ title: "Orphan", parentId });
      expect(await failure(call)).toMatchObject({ code: "NOT_FOUND", cause: { reason: "task_not_found" } });
    }
  });

  test("cannot be created below themselves", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({ title: "Own parent" });
    const again = ann.api.task.create({ id, title: "Own parent", parentId: id });
    expect(await failure(again)).toMatchObject({ code: "BAD_REQUEST", cause: { reason: "task_cycle" } });
  });

  test("are created once by retries with the same id, wherever the parent is by then", async () => {
    const ann = await api.aUser();
    const { id: listId } = await ann.api.list.create({ name: "Home" });
    const parent = await ann.api.task.create({ title: "Parent" });
    const input = { id: randomUUID(), title: "Child", parentId: parent.id };
    const child = await ann.api.task.create(input);
    await ann.api.task.move({ id: parent.id, listId });
    expect(await ann.api.task.create(input)).toMatchObject({ id: child.id, listId, version: 2 });
  });

  test("are completed together with their parent if requested", async () => {
    const ann = await api.aUser();
    const [parent = "", child = "", grandchild = ""] = await aChain(ann, 3);
    const { setCompleted, byId } = ann.api.task;
    await setCompleted({ id: parent, completed: true });
    expect(await byId({ id: child })).toMatchObject({ completed: false, completedAt: null });

    const done = await setCompleted({ id: parent, completed: true, withSubtasks: true });
    expect(done).toMatchObject({ completed: true, completedAt: expect.any(String) });
    for (const id of [child, grandchild]) expect(await byId({ id })).toMatchObject({ completed: true });
    expect(await setCompleted({ id: child, completed: false })).toMatchObject({ completedAt: null });
  });
});

describe("task.move", () => {
  test("puts a task before or after another, or at the end", async () => {
    const ann = await api.aUser();
    const id = await tasksNamed(ann, ["a", "b", "c", "d"]);
    const { move } = ann.api.task;
    expect(await inOrder(ann)).toEqual(["a", "b", "c", "d"]);
    await move({ id: id("d"), before: id("b") });
    expect(await inOrder(ann)).toEqual(["a", "d", "b", "c"]);
    await move({ id: id("a"), after: id("c") });
    await move({ id: id("d") });
    expect(await inOrder(ann)).toEqual(["b", "c", "a", "d"]);
    await ann.api.task.create({ title: "new" });
    expect(await inOrder(ann)).toEqual(["b", "c", "a", "d", "new"]);
  });

  test("moves a task and its subtasks to another list, the Inbox, or below another task", async () => {
    const ann = await api.aUser();
    const { move, byId } = ann.api.task;
    const { id: listId } = await ann.api.list.create({ name: "Home" });
    const [parent = "", child = "", grandchild = ""] = await aChain(ann, 3);
    const placeOf = async (id: string) => {
      const { listId: list, parentId } = await byId({ id });
      return { listId: list, parentId };
    };

    expect(await move({ id: parent, listId })).toMatchObject({ listId, parentId: null, version: 2 });
    expect(await placeOf(grandchild)).toEqual({ listId, parentId: child });
    await move({ id: child, listId: null });
    expect(await placeOf(child)).toEqual({ listId: null, parentId: null });
    expect(await placeOf(grandchild)).toEqual({ listId: null, parentId: child });
    await move({ id: child, parentId: parent });
    expect(await placeOf(grandchild)).toEqual({ listId, parentId: child });
    await move({ id: child, parentId: null });
    expect(await placeOf(child)).toEqual({ listId, parentId: null });
  });

  test("refuses cycles, too many levels, unknown places, and tasks that are no siblings", async () => {
    const ann = await api.aUser();
    const { move, create } = ann.api.task;
    const [top = "", , third = ""] = await aChain(ann, 3);
    const [, , , deep = ""] = await aChain(ann, 4);
    const { id: listId } = await ann.api.list.create({ name: "Home" });
    const away = await create({ title: "away", listId });
    const reasons = [
      [{ id: top, parentId: third }, "task_cycle"],
      [{ id: top, parentId: top }, "task_cycle"],
      [{ id: top, parentId: deep }, "task_too_deep"],
      [{ id: top, parentId: randomUUID() }, "task_not_found"],
      [{ id: top, listId: randomUUID() }, "list_not_found"],
      [{ id: top, after: away.id }, "not_a_sibling"],
      [{ id: top, after: randomUUID() }, "not_a_sibling"],
      [{ id: top, ifVersion: 2 }, "version_mismatch"],
      [{ id: randomUUID() }, "task_not_found"],
    ] as const;
    for (const [input, reason] of reasons)
      expect(await failure(move(input))).toMatchObject({ cause: { reason } });
    expect(await failure(move({ id: top, listId, parentId: third }))).toMatchObject({ code: "BAD_REQUEST" });
    expect(await failure(create({ title: "x", listId, parentId: third }))).toMatchObject({
      code: "BAD_REQUEST",
    });
    expect(await ann.api.task.byId({ id: top })).toMatchObject({ version: 1 });
  });

  test("to the list that a task is in reorders it there", async () => {
    const ann = await api.aUser();
    const { id: listId } = await ann.api.list.create({ name: "Home" });
    const id = await tasksNamed(ann, ["a", "b"], { listId });
    await ann.api.task.move({ id: id("b"), listId, before: id("a") });
    expect(await inOrder(ann, { listId })).toEqual(["b", "a"]);
  });

  test("of tasks below each other at the same time creates no cycle", async () => {
    const ann = await api.aUser();
    const id = await tasksNamed(ann, ["a", "b", "c"]);
    const { move } = ann.api.task;
    await Promise.all([
      failure(move({ id: id("a"), parentId: id("b") })),
      failure(move({ id: id("b"), parentId: id("c") })),
      failure(move({ id: id("c"), parentId: id("a") })),
    ]);
    const { items } = await ann.api.task.list({ parentId: "none" });
    expect(items).toHaveLength(1);
  });
});
