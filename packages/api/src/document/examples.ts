/** What an import of the documents' examples comes to. */
import type { ImportResult } from "./schema.ts";

const none = { created: 0, updated: 0, unchanged: 0 };

/** Of a dry run that creates so many tasks. */
export const created = (tasks: number): ImportResult => ({
  dryRun: true,
  lists: none,
  labels: none,
  filters: none,
  tasks: { ...none, created: tasks },
  notes: [],
});
