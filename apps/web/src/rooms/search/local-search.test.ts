/** The search without a network, and how similar results are told from exact ones. */
import { optimisticTask } from "@taskwell/client";
import type { Task } from "@taskwell/client";
import { expect, test } from "vitest";
import { hasAllWords, searchLocally } from "./local-search.ts";

const stamps = { userId: "u", color: null, version: 1, createdAt: "", updatedAt: "" };
const list = { ...stamps, name: "Häuser", position: "a", archivedAt: null, deletedAt: null };
const lists = new Map([
  ["home", { ...list, id: "home" }],
  ["old", { ...list, id: "old", archivedAt: "2026-01-01T00:00:00Z" }],
]);
const labels = new Map([["bills", { ...stamps, id: "bills", name: "Bills" }]]);

function taskOf(id: string, fields: Partial<Task>): Task {
  return { ...optimisticTask({ title: id }, { id, userId: "u" }), createdAt: `2026-11-2${id}`, ...fields };
}
const tasks = new Map(
  [
    taskOf("1", { title: "Passport photos", description: "35 × 45 mm" }),
    taskOf("2", { title: "Photos", description: "For the passport" }),
    taskOf("3", { title: "Café", listId: "home", labelIds: ["bills"] }),
    taskOf("4", { title: "Old photos", listId: "old" }),
    taskOf("5", { title: "Done photos", completed: true }),
  ].map((task) => [task.id, task]),
);
const rows = { tasks, lists, labels };
const found = (text: string) => searchLocally(rows, text).map(({ task }) => task.id);

test("finds open tasks with all words, those with more of them in the title first", () => {
  expect(found("photo PASS")).toEqual(["1", "2"]);
  expect(found("photo")).toEqual(["2", "1"]);
  expect(found("photo cafe")).toEqual([]);
  expect(found(" . ")).toEqual([]);
});

test("finds by names of lists and labels, without regard to accents", () => {
  expect(found("hauser")).toEqual(["3"]);
  expect(found("cafe bill")).toEqual(["3"]);
});

test("says where the matches are", () => {
  const [, result] = searchLocally(rows, "pass photo");
  expect(result).toMatchObject({
    matches: [{ start: 0, end: 5 }],
    excerpt: { text: "For the passport", matches: [{ start: 8, end: 12 }] },
  });
});

test("a task that is only similar does not have all words", () => {
  const task = taskOf("6", { title: "Passport" });
  expect(hasAllWords(task, ["passprot"], rows)).toBe(false);
  expect(hasAllWords(task, ["pass"], rows)).toBe(true);
});
