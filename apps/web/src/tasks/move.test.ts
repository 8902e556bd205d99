/** Where tasks go that are moved by keys or dropped: what `task.move` is asked for. */
import { optimisticTask } from "@taskwell/client";
import type { Task } from "@taskwell/client";
import { expect, test } from "vitest";
import { gapAt, isSamePlace, movesTo, rootsOf, spotOf, spotTowards } from "./move.ts";
import type { Direction } from "./move.ts";
import { asTree } from "./select.ts";

function task(id: string, parentId: string | null, position: string): Task {
  return { ...optimisticTask({ title: id, parentId }, { id, userId: "ann" }), position };
}
/** a, a1, a2, b, c, c1 */
const tasks = [
  task("a", null, "1"),
  task("a1", "a", "1"),
  task("a2", "a", "2"),
  task("b", null, "2"),
  task("c", null, "3"),
  task("c1", "c", "1"),
];
const items = asTree(tasks);
const all = new Map(tasks.map((one) => [one.id, one]));
const named = (...ids: string[]) => tasks.filter(({ id }) => ids.includes(id));

function moved(direction: Direction, ...ids: string[]) {
  const spot = spotTowards(direction, named(...ids), items, all);
  return spot && movesTo(named(...ids), spot);
}

/** Dropped above a row, at a depth that may be out of range. */
function dropped(id: string, row: number, depth: number) {
  const gap = gapAt(items, new Set([id]), row, depth);
  return movesTo(named(id), spotOf(items, new Set([id]), gap));
}

test("keys move a task past its neighbour, with all that is below that", () => {
  expect(moved("up", "b")).toEqual([{ id: "b", before: "a" }]);
  expect(moved("down", "a")).toEqual([{ id: "a", after: "b" }]);
  expect(moved("up", "a1")).toBeUndefined();
  expect(moved("down", "a2")).toBeUndefined();
});

test("keys move a task into the one above, and out of its parent", () => {
  expect(moved("in", "b")).toEqual([{ id: "b", parentId: "a" }]);
  expect(moved("in", "a1")).toBeUndefined();
  expect(moved("out", "a1")).toEqual([{ id: "a1", parentId: null, after: "a" }]);
  expect(moved("out", "b")).toBeUndefined();
});

test("several tasks keep their order", () => {
  expect(moved("up", "b", "c")).toEqual([
    { id: "b", before: "a" },
    { id: "c", before: "a" },
  ]);
  expect(moved("down", "a", "b")).toEqual([
    { id: "b", after: "c" },
    { id: "a", after: "c" },
  ]);
});

test("subtasks come along with their parent, and are not moved themselves", () => {
  expect(rootsOf(named("a", "a2", "c1"), all).map(({ id }) => id)).toEqual(["a", "c1"]);
});

test("a task is dropped beside its new neighbour", () => {
  expect(dropped("b", 0, 0)).toEqual([{ id: "b", before: "a" }]);
  expect(dropped("a", 6, 0)).toEqual([{ id: "a", after: "c" }]);
});

test("the depth chooses between a subtask and a task beside it", () => {
  expect(dropped("b", 6, 0)).toEqual([{ id: "b", after: "c" }]);
  expect(dropped("b", 6, 1)).toEqual([{ id: "b", parentId: "c", after: "c1" }]);
  expect(dropped("b", 6, 2)).toEqual([{ id: "b", parentId: "c1" }]);
});

test("a depth that is not possible there becomes the nearest one that is", () => {
  expect(dropped("b", 2, 0)).toEqual([{ id: "b", parentId: "a", after: "a1" }]);
  expect(dropped("b", 1, 0)).toEqual([{ id: "b", parentId: "a", before: "a1" }]);
  expect(dropped("b", 0, 5)).toEqual([{ id: "b", before: "a" }]);
});

test("a task is not dropped into its own subtasks", () => {
  expect(dropped("a", 2, 1)).toEqual([{ id: "a", before: "b" }]);
});

test("a task that is dropped where it is stays", () => {
  const gap = gapAt(items, new Set(["b"]), 4, 0);
  expect(isSamePlace(items, named("b"), spotOf(items, new Set(["b"]), gap))).toBe(true);
  const other = gapAt(items, new Set(["b"]), 4, 1);
  expect(isSamePlace(items, named("b"), spotOf(items, new Set(["b"]), other))).toBe(false);
});
