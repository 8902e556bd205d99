import { describe, expect, test } from "vitest";
import { failure } from "../testing.ts";
import { DocumentTree, settleTree } from "./tree-rules.ts";
import type { TreeNode } from "./tree-rules.ts";

const monday = new Date("2036-12-01T00:00:00Z");
const tuesday = new Date("2036-12-02T00:00:00Z");

const node = (id: string, parentId: string | null, rest: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parentId,
  listId: null,
  deletedAt: null,
  deletedWith: null,
  ...rest,
});
/** Each below the one before: `a`, `b`, … */
const chain = (length: number, rest: Partial<TreeNode> = {}) =>
  [..."abcdefgh"].slice(0, length).map((id, level, ids) => node(id, ids[level - 1] ?? null, rest));
const settle = (nodes: readonly TreeNode[], deletedLists: ReadonlyMap<string, Date> = new Map()) =>
  settleTree(nodes, deletedLists);
const refusal = (nodes: readonly TreeNode[]) => failure(Promise.resolve().then(() => settle(nodes)));

test("nothing changes in a tree that fits together", () => {
  expect(settle([])).toEqual([]);
  expect(settle(chain(6, { listId: "home" }))).toEqual([]);
});

describe("an import is refused", () => {
  test.each([
    ["two tasks below each other", [node("a", "b"), node("b", "a")]],
    [
      "three tasks in a circle, and one below it",
      [node("x", "a"), node("a", "b"), node("b", "c"), node("c", "a")],
    ],
  ])("with %s", async (_what, nodes) => {
    expect(await refusal(nodes)).toMatchObject({ reason: "task_cycle" });
  });

  test("with more than five levels of subtasks, in whatever order they come", async () => {
    expect(await refusal(chain(7))).toMatchObject({ reason: "task_too_deep" });
    expect(await refusal(chain(7).toReversed())).toMatchObject({ reason: "task_too_deep" });
  });

  test("with a parent that does not exist", async () => {
    const { cause } = Object(await refusal([node("a", null), node("b", "missing")]));
    expect(cause).toMatchObject({
      issues: [{ path: ["tasks"], message: expect.stringContaining("task b") }],
    });
  });
});

describe("a document is refused before it is stored", () => {
  const refused = (pairs: readonly (readonly [id: string, parentId: string])[]) => {
    const tree = new DocumentTree();
    return () => {
      for (const [id, parentId] of pairs) tree.add(id, parentId, `Task ${id}`);
    };
  };
  const six = [..."bcdefg"].map((id, index) => [id, "abcdef"[index] ?? ""] as const);

  test("with more than five levels of subtasks, in whatever order they come", () => {
    for (const pairs of [six, six.toReversed(), [...six.slice(3), ...six.slice(0, 3)]])
      expect(refused(pairs)).toThrow(/up to 5 deep/);
    expect(refused(six.slice(1))).not.toThrow();
  });

  test("with tasks below each other", () => {
    expect(
      refused([
        ["a", "b"],
        ["b", "a"],
      ]),
    ).toThrow("Task b would be a subtask of itself.");
    expect(refused([["a", "a"]])).toThrow(/subtask of itself/);
  });
});

test("more levels are allowed where they are in the trash", () => {
  const [, , , , , , deepest] = chain(7, { deletedAt: monday, deletedWith: "a" });
  expect(settle([...chain(6), ...(deepest === undefined ? [] : [deepest])])).toEqual([]);
});

test("subtasks of all levels go to the list of the task at the top", () => {
  const [a, b, c] = [node("a", null, { listId: "home" }), node("b", "a"), node("c", "b", { listId: "work" })];
  const moved = { listId: "home", deletedAt: null, deletedWith: null };
  expect(settle([c, b, a])).toEqual([
    { id: "c", ...moved },
    { id: "b", ...moved },
  ]);
});

describe("the trash", () => {
  test("takes the subtasks of a task that is in it, as deleted with what it was deleted with", () => {
    const nodes = [node("a", null, { deletedAt: monday, deletedWith: "x" }), node("b", "a"), node("c", "b")];
    expect(settle(nodes)).toEqual([
      { id: "b", listId: null, deletedAt: monday, deletedWith: "x" },
      { id: "c", listId: null, deletedAt: monday, deletedWith: "x" },
    ]);
  });

  test("takes the tasks of a list that is in it", () => {
    const nodes = chain(2, { listId: "gone" });
    expect(settle(nodes, new Map([["gone", tuesday]]))).toEqual([
      { id: "a", listId: "gone", deletedAt: tuesday, deletedWith: "gone" },
      { id: "b", listId: "gone", deletedAt: tuesday, deletedWith: "gone" },
    ]);
  });

  test("leaves a subtask that was deleted by itself as it is", () => {
    const own = { deletedAt: tuesday, deletedWith: "b" };
    const nodes = [node("a", null, { deletedAt: monday, deletedWith: "a" }), node("b", "a", own)];
    expect(settle(nodes)).toEqual([]);
  });
});
