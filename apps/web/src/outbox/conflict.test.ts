/** When two changes of a task are about the same field. */
import { optimisticTask } from "@taskwell/client";
import { expect, test } from "vitest";
import { conflictingFields } from "./conflict.ts";

const base = optimisticTask(
  { title: "Milk", labelIds: ["1", "2"], due: { date: "2026-12-01" } },
  { id: "a", userId: "ann" },
);

test("different fields are no conflict", () => {
  const theirs = { ...base, description: "Oat", version: 2 };
  expect(conflictingFields({ id: "a", title: "Milk!" }, { title: base.title }, theirs)).toEqual([]);
});

test("the same field is, unless both have set the same", () => {
  const update = { id: "a", title: "Oat milk", priority: "high" } as const;
  const theirs = { ...base, title: "Soy milk", priority: "high" as const };
  expect(conflictingFields(update, { title: "Milk", priority: "none" }, theirs)).toEqual(["title"]);
});

test("values are compared as the server understands them: members in any order, absent as null, labels as a set", () => {
  const theirs = { ...base, labelIds: ["2", "1"], due: { timeZone: null, time: null, date: "2026-12-01" } };
  const update = { id: "a", labelIds: ["3"], due: { date: "2026-12-24" } };
  expect(conflictingFields(update, { labelIds: ["1", "2"], due: base.due }, theirs)).toEqual([]);
});
