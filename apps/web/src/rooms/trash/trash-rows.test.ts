/** What the trash shows. */
import { optimisticTask } from "@taskwell/client";
import type { List, Task } from "@taskwell/client";
import { expect, test } from "vitest";
import { trashRows } from "./trash-rows.ts";

const deletedAt = "2026-11-28T12:00:00.000Z";
const aTask = (id: string, fields: Partial<Task> = {}): Task => ({
  ...optimisticTask({ title: id }, { id, userId: "ann" }),
  deletedAt,
  ...fields,
});
const list: List = {
  id: "work",
  userId: "ann",
  name: "Work",
  color: null,
  position: "a",
  archivedAt: null,
  deletedAt: "2026-11-28T13:00:00.000Z",
  version: 1,
  createdAt: deletedAt,
  updatedAt: deletedAt,
};

test("what was deleted with a list or with its parent is counted there, and not shown", () => {
  const tasks = [
    aTask("in the list", { listId: "work" }),
    aTask("parent"),
    aTask("child", { parentId: "parent" }),
    aTask("grandchild", { parentId: "child" }),
    aTask("of an open parent", { parentId: "open", deletedAt: "2026-11-28T11:00:00.000Z" }),
  ];

  expect(trashRows([list], tasks).map(({ name, withCount }) => [name, withCount])).toEqual([
    ["Work", 1],
    ["parent", 2],
    ["of an open parent", 0],
  ]);
});
