/** Import results in the API's examples. */
import type { ImportResult } from "./schema.ts";

const none = { created: 0, updated: 0, unchanged: 0 };

/** The result of a dry run that would create some tasks. */
export const created = (tasks: number): ImportResult => ({
  dryRun: true,
  lists: none,
  labels: none,
  filters: none,
  tasks: { ...none, created: tasks },
  notes: [],
});
