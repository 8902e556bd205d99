/** Entries of the history as actions of people. */
import { expect, test } from "vitest";
import { callsByDay, namesIn, titleOf } from "./history-calls.ts";
import type { HistoryEntry } from "./history-calls.ts";

function anEntry(fields: Partial<HistoryEntry>): HistoryEntry {
  return {
    kind: "task",
    id: "tea",
    action: "updated",
    at: "2026-11-28T12:00:00.000Z",
    actor: "ann",
    callId: "1",
    version: 2,
    changes: [],
    summary: "",
    ...fields,
  };
}

const change = (field: string, from: string | boolean | null, to: string | boolean | null) => ({
  field,
  from,
  to,
});
const titlesOf = (entries: readonly HistoryEntry[]) => {
  const names = namesIn(entries);
  return [...callsByDay(entries, "UTC").values()].flat().map((call) => titleOf(call, (id) => names.get(id)));
};

test("what one call has done is one action", () => {
  const changes = [change("completed", false, true)];
  const entries = [
    ...["a", "b", "c"].map((id) => anEntry({ id, changes })),
    anEntry({ callId: "0", id: "a", action: "created", changes: [change("title", null, "Tea")] }),
  ];

  expect(titlesOf(entries)).toEqual(["Completed 3 tasks", "Added “Tea”"]);
});

test("a list and its tasks in the trash, and a label that was taken from its tasks", () => {
  const changes = [change("deletedAt", null, "2026-11-28T12:00:00.000Z")];
  const entries = [
    anEntry({ kind: "list", id: "work", changes }),
    anEntry({ id: "a", changes }),
    anEntry({ id: "b", changes }),
    anEntry({
      callId: "2",
      kind: "label",
      id: "home",
      action: "deleted",
      changes: [change("name", "home", null)],
    }),
    anEntry({ callId: "2", id: "a", changes: [{ field: "labelIds", from: ["home"], to: [] }] }),
  ];

  expect(titlesOf(entries)).toEqual([
    "Moved a list and 2 tasks to the trash",
    "Deleted the label “home” for good, changed a task",
  ]);
});

test("a recurring task that moves on was completed, or skipped", () => {
  const due = change("due.date", "2026-11-28", "2026-11-29");
  const occurrence = [change("occurrence", null, "2026-11-28")];
  const entries = [
    anEntry({ version: null, changes: occurrence, summary: "Completed the occurrence of 2026-11-28." }),
    anEntry({ changes: [due] }),
    anEntry({
      callId: "2",
      version: null,
      changes: occurrence,
      summary: "Skipped the occurrence of 2026-11-28.",
    }),
    anEntry({ callId: "2", changes: [due] }),
    anEntry({ callId: "3", action: "created", changes: [change("title", null, "Tea")] }),
  ];

  expect(titlesOf(entries)).toEqual(["Completed “Tea”", "Skipped “Tea” once", "Added “Tea”"]);
});

test("days are those of the reader", () => {
  const entries = [
    anEntry({ callId: "2", at: "2026-11-28T13:30:00.000Z" }),
    anEntry({ at: "2026-11-28T12:30:00.000Z" }),
  ];

  expect([...callsByDay(entries, "Australia/Sydney").keys()]).toEqual(["2026-11-29", "2026-11-28"]);
  expect([...callsByDay(entries, "UTC").keys()]).toEqual(["2026-11-28"]);
});

test("changes of no call are actions of their own", () => {
  const changes = [change("completed", false, true)];
  const entries = [anEntry({ callId: null, id: "a", changes }), anEntry({ callId: null, id: "b", changes })];

  expect(titlesOf(entries)).toEqual(["Completed a task", "Completed a task"]);
});
