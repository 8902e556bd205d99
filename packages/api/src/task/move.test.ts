import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
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

describe("the manual order", () => {
  test("stays right, and its keys short, after many moves to one place", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "first" });
    // Keys with room for a few moves, until they would be longer than 60.
    const titles = [..."abcdefghij"];
    const data = titles.map((title) => ({ userId: ann.id, title, position: `n0${"V".repeat(54)}${title}` }));
    await api.db.asUser(ann.id, () => api.db.prisma.task.createMany({ data }));
    const all = (await ann.api.task.list({ sort: "manual" })).items;
    const id = (title: string) => all.find((task) => task.title === title)?.id ?? "";

    const expected = ["first", ...titles];
    for (let step = 0; step < 60; step += 1) {
      const title = titles[(step * 7) % 10] ?? "";
      if (title === "e") continue;
      await ann.api.task.move({ id: id(title), after: id("e") });
      expected.splice(expected.indexOf(title), 1);
      expected.splice(expected.indexOf("e") + 1, 0, title);
    }
    const { items } = await ann.api.task.list({ sort: "manual" });
    expect(items.map(({ title }) => title)).toEqual(expected);
    const lengths = items.map(({ position }) => position.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(60);
    expect(lengths.filter((length) => length < 50).length).toBeGreaterThan(1);
  });

  test("makes room between tasks of equal position", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "first" });
    await api.db.asUser(ann.id, () =>
      api.db.prisma.task.createMany({
        data: Array.from({ length: 300 }, (_, index) => ({
          userId: ann.id,
          title: `${index}`,
          position: "a0",
        })),
      }),
    );
    const before = await inOrder(ann, { limit: 200 });
    const { items } = await ann.api.task.list({ sort: "manual", limit: 200 });
    const [moved, anchor] = [items[150], items[10]];
    await ann.api.task.move({ id: moved?.id ?? "", before: anchor?.id ?? "" });
    const expected = before.filter((title) => title !== moved?.title);
    expected.splice(10, 0, moved?.title ?? "");
    expect(await inOrder(ann)).toEqual(expected);
  });

  test("has all tasks, on its pages too, after concurrent moves", async () => {
    const ann = await api.aUser();
    const titles = Array.from({ length: 12 }, (_, index) => `${index}`);
    const id = await tasksNamed(ann, titles);
    const random = (count: number) => Math.floor(Math.random() * count);
    await Promise.all(
      Array.from({ length: 100 }, () => {
        const [a, b] = [titles[random(12)] ?? "", titles[random(12)] ?? ""];
        return failure(ann.api.task.move({ id: id(a), [random(2) === 0 ? "before" : "after"]: id(b) }));
      }),
    );
    const whole = await inOrder(ann);
    expect(whole.toSorted()).toEqual(titles.toSorted());
    const first = await ann.api.task.list({ sort: "manual", limit: 5 });
    const rest = await ann.api.task.list({ sort: "manual", cursor: first.nextCursor ?? "" });
    expect([...first.items, ...rest.items].map(({ title }) => title)).toEqual(whole);
  });

  test("waits longer than a second for another change of the same user, such as an import", async () => {
    const ann = await api.aUser();
    const id = await tasksNamed(ann, ["a", "b"]);
    const isLocked = new EventEmitter();
    const moved = once(isLocked, "locked").then(() => ann.api.task.move({ id: id("a"), after: id("b") }));
    const waitingSeconds = async () => {
      const sql = `SELECT extract(epoch FROM max(clock_timestamp() - query_start)) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'advisory'`;
      const asking = api.db.asSystem("see who waits", () =>
        api.db.query(sql, [], ([seconds]) => Number(seconds)),
      );
      return (await asking)[0];
    };
    const hasWaited = once(isLocked, "locked").then(() => expect.poll(waitingSeconds).toBeGreaterThan(1.1));
    await api.db.asUser(ann.id, () =>
      api.db.transaction(async () => {
        await ann.api.task.move({ id: id("b"), before: id("a") });
        isLocked.emit("locked");
        await hasWaited;
      }),
    );
    await moved;
    expect(await inOrder(ann)).toEqual(["b", "a"]);
  });

  test("a cursor of one order is refused by another", async () => {
    const ann = await api.aUser();
    await tasksNamed(ann, ["a", "b"]);
    const { nextCursor } = await ann.api.task.list({ sort: "manual", limit: 1 });
    expect(await failure(ann.api.task.list({ cursor: nextCursor ?? "" }))).toMatchObject({
      cause: { reason: "cursor_invalid" },
    });
  });
});
