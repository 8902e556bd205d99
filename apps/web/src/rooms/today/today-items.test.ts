/** Moving to today what is overdue. */
import { optimisticTask } from "@taskwell/client";
import type { RouterInputs } from "@taskwell/client";
import { expect, test } from "vitest";
import { moveToToday, todayItems } from "./today-items.ts";

const nowMs = Date.parse("2026-11-28T12:00:00Z");
const aTask = (input: Omit<RouterInputs["task"]["create"], "title">) =>
  optimisticTask({ title: "Tea", ...input }, { id: "tea", userId: "ann" });

test("a time that is yet to come is kept, and one that has passed is dropped", () => {
  const yesterday = { date: "2026-11-27", timeZone: "Europe/Berlin" };
  const [late, early] = [
    aTask({ due: { ...yesterday, time: "18:00" } }),
    aTask({ due: { ...yesterday, time: "09:00" } }),
  ];

  expect(moveToToday([late, early], nowMs)).toEqual([
    {
      path: "task.update",
      input: { id: "tea", due: { date: "2026-11-28", time: "18:00", timeZone: "Europe/Berlin" } },
    },
    { path: "task.update", input: { id: "tea", due: { date: "2026-11-28", time: null, timeZone: null } } },
  ]);
});

test("a task that recurs stays: another date would begin another series", () => {
  const task = aTask({ due: { date: "2026-11-27" }, recurrence: { rule: "FREQ=DAILY" } });

  expect(moveToToday([task], nowMs)).toEqual([]);
});

test("there are headings only if something is overdue", () => {
  const task = aTask({ due: { date: "2026-11-28" } });
  const headings = (overdue: readonly (typeof task)[]) =>
    todayItems({ overdue, today: [task], upcoming: new Map() }).filter(({ kind }) => kind === "heading")
      .length;

  expect([headings([]), headings([task])]).toEqual([0, 2]);
});
