/** What was done by day, week and month. */
import { expect, test } from "vitest";
import { barsOf, countsByList, startsUntil } from "./done-counts.ts";

/** A Saturday. */
const today = "2026-11-28";
const [monday, sunday] = [0, 6];
const days = [
  { day: "2026-10-31", listId: null, count: 7 },
  { day: "2026-11-22", listId: "gone", count: 1 },
  { day: "2026-11-23", listId: "work", count: 2 },
  { day: "2026-11-28", listId: "work", count: 3 },
  { day: "2026-11-28", listId: null, count: 4 },
];

test("there is a bar for each day, week and month, also where nothing was done", () => {
  expect(barsOf("days", days, today, monday)).toHaveLength(30);
  expect(barsOf("days", days, today, monday).slice(-2)).toEqual([
    { start: "2026-11-27", count: 0 },
    { start: "2026-11-28", count: 7 },
  ]);
  expect(barsOf("weeks", days, today, monday).slice(-2)).toEqual([
    { start: "2026-11-16", count: 1 },
    { start: "2026-11-23", count: 9 },
  ]);
  expect(barsOf("weeks", days, today, sunday).slice(-2)).toEqual([
    { start: "2026-11-15", count: 0 },
    { start: "2026-11-22", count: 10 },
  ]);
  expect(barsOf("months", days, today, monday).slice(-2)).toEqual([
    { start: "2026-10-01", count: 7 },
    { start: "2026-11-01", count: 10 },
  ]);
});

test("months go back over the end of a year", () => {
  expect(startsUntil("months", "2026-01-31", monday).slice(-3)).toEqual([
    "2025-11-01",
    "2025-12-01",
    "2026-01-01",
  ]);
});

test("lists are in the order of their counts, from a day on", () => {
  const nameOf = (listId: string | null) => listId ?? "Inbox";

  expect(countsByList(days, "2026-11-23", nameOf)).toEqual([
    { name: "work", count: 5 },
    { name: "Inbox", count: 4 },
  ]);
});
