/** The task that the documents show. A test replays every example. */
import type { Task } from "./schema.ts";

export const exampleTask: Task = {
  id: "01a1f60b-7c00-7d3a-9b1e-5a3f0c2d4e6f",
  userId: "01a1f5ff-0c00-7b8e-8f21-6d1c9e0a7b52",
  title: "Renew passport",
  description: "Two photos, the old passport, 60 €.",
  completed: false,
  version: 1,
  createdAt: "2026-11-20T08:15:00.000Z",
  updatedAt: "2026-11-20T08:15:00.000Z",
};

/** The same after a change. */
export const changedTask = (changes: Partial<Task>): Task => ({
  ...exampleTask,
  ...changes,
  version: 2,
  updatedAt: "2026-11-21T17:30:00.000Z",
});

const { id, title, description } = exampleTask;
export const exampleRef = { id };
export const exampleCreation = { id, title, description };
