/** The task in the API's examples. A test replays every example. */
import { exampleList } from "./list-example.ts";
import type { Task, TaskContent } from "./task.ts";

export const exampleLabelId = "01a1f60a-5a00-7e13-9c44-8b2d6f1e3a70";

export const exampleTask: Task = {
  id: "01a1f60b-7c00-7d3a-9b1e-5a3f0c2d4e6f",
  userId: exampleList.userId,
  listId: exampleList.id,
  parentId: null,
  title: "Renew passport",
  description: "Two photos, the old passport, 60 €.",
  completed: false,
  completedAt: null,
  priority: "high",
  labelIds: [exampleLabelId],
  due: { date: "2036-12-01", time: "09:00", timeZone: "Europe/Berlin" },
  dueAt: "2036-12-01T08:00:00.000Z",
  notBefore: { date: "2036-11-24", time: null, timeZone: null },
  durationMinutes: 45,
  recurrence: null,
  position: "m6441d2d6b4100",
  deletedAt: null,
  version: 1,
  createdAt: "2026-11-20T08:15:00.000Z",
  updatedAt: "2026-11-20T08:15:00.000Z",
};

/** Time of the example's changes. */
export const changedAt = "2026-11-21T17:30:00.000Z";

/** The example after one change. */
export const changedTask = (changes: Partial<Task>): Task => ({
  ...exampleTask,
  ...changes,
  version: 2,
  updatedAt: changedAt,
});

/** The example after two changes, the first of which made it recurring. */
export const recurringTask = (changes: Partial<Task>): Task => ({
  ...changedTask({ recurrence: { rule: "FREQ=MONTHLY", anchor: "schedule" }, ...changes }),
  version: 3,
});

const { id, listId, title, description, priority, labelIds, due, notBefore, durationMinutes } = exampleTask;
/** The user-editable fields of the example, except its labels, which are rows of their own. */
export const exampleContent = {
  title,
  description,
  priority,
  due,
  notBefore,
  durationMinutes,
} satisfies Omit<TaskContent, "completed" | "labelIds">;
export const exampleRef = { id };
export const exampleCreation = { id, listId, labelIds, ...exampleContent };
