/** The calendar feed in the API's examples. A test replays every example. */
import { exampleList } from "../schema/list-example.ts";
import type { Feed } from "./schema.ts";

export const exampleFeed: Feed = {
  id: "01a1f60a-b000-7d48-a2c6-6e9f1b3d5c81",
  userId: exampleList.userId,
  name: "Journeys, in the family calendar",
  listId: exampleList.id,
  content: "events",
  path: "/calendar/9fQyXr0cV1bK7sT3mZ5wLhJ8uN2eD6gA4pI0oRxYtCk.ics",
  version: 1,
  createdAt: "2026-11-20T08:16:00.000Z",
  updatedAt: "2026-11-20T08:16:00.000Z",
};

/** The example after one change. */
export const changedFeed = (changes: Partial<Feed>): Feed => ({
  ...exampleFeed,
  ...changes,
  version: 2,
  updatedAt: "2026-11-21T17:32:00.000Z",
});

const { id, name, listId, content } = exampleFeed;
export const exampleFeedRef = { id };
export const exampleFeedCreation = { id, name, listId, content };
