/** Ranges of rows, and the row that is next to one that is gone. */
import { optimisticTask } from "@taskwell/client";
import { expect, test } from "vitest";
import { neighbourOf, rangeOf, taskRowFrom } from "./selection.ts";
import type { ListItem } from "./task-list.tsx";

const task = (id: string): ListItem => ({
  kind: "task",
  task: optimisticTask({ title: id }, { id, userId: "ann" }),
  depth: 0,
});
const heading: ListItem = { kind: "heading", id: "h", title: "Tomorrow" };
const items = [task("a"), task("b"), heading, task("c")];

test("a range has both ends, in either direction, and no headings", () => {
  expect(rangeOf(items, 1, 3)).toEqual(["b", "c"]);
  expect(rangeOf(items, 3, 1)).toEqual(["b", "c"]);
});

test("headings are passed over, and there is nothing beyond the ends", () => {
  expect(taskRowFrom(items, 2, 1)).toBe(3);
  expect(taskRowFrom(items, 2, -1)).toBe(1);
  expect(taskRowFrom(items, 4, 1)).toBeUndefined();
});

test("in the place of a row that is gone comes the one that followed it, or else the one above", () => {
  expect(neighbourOf([task("a"), task("c")], 1)).toBe(1);
  expect(neighbourOf([task("a"), task("b")], 2)).toBe(1);
  expect(neighbourOf([task("a"), heading], 1)).toBe(0);
  expect(neighbourOf([heading], 0)).toBeUndefined();
});
