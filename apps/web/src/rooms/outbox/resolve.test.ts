/** What is sent when a conflict has been decided. */
import { optimisticTask } from "@taskwell/client";
import { expect, test } from "vitest";
import { conflictingFields } from "../../outbox/conflict.ts";
import type { Operation } from "../../outbox/operation.ts";
import { resolved } from "./resolve.ts";

const theirs = { ...optimisticTask({ title: "Soy milk" }, { id: "a", userId: "ann" }), version: 5 };
const operation: Extract<Operation, { path: "task.update" }> = {
  path: "task.update",
  input: { id: "a", title: "Oat milk", priority: "high" },
  base: { title: "Milk", priority: "none" },
  id: "1",
  userId: "ann",
  group: "1",
  label: "Task renamed",
  atMs: 0,
};

test("what is kept here is no conflict any more", () => {
  const update = resolved(operation, theirs, { dropped: [] });
  expect(update?.input).toEqual(operation.input);
  expect(conflictingFields(operation.input, update?.base ?? {}, theirs)).toEqual([]);
});

test("what is kept of elsewhere is not sent", () => {
  expect(resolved(operation, theirs, { dropped: ["title"] })?.input).toEqual({ id: "a", priority: "high" });
  expect(resolved(operation, theirs, { dropped: ["title", "priority"] })).toBeUndefined();
});

test("a merged text is sent, unless it is the one of elsewhere", () => {
  const update = resolved(operation, theirs, { dropped: [], merged: { title: "Oat and soy milk" } });
  expect(update?.input).toEqual({ id: "a", title: "Oat and soy milk", priority: "high" });
  expect(conflictingFields(operation.input, update?.base ?? {}, theirs)).toEqual([]);
  const same = resolved(operation, theirs, { dropped: [], merged: { title: "Soy milk" } });
  expect(same?.input).toEqual({ id: "a", priority: "high" });
});
