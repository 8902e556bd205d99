import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import { emptyTrash } from "./service.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const titles = (page: { items: readonly { title: string }[] }) => page.items.map(({ title }) => title);

/** A task with a subtask, and that with one. */
async function aFamily(
  user: TestUser,
  place = {},
): Promise<{ parent: string; child: string; grandchild: string }> {
  const { create } = user.api.task;
  const { id: parent } = await create({ title: "parent", ...place });
  const { id: child } = await create({ title: "child", parentId: parent });
  const { id: grandchild } = await create({ title: "grandchild", parentId: child });
  return { parent, child, grandchild };
}

describe("task.delete", () => {
  test("moves a task and its subtasks to the trash, which alone lists them", async () => {
    const ann = await api.aUser();
    const { task } = ann.api;
    const { parent, child } = await aFamily(ann);
    await task.create({ title: "other" });
    expect(await failure(task.delete({ id: parent, ifVersion: 2 }))).toMatchObject({
      cause: { reason: "version_mismatch" },
    });
    expect(await task.delete({ id: parent, ifVersion: 1 })).toEqual({ id: parent });

    expect(titles(await task.list())).toEqual(["other"]);
    expect(titles(await task.trash()).toSorted()).toEqual(["child", "grandchild", "parent"]);
    for (const id of [parent, child]) {
      const calls = [
        task.byId({ id }),
        task.update({ id, title: "x" }),
        task.move({ id }),
        task.delete({ id }),
      ];
      for (const gone of await Promise.all(calls.map(failure)))
        expect(gone).toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await failure(task.create({ id: parent, title: "parent" }))).toMatchObject({
      cause: { reason: "task_id_taken", current: { deletedAt: expect.any(String) } },
    });
  });
});

describe("task.restore", () => {
  test("restores a task with the subtasks deleted together with it, and no others", async () => {
    const ann = await api.aUser();
    const { task } = ann.api;
    const { parent, child, grandchild } = await aFamily(ann);
    await task.delete({ id: grandchild });
    await task.delete({ id: parent });
    expect(await task.restore({ id: parent })).toMatchObject({ title: "parent", deletedAt: null });
    expect(await task.byId({ id: child })).toMatchObject({ parentId: parent, deletedAt: null });
    expect(titles(await task.trash())).toEqual(["grandchild"]);
    expect(await task.restore({ id: grandchild })).toMatchObject({ parentId: child });
    expect(await failure(task.restore({ id: grandchild }))).toMatchObject({ code: "NOT_FOUND" });
  });

  test("of a subtask whose parent is deleted makes it a task of its own", async () => {
    const ann = await api.aUser();
    const { task } = ann.api;
    const { parent, child, grandchild } = await aFamily(ann);
    await task.delete({ id: parent });
    expect(await task.restore({ id: child })).toMatchObject({ parentId: null });
    expect(await task.byId({ id: grandchild })).toMatchObject({ parentId: child });
    expect(titles(await task.trash())).toEqual(["parent"]);
  });

  test("of a task puts it below its parent, wherever that is; without its list, in the Inbox", async () => {
    const ann = await api.aUser();
    const { task, list } = ann.api;
    const { id: listId } = await list.create({ name: "Home" });
    const { parent, child, grandchild } = await aFamily(ann, { listId });
    await task.delete({ id: child });
    await task.move({ id: parent, listId: null });
    expect(await task.restore({ id: child })).toMatchObject({ listId: null, parentId: parent });
    expect(await task.byId({ id: grandchild })).toMatchObject({ listId: null });

    const single = await task.create({ title: "single", listId });
    await list.delete({ id: listId });
    expect(await task.restore({ id: single.id })).toMatchObject({ listId: null, parentId: null });
    await list.restore({ id: listId });
    expect(titles(await task.list({ listId }))).toEqual([]);
  });

  test("of a subtask that would be too deep makes it a task of its own", async () => {
    const ann = await api.aUser();
    const { task } = ann.api;
    const { parent, child } = await aFamily(ann);
    let deep = (await task.create({ title: "top" })).id;
    for (let level = 1; level < 5; level += 1)
      deep = (await task.create({ title: "deep", parentId: deep })).id;
    await task.delete({ id: child });
    await task.move({ id: parent, parentId: deep });
    expect(await task.restore({ id: child })).toMatchObject({ parentId: null });
  });

  test("counts the levels of the subtasks that it restores", async () => {
    const ann = await api.aUser();
    const { task } = ann.api;
    const { parent, child, grandchild } = await aFamily(ann);
    let deep = (await task.create({ title: "top" })).id;
    for (let level = 1; level < 4; level += 1)
      deep = (await task.create({ title: "deep", parentId: deep })).id;
    await task.delete({ id: child });
    // The child alone would be the fifth below; with the grandchild there would be a sixth.
    await task.move({ id: parent, parentId: deep });
    expect(await task.restore({ id: child })).toMatchObject({ parentId: null });
    expect(await task.byId({ id: grandchild })).toMatchObject({ parentId: child });
  });
});

describe("task.purge", () => {
  test("deletes a task of the trash for good, with its subtasks", async () => {
    const ann = await api.aUser();
    const { task } = ann.api;
    const { parent, grandchild } = await aFamily(ann);
    expect(await failure(task.purge({ id: parent }))).toMatchObject({ code: "NOT_FOUND" });
    await task.delete({ id: grandchild });
    await task.delete({ id: parent });
    expect(await task.purge({ id: parent })).toEqual({ id: parent });
    expect((await task.trash()).items).toEqual([]);
    // The id is free again.
    expect(await task.create({ id: parent, title: "anew" })).toMatchObject({ version: 1 });
  });
});

describe("task.trash", () => {
  test("lists the last deleted task first, page by page", async () => {
    const ann = await api.aUser();
    for (const title of ["a", "b", "c"]) {
      const { id } = await ann.api.task.create({ title });
      await ann.api.task.delete({ id });
    }
    const first = await ann.api.task.trash({ limit: 2 });
    const second = await ann.api.task.trash({ limit: 2, cursor: first.nextCursor ?? "" });
    expect([...titles(first), ...titles(second)]).toEqual(["c", "b", "a"]);
    expect(second.nextCursor).toBeNull();
  });
});

describe("the trash", () => {
  test("is emptied after 30 days, for all users, by one server at a time", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const { id: listId } = await ann.api.list.create({ name: "Old" });
    await ann.api.task.create({ title: "in it", listId });
    await ann.api.list.delete({ id: listId });
    const old = await aFamily(bob);
    await bob.api.task.delete({ id: old.parent });
    await api.db.asSystem("let time pass", async () => {
      for (const table of ["tasks", "lists"]) {
        const sql = `UPDATE ${table} SET deleted_at = deleted_at - interval '30 days 1 second' WHERE user_id IN ($1, $2)`;
        await api.db.query(sql, [ann.id, bob.id], () => 0);
      }
    });
    const { id: recent } = await bob.api.task.create({ title: "recent" });
    await bob.api.task.delete({ id: recent });

    const emptied = await Promise.all([emptyTrash(api.db), emptyTrash(api.db), emptyTrash(api.db)]);
    expect(emptied.reduce((sum, purged) => sum + purged, 0)).toBe(5);
    expect(titles(await bob.api.task.trash())).toEqual(["recent"]);
    expect(titles(await ann.api.task.trash())).toEqual([]);
    expect((await ann.api.list.trash()).items).toEqual([]);
  });
});
