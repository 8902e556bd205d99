/** Words of importing, exporting, and calendar feeds. */
import type { DocumentFormat } from "../rooms/data/formats.ts";

const formats: Readonly<Record<DocumentFormat, string>> = {
  json: "Taskwell (JSON)",
  csv: "CSV, as Todoist has it",
  calendar: "iCalendar",
};

const number = new Intl.NumberFormat();
const size = (bytes: number) => {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  const style = { style: "unit", unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(undefined, style).format(value);
};

export const messages = {
  title: "Import & export",
  formats,
  number: (count: number) => number.format(count),

  importTitle: "Import",
  importText:
    "An export of Taskwell (.json), a project of Todoist (.csv), or tasks of a calendar (.ics). You see what comes before anything is changed.",
  chooseFile: "Choose a file",
  orDrop: "or drop it here",
  otherFile: "Choose another file",
  unknownFormat: (name: string) => `“${name}” cannot be imported: it is neither .json nor .csv nor .ics.`,
  tooLarge: (maxBytes: number) => `The file is too large: at most ${size(maxBytes)}.`,
  fileOf: (format: DocumentFormat, bytes: number) => `${formats[format]} · ${size(bytes)}`,
  intoList: "Into the list",
  newTasksInto: "New tasks into the list",
  inbox: "Inbox",
  uploading: "Sending the file…",
  working: "The server is reading it…",
  importing: "The server is importing it…",
  cancel: "Cancel",

  wouldCome: "What would come",
  nothingNew: "Everything in this file is here already.",
  wasImported: "Imported",
  kind: "What",
  kinds: { tasks: "Tasks", lists: "Lists", labels: "Labels", filters: "Filters" },
  created: "New",
  updated: "Changed",
  unchanged: "As they are",
  /** The server tells a hundred at most. */
  notes: (count: number) => (count === 1 ? "1 note" : count < 100 ? `${count} notes` : "The first 100 notes"),
  import: "Import",
  undo: "Undo the import",
  importAgain: "Do it again",
  leftAsItIs: "Left as it is:",
  importAnother: "Import another file",

  noAnswer: "The server did not answer. Nothing comes twice if you try again.",
  lost: "The connection was lost. Try again.",
  expired: "Your session has ended. Sign in and try again.",
  serverFailed: (status: number) => `The server has failed (${status}). Try again.`,
  tryAgain: "Try again",

  exportTitle: "Export",
  exportAllTitle: "Everything",
  exportAllText:
    "All lists, labels, filters and tasks, with the trash, as one JSON file. It can be imported here or at another server.",
  exportAll: "Export everything",
  exportListTitle: "A list",
  list: "List",
  format: "Format",
  csvChoice: "CSV: open tasks, as Todoist has them",
  calendarChoice: "iCalendar: open and done tasks",
  exportList: "Export the list",
  exporting: (bytes: number) => (bytes === 0 ? "The server is writing it…" : `${size(bytes)} received…`),
  exported: (name: string) => `Saved as ${name}`,
  unsent: (count: number) =>
    count === 1
      ? "1 change here has not reached the server yet: it is not in an export."
      : `${number.format(count)} changes here have not reached the server yet: they are not in an export.`,

  feedsTitle: "Calendar feeds",
  feedsText:
    "An address that a calendar program can subscribe to. It is a secret: whoever knows it can read these tasks.",
  feedName: "Name",
  feedNameDefault: "Tasks",
  feedList: "Tasks of",
  allLists: "All lists",
  feedContent: "As",
  events: "Events: tasks with a due date",
  todos: "To-dos: all open tasks",
  createFeed: "Create the feed",
  feedAddress: (name: string) => `Address of ${name}`,
  copy: "Copy",
  copied: "Address copied",
  copyByHand: "The address is selected: copy it.",
  deleteFeed: "Delete",
  deleteFeedOf: (name: string) => `Delete ${name}`,
  deleteFeedTitle: (name: string) => `Delete “${name}”?`,
  deleteFeedText: "Programs that use its address get nothing from then on. No task is changed.",
  feedDeleted: "Feed deleted",
  feedFailed: "That did not work. Check the connection and try again.",
  feedsFailed: "The feeds cannot be shown at the moment.",
};
