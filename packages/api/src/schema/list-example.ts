/** The list in the API's examples. A test replays every example. */
import type { List } from "./list.ts";

export const exampleList: List = {
  id: "01a1f60a-1e00-7c41-8d52-3f9b7a6c5e10",
  userId: "01a1f5ff-0c00-7b8e-8f21-6d1c9e0a7b52",
  name: "Journeys",
  color: "#3b82f6",
  position: "m6441d2c8f3a00",
  archivedAt: null,
  deletedAt: null,
  version: 1,
  createdAt: "2026-11-20T08:10:00.000Z",
  updatedAt: "2026-11-20T08:10:00.000Z",
};

/** The example after one change. */
export const changedList = (changes: Partial<List>): List => ({
  ...exampleList,
  ...changes,
  version: 2,
  updatedAt: "2026-11-21T17:20:00.000Z",
});

const { id, name, color } = exampleList;
export const exampleListRef = { id };
export const exampleListCreation = { id, name, color };
