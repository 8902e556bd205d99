/** What a tab shows when it hears what happens in another one. */
import { optimisticTask } from "@taskwell/client";
import { expect, test } from "vitest";
import type { Operation } from "../outbox/operation.ts";
import { taskChange } from "../replica/rows.ts";
import { initialState, withMessage } from "./state.ts";
import type { Message } from "./state.ts";

const userId = "ann";
const task = { ...optimisticTask({ title: "Milk" }, { id: "a", userId }), version: 3 };
const rename: Operation = {
  path: "task.update",
  input: { id: "a", title: "Oat milk" },
  id: "1",
  userId,
  group: "1",
  label: "Task renamed",
  atMs: 0,
};

const after = (...messages: Message[]) => messages.reduce(withMessage, initialState);
const titleIn = (state: typeof initialState) => state.rows.tasks.get("a")?.title;

test("a change is shown before it is sent, over whatever the server tells", () => {
  const state = after(
    { kind: "rows", changes: [taskChange(task)] },
    { kind: "added", operations: [rename] },
    { kind: "rows", changes: [taskChange({ ...task, title: "Soy milk", version: 4 })] },
  );
  expect(titleIn(state)).toBe("Oat milk");
  expect(state.serverRows.tasks.get("a")?.title).toBe("Soy milk");
});

test("once it is sent, it can be undone, and is shown even if an older row arrives", () => {
  const sent = { ...task, title: "Oat milk", version: 4 };
  const state = after(
    { kind: "rows", changes: [taskChange(task)] },
    { kind: "added", operations: [rename] },
    { kind: "sent", operation: rename, changes: [taskChange(sent)], callId: "call" },
    { kind: "rows", changes: [taskChange(task)] },
  );
  expect(titleIn(state)).toBe("Oat milk");
  expect(state.operations).toEqual([]);
  expect(state.calls).toEqual([{ group: "1", label: "Task renamed", callIds: ["call"] }]);
});

test("what is discarded is not shown any more", () => {
  const state = after(
    { kind: "rows", changes: [taskChange(task)] },
    { kind: "added", operations: [rename] },
    { kind: "removed", ids: ["1"] },
  );
  expect(titleIn(state)).toBe("Milk");
});

test("an operation that is told twice is there once", () => {
  const added: Message = { kind: "added", operations: [rename] };
  expect(after(added, added).operations).toEqual([rename]);
  expect(after({ kind: "added", operations: [rename, rename] }).operations).toEqual([rename]);
});
