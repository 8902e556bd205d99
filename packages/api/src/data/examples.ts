/** Exports and imports in the API's examples. A test replays every example. */
import { exampleFilter } from "../filter/examples.ts";
import { exampleLabel } from "../label/examples.ts";
import { exampleList } from "../schema/list-example.ts";
import { exampleTask } from "../schema/task-example.ts";
import type { DataDocument } from "./schema.ts";
import type { ImportResult } from "../document/schema.ts";

const { userId, ...list } = exampleList;
const { userId: _label, ...label } = exampleLabel;
const { userId: _filter, ...filter } = exampleFilter;
const { userId: _task, dueAt: _dueAt, ...task } = exampleTask;

export const exampleDocument: DataDocument = {
  format: "taskwell",
  version: 1,
  exportedAt: "2026-11-21T17:30:00.000Z",
  user: { id: userId, email: null, name: null },
  lists: [list],
  labels: [label],
  filters: [filter],
  tasks: [{ ...task, recurrence: null, deletedWith: null, occurrences: [] }],
};

const updated = { created: 0, updated: 1, unchanged: 0 };
const unchanged = { created: 0, updated: 0, unchanged: 1 };

/** Result of importing the example into its own account, where list and task have changed positions. */
export const exampleResult: ImportResult = {
  dryRun: true,
  lists: updated,
  labels: unchanged,
  filters: unchanged,
  tasks: updated,
  notes: [],
};
