import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const namesOf = async (user: TestUser, input = {}) =>
  (await user.api.list.list(input)).items.map(({ name }) => name);
const titlesOf = async (user: TestUser, input = {}) =>
  (await user.api.task.list(input)).items.map(({ title }) => title);

describe("list.create, byId and update", () => {
  test("create a list with defaults, and change the given fields", async () => {
    const ann = await api.aUser();
    const list = await ann.api.list.create({ name: " Home ", color: "#3B82F6" });
    expect(list).toEqual({
      id: expect.any(String),
      userId: ann.id,
      name: "Home",
      color: "#3b82f6",
      position: expect.any(String),
      archivedAt: null,
      deletedAt: null,
      version: 1,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: list.createdAt,
    });
    expect(await ann.api.list.byId({ id: list.id })).toEqual(list);

    const { id } = list;
    const renamed = await ann.api.list.update({ id, name: "House", ifVersion: 1 });
    expect(renamed).toMatchObject({ name: "House", color: "#3b82f6", version: 2 });
    expect(await ann.api.list.update({ id, color: null })).toMatchObject({ name: "House", color: null });
    expect(await failure(ann.api.list.update({ id, name: "x", ifVersion: 1 }))).toMatchObject({
      code: "CONFLICT",
      cause: { reason: "version_mismatch", current: { name: "House", version: 3 } },
    });
  });

  test("create once by retries with the same id and content; with other content it is a conflict", async () => {
    const ann = await api.aUser();
    const input = { id: randomUUID(), name: "Once", color: "#ABCDEF" };
    const made = await Promise.all(Array.from({ length: 10 }, () => ann.api.list.create(input)));
    expect(new Set(made.map((list) => JSON.stringify(list))).size).toBe(1);
    expect(await failure(ann.api.list.create({ ...input, name: "Twice" }))).toMatchObject({
      cause: { reason: "list_id_taken", current: made[0] },
    });
  });

  test.each([
    { name: " " },
    { name: "x".repeat(256) },
    { name: "x", color: "red" },
    { name: "x", icon: "y" },
  ])("refuse %j", async (input) => {
    const ann = await api.aUser();
    expect(await failure(ann.api.list.create(input))).toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("list.list and list.move", () => {
  test("give lists in manual order, page by page", async () => {
    const ann = await api.aUser();
    const ids = new Map<string, string>();
    for (const name of ["a", "b", "c", "d"]) ids.set(name, (await ann.api.list.create({ name })).id);
    const idOf = (name: string) => ids.get(name) ?? "";
    const { move } = ann.api.list;

    await move({ id: idOf("d"), before: idOf("a") });
    await move({ id: idOf("b"), after: idOf("c") });
    expect(await namesOf(ann)).toEqual(["d", "a", "c", "b"]);
    expect(await move({ id: idOf("d") })).toMatchObject({ name: "d", version: 3 });
    expect(await namesOf(ann)).toEqual(["a", "c", "b", "d"]);

    const first = await ann.api.list.list({ limit: 3 });
    expect(await namesOf(ann, { limit: 3, cursor: first.nextCursor })).toEqual(["d"]);
    expect(await failure(move({ id: idOf("a"), before: idOf("a") }))).toMatchObject({
      cause: { reason: "not_a_sibling" },
    });
    expect(await failure(move({ id: idOf("a"), before: idOf("b"), after: idOf("c") }))).toMatchObject({
      code: "BAD_REQUEST",
    });
    expect(await failure(move({ id: idOf("a"), ifVersion: 7 }))).toMatchObject({
      cause: { reason: "version_mismatch" },
    });
  });

  test("leave archived lists out unless asked for them", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.list.create({ name: "Old" });
    await ann.api.list.create({ name: "New" });
    const archived = await ann.api.list.archive({ id });
    expect(archived.archivedAt).not.toBeNull();
    expect(await ann.api.list.archive({ id })).toEqual(archived);
    expect(await namesOf(ann)).toEqual(["New"]);
    expect(await namesOf(ann, { archived: true })).toEqual(["Old"]);
    expect(await ann.api.list.unarchive({ id })).toMatchObject({ archivedAt: null, version: 3 });
    expect(await namesOf(ann)).toEqual(["Old", "New"]);
  });
});

describe("list.delete, trash, restore and purge", () => {
  test("a list goes to the trash with its tasks, and they are restored together", async () => {
    const ann = await api.aUser();
    const { task, list } = ann.api;
    const { id: listId } = await list.create({ name: "Garden" });
    const dig = await task.create({ title: "Dig", listId });
    await task.create({ title: "Find the spade", parentId: dig.id });
    await task.create({ title: "Elsewhere" });
    const early = await task.create({ title: "Deleted before", listId });
    await task.delete({ id: early.id });

    expect(await list.delete({ id: listId })).toEqual({ id: listId });
    expect(await titlesOf(ann)).toEqual(["Elsewhere"]);
    expect(await namesOf(ann)).toEqual([]);
    expect((await list.trash()).items).toMatchObject([{ name: "Garden", deletedAt: expect.any(String) }]);
    expect((await task.trash()).items).toHaveLength(3);
    const calls = [
      list.byId({ id: listId }),
      list.delete({ id: listId }),
      task.create({ title: "x", listId }),
    ];
    for (const answer of await Promise.all(calls.map(failure)))
      expect(answer).toMatchObject({ cause: { reason: "list_not_found" } });

    expect(await list.restore({ id: listId })).toMatchObject({ name: "Garden", deletedAt: null });
    expect(await titlesOf(ann, { listId })).toEqual(["Find the spade", "Dig"]);
    expect(await task.byId({ id: dig.id })).toMatchObject({ listId, deletedAt: null });
    expect((await task.trash()).items).toMatchObject([{ title: "Deleted before" }]);
    expect(await failure(list.restore({ id: listId }))).toMatchObject({ code: "NOT_FOUND" });
  });

  test("a purge deletes a list and its tasks; tasks deleted before stay in the trash", async () => {
    const ann = await api.aUser();
    const { task, list } = ann.api;
    const { id: listId } = await list.create({ name: "Garden" });
    const parent = await task.create({ title: "Dig", listId });
    const early = await task.create({ title: "Deleted before", parentId: parent.id });
    await task.delete({ id: early.id });
    expect(await failure(list.purge({ id: listId }))).toMatchObject({ code: "NOT_FOUND" });
    await list.delete({ id: listId });
    expect(await list.purge({ id: listId })).toEqual({ id: listId });

    expect((await list.trash()).items).toEqual([]);
    expect((await task.trash()).items).toMatchObject([
      { title: "Deleted before", listId: null, parentId: null },
    ]);
    expect(await task.restore({ id: early.id })).toMatchObject({ listId: null, parentId: null });
  });

  test("tasks created while their list is deleted go with it or are refused", async () => {
    const ann = await api.aUser();
    const { task, list } = ann.api;
    const { id: listId } = await list.create({ name: "Contested" });
    const making = Array.from({ length: 20 }, (_, index) =>
      failure(task.create({ title: `${index}`, listId })),
    );
    await list.delete({ id: listId });
    const made = (await Promise.all(making)).filter((answer) => answer === "no error").length;

    expect((await task.trash({ limit: 200 })).items).toHaveLength(made);
    expect((await task.list()).items).toEqual([]);
  });
});
