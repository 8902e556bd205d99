import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe("task.create", () => {
  test("creates a task with defaults", async () => {
    const ann = await api.aUser();
    const task = await ann.api.task.create({ title: "  Buy milk " });

    expect(task).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      userId: ann.id,
      listId: null,
      parentId: null,
      title: "Buy milk",
      description: null,
      completed: false,
      completedAt: null,
      priority: "none",
      labelIds: [],
      due: null,
      dueAt: null,
      notBefore: null,
      durationMinutes: null,
      recurrence: null,
      position: expect.stringMatching(/^m[0-9a-f]{13}$/),
      deletedAt: null,
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: task.createdAt,
    });
  });

  test("accepts a description, a state and a client-generated id in any case", async () => {
    const ann = await api.aUser();
    const id = randomUUID();
    const input = { id: id.toUpperCase(), title: "Call Bob", description: "About the boat", completed: true };
    expect(await ann.api.task.create(input)).toMatchObject({ ...input, id });
  });

  test("gives the existing task to a retry with the same id and content", async () => {
    const ann = await api.aUser();
    const input = { id: randomUUID(), title: "Once", description: "only" };
    const made = await Promise.all(Array.from({ length: 10 }, () => ann.api.task.create(input)));

    expect(new Set(made.map((task) => JSON.stringify(task))).size).toBe(1);
    expect((await ann.api.task.list()).items).toEqual([made[0]]);
  });

  test("with the id of another own task is a conflict that includes that task", async () => {
    const ann = await api.aUser();
    const task = await ann.api.task.create({ id: randomUUID(), title: "First" });
    for (const different of [
      { title: "Second" },
      { title: "First", completed: true },
      { title: "First", description: "" },
      { title: "First", priority: "low" as const },
    ]) {
      expect(await failure(ann.api.task.create({ id: task.id, ...different }))).toMatchObject({
        code: "CONFLICT",
        cause: { reason: "task_id_taken", current: task },
      });
    }
  });

  test("with the id of another user's task creates an own task", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const hers = await ann.api.task.create({ title: "Hers" });
    const his = await bob.api.task.create({ id: hers.id, title: "His" });

    expect(his).toMatchObject({ id: hers.id, userId: bob.id, title: "His" });
    expect(await ann.api.task.byId({ id: hers.id })).toEqual(hers);
  });
});

describe("task.byId", () => {
  test("finds own tasks only, whether others exist or not", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const task = await ann.api.task.create({ title: "Secret" });

    expect(await ann.api.task.byId({ id: task.id })).toEqual(task);
    const stranger = await failure(bob.api.task.byId({ id: task.id }));
    const missing = await failure(bob.api.task.byId({ id: randomUUID() }));
    expect(stranger).toMatchObject({ code: "NOT_FOUND", message: "There is no such task." });
    expect(stranger).toEqual(missing);
  });
});

describe("task.update", () => {
  test("changes given fields, keeps absent ones, and clears those that are null", async () => {
    const ann = await api.aUser();
    const task = await ann.api.task.create({ title: "One", description: "first" });
    const { id } = task;

    const titled = await ann.api.task.update({ id, title: "Two" });
    expect(titled).toEqual({ ...task, title: "Two", version: 2, updatedAt: titled.updatedAt });
    expect(Date.parse(titled.updatedAt)).toBeGreaterThan(Date.parse(task.updatedAt));

    expect(await ann.api.task.update({ id, description: null, completed: true })).toMatchObject({
      title: "Two",
      description: null,
      completed: true,
      version: 3,
    });
    expect(await ann.api.task.update({ id, priority: "urgent" })).toMatchObject({
      priority: "urgent",
      completed: true,
      version: 4,
    });
  });

  test("without a change gives the task as it is", async () => {
    const ann = await api.aUser();
    const task = await ann.api.task.create({ title: "Same" });
    expect(await ann.api.task.update({ id: task.id })).toEqual(task);
    expect(await ann.api.task.update({ id: task.id, title: "Same", description: null })).toEqual(task);
    expect(await ann.api.task.setCompleted({ id: task.id, completed: false })).toEqual(task);
    expect(await failure(ann.api.task.update({ id: randomUUID() }))).toMatchObject({ code: "NOT_FOUND" });
  });

  test("of an old version is a conflict that includes the current task", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({ title: "One" });
    const current = await ann.api.task.update({ id, title: "Two", ifVersion: 1 });

    expect(await failure(ann.api.task.update({ id, title: "Three", ifVersion: 1 }))).toMatchObject({
      code: "CONFLICT",
      cause: { reason: "version_mismatch", current },
    });
    expect(await failure(ann.api.task.update({ id: randomUUID(), title: "x", ifVersion: 1 }))).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await ann.api.task.byId({ id })).toEqual(current);
  });

  test("of one version by many calls at the same time succeeds once", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({ title: "Contested" });
    const writers = Array.from({ length: 10 }, (_, index) =>
      ann.api.task.update({ id, title: `By ${index}`, ifVersion: 1 }),
    );
    const results = await Promise.allSettled(writers);

    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await ann.api.task.byId({ id })).version).toBe(2);
  });

  test("many updates at the same time each raise the version", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({ title: "0" });
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => ann.api.task.update({ id, title: `${index + 1}` })),
    );
    expect((await ann.api.task.byId({ id })).version).toBe(11);
  });
});

describe("task.setCompleted and task.delete", () => {
  test("complete and delete a task", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({ title: "Do it" });

    expect(await ann.api.task.setCompleted({ id, completed: true })).toMatchObject({
      completed: true,
      version: 2,
    });
    expect(await ann.api.task.delete({ id })).toEqual({ id });
    const { byId, delete: remove, setCompleted } = ann.api.task;
    const failures = [byId({ id }), remove({ id }), setCompleted({ id, completed: true })].map(failure);
    for (const gone of await Promise.all(failures)) expect(gone).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("task.list", () => {
  test("is empty for a new user, and does not create one", async () => {
    const ann = await api.aUser();
    expect(await ann.api.task.list({})).toEqual({ items: [], nextCursor: null });
    const rows = await api.db.asSystem("look for the row", () =>
      api.db.prisma.user.count({ where: { id: ann.id } }),
    );
    expect(rows).toBe(0);
  });

  test("gives each task once, newest first, whatever the page size, also those created in one millisecond", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "first" });
    const createdAt = new Date("2026-01-01T00:00:00.123Z");
    await api.db.asUser(ann.id, () =>
      api.db.prisma.task.createMany({
        data: Array.from({ length: 30 }, (_, index) => ({
          userId: ann.id,
          title: `task ${index}`,
          completed: index % 3 === 0,
          createdAt: index < 20 ? createdAt : new Date(createdAt.getTime() + index),
        })),
      }),
    );
    const { items: all } = await ann.api.task.list({ limit: 200 });
    const sorted = all.toSorted((a, b) => (a.createdAt + a.id < b.createdAt + b.id ? 1 : -1));
    expect(all).toHaveLength(31);
    expect(all).toEqual(sorted);

    for (const [limit, completed] of [[1], [7], [30], [31], [4, true], [4, false]] as const) {
      const filter = completed === undefined ? {} : { completed };
      const wanted = completed === undefined ? all : all.filter((task) => task.completed === completed);
      const seen = [];
      let cursor: string | null = null;
      do {
        const page = await ann.api.task.list({ limit, ...filter, ...(cursor === null ? {} : { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(wanted);
    }
  });

  test("continues where it was while tasks are created and deleted", async () => {
    const ann = await api.aUser();
    for (const title of ["a", "b", "c", "d"]) await ann.api.task.create({ title });
    const first = await ann.api.task.list({ limit: 2 });
    await ann.api.task.create({ title: "e" });
    await ann.api.task.delete({ id: first.items[1]?.id ?? "" });
    const second = await ann.api.task.list({ limit: 2, cursor: first.nextCursor ?? "" });

    expect(second.items.map(({ title }) => title)).toEqual(["b", "a"]);
  });

  test("refuses a cursor of another user, and one that was changed or made up", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    for (const title of ["a", "b"]) await ann.api.task.create({ title });
    const { nextCursor } = await ann.api.task.list({ limit: 1 });
    const cursor = nextCursor ?? "";

    const changed = [...cursor].map(
      (character, at) => cursor.slice(0, at) + (character === "A" ? "B" : "A") + cursor.slice(at + 1),
    );
    for (const bad of [...changed, `${cursor}=`, `${cursor}A`, cursor.slice(1), "", "x", "é".repeat(50)]) {
      expect(await failure(ann.api.task.list({ cursor: bad }))).toMatchObject({
        code: "BAD_REQUEST",
        cause: { reason: "cursor_invalid" },
      });
    }
    expect(await failure(bob.api.task.list({ cursor }))).toMatchObject({
      cause: { reason: "cursor_invalid" },
    });
  });
});

describe("the log", () => {
  test("says who changed what, without texts of theirs", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({ title: "Canary 7f3a", description: "Canary 7f3a" });
    await ann.api.task.byId({ id });
    await ann.api.task.delete({ id });
    await failure(ann.api.task.delete({ id }));

    const entries = api.logged.filter((entry) => "userId" in entry && entry.userId === ann.id);
    expect(entries).toMatchObject([
      {
        action: "task.create",
        id,
        outcome: "done",
        durationMs: expect.any(Number),
        requestId: expect.any(String),
      },
      { action: "task.delete", id, outcome: "done" },
      { action: "task.delete", id, outcome: "NOT_FOUND" },
    ]);
    expect(JSON.stringify(api.logged)).not.toContain("Canary");
  });
});

describe("labels of a task", () => {
  test("are added and removed one by one, also by two devices at once", async () => {
    const ann = await api.aUser();
    const labels = [];
    for (const name of ["a", "b", "c"]) labels.push((await ann.api.label.create({ name })).id);
    const [a = "", b = "", c = ""] = labels;
    const { id } = await ann.api.task.create({ title: "t", labelIds: [a] });
    await Promise.all([
      ann.api.task.addLabels({ id, labelIds: [a, b] }),
      ann.api.task.addLabels({ id, labelIds: [c] }),
    ]);
    expect((await ann.api.task.byId({ id })).labelIds.toSorted()).toEqual([a, b, c].toSorted());
    const { labelIds, version } = await ann.api.task.removeLabels({ id, labelIds: [a, c] });
    expect(labelIds).toEqual([b]);
    expect(await ann.api.task.removeLabels({ id, labelIds: [a] })).toMatchObject({ labelIds: [b], version });
  });

  test("must exist, and be 50 at most", async () => {
    const ann = await api.aUser();
    const ids = [];
    for (let index = 0; index < 51; index += 1)
      ids.push((await ann.api.label.create({ name: `label ${index}` })).id);
    const { id } = await ann.api.task.create({ title: "t", labelIds: ids.slice(0, 50) });
    expect(await failure(ann.api.task.addLabels({ id, labelIds: ids.slice(50) }))).toMatchObject({
      code: "BAD_REQUEST",
    });
    const other = await ann.api.task.create({ title: "t" });
    expect(await failure(ann.api.task.addLabels({ id: other.id, labelIds: [id] }))).toMatchObject({
      cause: { reason: "label_not_found" },
    });
  });
});
