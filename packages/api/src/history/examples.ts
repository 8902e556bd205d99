/** The examples of history in the documents, which a test replays. */
import { changedAt, exampleTask } from "../schema/task-example.ts";
import type { HistoryEntry } from "./schema.ts";

export const exampleCallId = "01a1f60b-9d20-7c51-8e07-2f4b6a8c1d39";

export const exampleEntry: HistoryEntry = {
  kind: "task",
  id: exampleTask.id,
  action: "updated",
  at: changedAt,
  actor: exampleTask.userId,
  callId: exampleCallId,
  version: 2,
  changes: [{ field: "title", from: exampleTask.title, to: "Renew passport and visa" }],
  summary: 'Renamed from "Renew passport" to "Renew passport and visa".',
};
