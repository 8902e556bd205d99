import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCaller } from "../root.ts";
import { failure, startTestApi } from "../testing.ts";
import type { Caller, TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

type Operation = Parameters<Caller["task"]["batch"]>[0]["operations"][number];

const titles = async (user: TestUser) =>
  (await user.api.task.list({ sort: "manual", limit: 200 })).items.map(({ title }) => title);

describe("task.batch", () => {
  test("runs operations in order; later ones may name ids that earlier ones create", async () => {
    const ann = await api.aUser();
    const { id: listId } = await ann.api.list.create({ name: "Home" });
    const [parent, child, other] = [randomUUID(), randomUUID(), randomUUID()];
    const { results } = await ann.api.task.batch({
      operations: [
        { do: "create", task: { id: parent, title: "parent" } },
        { do: "create", task: { id: child, title: "child", parentId: parent } },
        { do: "create", task: { id: other, title: "other" } },
        { do: "move", task: { id: parent, listId } },
        { do: "update", task: { id: child, title: "changed", ifVersion: 2 } },
        { do: "setCompleted", task: { id: parent, completed: true, withSubtasks: true } },
        { do: "delete", task: { id: other } },
      ],
    });
    expect(results.map(({ id, task, error }) => [id, task?.version ?? null, error])).toEqual([
      [parent, 1, null],
      [child, 1, null],
      [other, 1, null],
      [parent, 2, null],
      [child, 3, null],
      [parent, 3, null],
      [other, null, null],
    ]);
    expect(await ann.api.task.byId({ id: child })).toMatchObject({
      title: "changed",
      listId,
      completed: true,
    });
    expect((await ann.api.task.trash()).items).toMatchObject([{ id: other }]);
  });

  test("undoes all operations when one fails, and names that one", async () => {
    const ann = await api.aUser();
    const existing = await ann.api.task.create({ title: "existing" });
    const failing: readonly (readonly [Operation, string])[] = [
      [{ do: "update", task: { id: randomUUID(), title: "x" } }, "task_not_found"],
      [{ do: "create", task: { title: "x", labelIds: [randomUUID()] } }, "label_not_found"],
      [{ do: "update", task: { id: existing.id, title: "x", ifVersion: 9 } }, "version_mismatch"],
      [{ do: "move", task: { id: existing.id, parentId: existing.id } }, "task_cycle"],
      [{ do: "create", task: { id: existing.id, title: "another" } }, "task_id_taken"],
    ];
    for (const [operation, reason] of failing) {
      const refused = await failure(
        ann.api.task.batch({ operations: [{ do: "create", task: { title: "first" } }, operation] }),
      );
      expect(refused).toMatchObject({ message: expect.stringMatching(/^Operation 2: /), cause: { reason } });
    }
    expect(await titles(ann)).toEqual(["existing"]);
  });

  test("runs the other operations when one fails, if it is not atomic", async () => {
    const ann = await api.aUser();
    const missing = randomUUID();
    const { results } = await ann.api.task.batch({
      atomic: false,
      operations: [
        { do: "create", task: { title: "first" } },
        { do: "update", task: { id: missing, title: "x" } },
        { do: "create", task: { title: "no list", listId: randomUUID() } },
        { do: "create", task: { title: "last" } },
      ],
    });
    expect(results.map(({ error }) => error?.reason ?? null)).toEqual([
      null,
      "task_not_found",
      "list_not_found",
      null,
    ]);
    expect(results[1]).toEqual({
      id: missing,
      task: null,
      error: { code: "NOT_FOUND", reason: "task_not_found", message: "There is no such task." },
    });
    expect(await titles(ann)).toEqual(["first", "last"]);
  });

  test.each([true, false])("runs once with an idempotency key (atomic: %s)", async (atomic) => {
    const ann = await api.aUser();
    const keyed = createCaller({ ...(await ann.context()), idempotencyKey: randomUUID() });
    const operations = [
      { do: "create" as const, task: { title: "a" } },
      { do: "delete" as const, task: { id: randomUUID() } },
      { do: "create" as const, task: { title: "b" } },
    ];
    const first = await failure(keyed.task.batch({ operations, atomic }));
    const second = await failure(keyed.task.batch({ operations, atomic }));
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(await titles(ann)).toEqual(atomic ? [] : ["a", "b"]);
  });

  test("accepts up to 100 operations, and says which input is invalid", async () => {
    const ann = await api.aUser();
    const create = (title: string) => ({ do: "create" as const, task: { title } });
    const many = Array.from({ length: 100 }, (_, index) => create(`${index}`));
    expect((await ann.api.task.batch({ operations: many })).results).toHaveLength(100);
    expect(await titles(ann)).toHaveLength(100);
    const bad = [[...many, create("one more")], [], [create("ok"), create(" ")]];
    for (const operations of bad)
      expect(await failure(ann.api.task.batch({ operations }))).toMatchObject({ code: "BAD_REQUEST" });
    expect(await failure(ann.api.task.batch({ operations: bad[2] ?? [] }))).toMatchObject({
      cause: { issues: [{ path: ["operations", 1, "task", "title"] }] },
    });
    const unknown: unknown = { operations: [{ do: "explode", task: {} }] };
    expect(await failure(Reflect.apply(ann.api.task.batch, undefined, [unknown]))).toMatchObject({
      code: "BAD_REQUEST",
    });
  });
});
