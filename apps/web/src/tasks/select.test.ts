/** What is overdue, due today and later: by the calendars of the tasks and of the reader. */
import { optimisticTask } from "@taskwell/client";
import type { List, RouterInputs, Task } from "@taskwell/client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type * as Select from "./select.ts";

type Due = RouterInputs["task"]["create"]["due"];

// The reader is in Sydney, wherever the server and this test are.
let select: typeof Select;
beforeAll(async () => {
  vi.stubEnv("TZ", "Australia/Sydney");
  vi.resetModules();
  select = await import("./select.ts");
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

function aTask(title: string, due: Due = null, fields: Partial<Task> = {}): Task {
  return { ...optimisticTask({ title, due }, { id: title, userId: "ann" }), ...fields };
}

function rowsOf(tasks: readonly Task[], lists: readonly List[] = []) {
  return {
    tasks: new Map(tasks.map((task) => [task.id, task])),
    lists: new Map(lists.map((list) => [list.id, list])),
  };
}

const titles = (tasks: readonly Task[] | undefined) => tasks?.map(({ title }) => title);
const dueAt = (tasks: readonly Task[], instant: string): Select.DueTasks =>
  select.dueTasks(rowsOf(tasks), Date.parse(instant));

/** 08:00 on the 29th in Sydney. */
const morning = "2026-11-28T21:00:00Z";

test("due today at 17:00 is in Today in Sydney, though it is yesterday in UTC", () => {
  const task = aTask("Tea", { date: "2026-11-29", time: "17:00" });

  expect(titles(dueAt([task], morning).today)).toEqual(["Tea"]);
});

test("at midnight in Sydney, what was due that day is overdue, and what is due the next is in Today", () => {
  const tasks = [aTask("Saturday", { date: "2026-11-28" }), aTask("Sunday", { date: "2026-11-29" })];

  const before = dueAt(tasks, "2026-11-28T12:59:00Z");
  expect([titles(before.overdue), titles(before.today)]).toEqual([[], ["Saturday"]]);
  const after = dueAt(tasks, "2026-11-28T13:00:00Z");
  expect([titles(after.overdue), titles(after.today)]).toEqual([["Saturday"], ["Sunday"]]);
});

test("a task with a time zone is due by the calendar of that", () => {
  const berlin = aTask("Call", { date: "2026-11-28", time: "23:00", timeZone: "Europe/Berlin" });

  const { today, overdue, upcoming } = dueAt([berlin], morning);

  // It is Saturday evening in Berlin.
  expect([titles(today), titles(overdue), upcoming.size]).toEqual([["Call"], [], 0]);
});

test("days come in order, and tasks of a day by time, then by priority", () => {
  const tasks = [
    aTask("later", { date: "2026-12-05" }),
    aTask("no time", { date: "2026-12-01" }),
    aTask("urgent", { date: "2026-12-01" }, { priority: "urgent" }),
    aTask("evening", { date: "2026-12-01", time: "19:00" }),
    aTask("morning", { date: "2026-12-01", time: "09:00" }),
  ];

  const { upcoming } = dueAt(tasks, morning);

  expect([...upcoming.keys()]).toEqual(["2026-12-01", "2026-12-05"]);
  expect(titles(upcoming.get("2026-12-01"))).toEqual(["morning", "evening", "urgent", "no time"]);
});

test("tasks that are done, deleted or in an archived list are left out", () => {
  const due = { date: "2026-11-29" };
  const archived: List = {
    id: "old",
    userId: "ann",
    name: "Old",
    color: null,
    position: "a",
    archivedAt: morning,
    deletedAt: null,
    version: 1,
    createdAt: morning,
    updatedAt: morning,
  };
  const tasks = [
    aTask("open", due),
    aTask("done", due, { completed: true }),
    aTask("deleted", due, { deletedAt: morning }),
    aTask("archived", due, { listId: "old" }),
  ];

  const { today } = select.dueTasks(rowsOf(tasks, [archived]), Date.parse(morning));

  expect(titles(today)).toEqual(["open"]);
});

test("a task that was completed since the server's answer is left out of it", () => {
  const [open, done] = [aTask("open"), aTask("done")];
  const now = new Map([["done", { ...done, completed: true }]]);

  expect(titles(select.asAnswered([open, done], now))).toEqual(["open"]);
});
