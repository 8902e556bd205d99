/** Words of changes that have not reached the server, and of conflicts. */
import type { UpdatableField } from "../outbox/conflict.ts";

const fields: Readonly<Record<UpdatableField, string>> = {
  title: "Title",
  description: "Description",
  completed: "Done",
  priority: "Priority",
  labelIds: "Labels",
  due: "Due",
  notBefore: "Not before",
  durationMinutes: "Minutes",
  recurrence: "Repeats",
};

export const messages = {
  title: "Changes on their way",
  none: "Everything has been saved.",
  waiting: "Waiting for the connection",
  conflict: "Changed elsewhere too",
  refused: (why: string) => `Not saved: ${why}`,
  retry: "Try again",
  discard: "Discard",
  decide: "Decide",
  conflictTitle: "Changed here and elsewhere",
  conflictHint: "Choose what to keep of each field. Everything else has been merged.",
  base: "Before",
  mine: "Here",
  theirs: "Elsewhere",
  keepMine: (field: string) => `${field}: keep what was written here`,
  keepTheirs: (field: string) => `${field}: keep what was written elsewhere`,
  merged: "Both: edit a text made of the two",
  keepMerged: (field: string) => `${field}: keep both, and edit a text made of the two`,
  mergedText: (field: string) => `${field}: text made of the two`,
  titleMissing: "A task needs a title.",
  tooLong: (maxLength: number) => `Must have at most ${maxLength} characters.`,
  save: "Save",
  cancel: "Not now",
  empty: "none",
  yes: "yes",
  no: "no",
  fields,
};
