/** What is shown before the server has answered. */
import { optimisticTask } from "@taskwell/client";
import type { Task } from "@taskwell/client";
import { positionAt } from "@taskwell/domain/order-key";
import { expect, test } from "vitest";
import { noRows } from "../replica/rows.ts";
import type { Rows } from "../replica/rows.ts";
import { asTree } from "../tasks/select.ts";
import { applyPending } from "./apply-pending.ts";
import type { Edit, Operation } from "./operation.ts";

const userId = "ann";

function taskOf(id: string, fields: Partial<Task> = {}): Task {
  return {
    ...optimisticTask({ title: id }, { id, userId }),
    position: positionAt(id.charCodeAt(0), 0),
    version: 1,
    ...fields,
  };
}

function rowsOf(...tasks: Task[]): Rows {
  return { ...noRows, tasks: new Map(tasks.map((task) => [task.id, task])) };
}

function pending(...edits: Edit[]): Operation[] {
  return edits.map((edit, index) => ({
    ...edit,
    id: String(index),
    userId,
    group: "0",
    label: "Changed",
    atMs: Date.UTC(2026, 10, 28, 12, index),
  }));
}

const titlesIn = ({ tasks }: Rows) =>
  asTree([...tasks.values()]).map((item) => (item.kind === "task" ? item.task.title : ""));

test("six tasks that are added quickly keep their order", () => {
  const titles = ["one", "two", "three", "four", "five", "six"];
  const edits = titles.map((title, index): Edit => ({
    path: "task.create",
    input: { id: `z${6 - index}`, title },
  }));
  expect(titlesIn(applyPending(rowsOf(taskOf("a")), pending(...edits)))).toEqual(["a", ...titles]);
});

test("a task that is moved stands where it was dropped, and one that is added then comes last", () => {
  const rows = rowsOf(taskOf("a"), taskOf("b"), taskOf("c"));
  const shown = applyPending(
    rows,
    pending(
      { path: "task.move", input: { id: "c", before: "b" } },
      { path: "task.create", input: { id: "d", title: "d" } },
    ),
  );
  expect(titlesIn(shown)).toEqual(["a", "c", "b", "d"]);
});

test("a task takes its subtasks along: to the trash, out of it, and into another list", () => {
  const rows = rowsOf(taskOf("a"), taskOf("b", { parentId: "a" }), taskOf("c", { parentId: "b" }));
  const deleted = applyPending(rows, pending({ path: "task.delete", input: { id: "a" } }));
  expect([...deleted.tasks.values()].map(({ deletedAt }) => deletedAt)).toEqual(
    Array.from({ length: 3 }, () => "2026-11-28T12:00:00.000Z"),
  );
  const restored = applyPending(deleted, pending({ path: "task.restore", input: { id: "a" } }));
  expect(restored.tasks).toEqual(rows.tasks);
  const moved = applyPending(rows, pending({ path: "task.move", input: { id: "a", listId: "home" } }));
  expect([...moved.tasks.values()].map(({ listId }) => listId)).toEqual(["home", "home", "home"]);
});

test("an update changes its fields, and leaves what it does not name", () => {
  const task = taskOf("a", { labelIds: ["red"], listId: "home", parentId: null, version: 7 });
  const edit: Edit = {
    path: "task.update",
    input: { id: "a", due: { date: "2026-12-01" }, priority: "high" },
  };
  expect(applyPending(rowsOf(task), pending(edit)).tasks.get("a")).toEqual({
    ...task,
    due: { date: "2026-12-01", time: null, timeZone: null },
    priority: "high",
  });
});

test("a change of a task that is not known here changes nothing", () => {
  const rows = rowsOf(taskOf("a"));
  const edits: Edit[] = [
    { path: "task.update", input: { id: "x", title: "X" } },
    { path: "task.delete", input: { id: "x" } },
    { path: "task.move", input: { id: "x", before: "a" } },
    { path: "task.setCompleted", input: { id: "x", completed: true } },
  ];
  expect(applyPending(rows, pending(...edits)).tasks).toEqual(rows.tasks);
});
