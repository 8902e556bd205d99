/** What the documents show of exports and imports. A test replays every example. */
import { exampleFilter } from "../filter/examples.ts";
import { exampleLabel } from "../label/examples.ts";
import { exampleList } from "../list/examples.ts";
import { exampleTask } from "../task/examples.ts";
import type { DataDocument, ImportResult } from "./schema.ts";

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

/** Of the example, into the account that it is of: only what stands elsewhere differs. */
export const exampleResult: ImportResult = {
  dryRun: true,
  lists: updated,
  labels: unchanged,
  filters: unchanged,
  tasks: updated,
  notes: [],
};

const none = { created: 0, updated: 0, unchanged: 0 };

/** Of a dry run that makes so many tasks. */
export const made = (tasks: number): ImportResult => ({
  dryRun: true,
  lists: none,
  labels: none,
  filters: none,
  tasks: { ...none, created: tasks },
  notes: [],
});

export const exampleCsv = `\ufeffTYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT\r
task,Renew passport @errands,"Two photos, the old passport, 60 €.",2,1,,,2036-12-01 09:00,en,Europe/Berlin,45,minute\r
`;
