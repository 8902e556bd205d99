/** Names of commands, and of their groups. */
import type { CommandGroup, CommandName } from "../commands/table.ts";

const titles: Readonly<Record<CommandName, string>> = {
  quickAdd: "Add a task",
  search: "Search",
  palette: "Find a command or a place",
  keyMap: "Show the keys",
  undo: "Undo",
  redo: "Redo",
  goInbox: "Go to the Inbox",
  goToday: "Go to Today",
  goUpcoming: "Go to Upcoming",
  goTrash: "Go to the trash",
  goHistory: "Go to the history",
  goStatistics: "Go to statistics",
  goData: "Go to import and export",
  goSettings: "Go to settings",
  next: "Next task",
  previous: "Previous task",
  first: "First task",
  last: "Last task",
  select: "Select the task",
  extendDown: "Select the next task too",
  extendUp: "Select the previous task too",
  selectAll: "Select all",
  clearSelection: "Select none, or close the task",
  open: "Open the task",
  complete: "Mark done, or not done",
  edit: "Rename",
  due: "Set the due date",
  priority: "Set the priority",
  labels: "Set labels",
  move: "Move to a list…",
  moveUp: "Move up",
  moveDown: "Move down",
  indent: "Make it a subtask of the one above",
  outdent: "Move it out of its parent",
  delete: "Move to the trash",
};

const groups: Readonly<Record<CommandGroup, string>> = {
  general: "General",
  go: "Places",
  list: "In a list",
  tasks: "With the task, or the selected ones",
};

export const messages = {
  titles,
  groups,
  mapTitle: "Keys",
  paletteTitle: "Find",
  paletteLabel: "Command, place or task",
  kinds: { list: "List", label: "Label", filter: "Filter" },
  searchFor: (text: string) => `Search all tasks for “${text}”`,
  found: (count: number) => (count === 1 ? "1 match" : `${count} matches`),
} as const;
