/** The filter in the API's examples. A test replays every example. */
import type { Filter } from "./schema.ts";

export const exampleFilter: Filter = {
  id: "01a1f60a-8c00-7a25-b3d1-4c6e8f0a2b94",
  userId: "01a1f5ff-0c00-7b8e-8f21-6d1c9e0a7b52",
  name: "Soon, and it matters",
  query: "due < +4000d & (priority >= high | @errands)",
  color: null,
  version: 1,
  createdAt: "2026-11-20T08:14:00.000Z",
  updatedAt: "2026-11-20T08:14:00.000Z",
};

/** The example after one change. */
export const changedFilter = (changes: Partial<Filter>): Filter => ({
  ...exampleFilter,
  ...changes,
  version: 2,
  updatedAt: "2026-11-21T17:28:00.000Z",
});

const { id, name, query } = exampleFilter;
export const exampleFilterRef = { id };
export const exampleFilterCreation = { id, name, query };
