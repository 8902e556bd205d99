/** The label in the API's examples. A test replays every example. */
import { exampleLabelId } from "../schema/task-example.ts";
import type { Label } from "./schema.ts";

export const exampleLabel: Label = {
  id: exampleLabelId,
  userId: "01a1f5ff-0c00-7b8e-8f21-6d1c9e0a7b52",
  name: "errands",
  color: "#16a34a",
  version: 1,
  createdAt: "2026-11-20T08:12:00.000Z",
  updatedAt: "2026-11-20T08:12:00.000Z",
};

/** The example after one change. */
export const changedLabel = (changes: Partial<Label>): Label => ({
  ...exampleLabel,
  ...changes,
  version: 2,
  updatedAt: "2026-11-21T17:25:00.000Z",
});

const { id, name, color } = exampleLabel;
export const exampleLabelRef = { id };
export const exampleLabelCreation = { id, name, color };
