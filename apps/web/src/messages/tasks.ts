/** Words of lists of tasks, and of what is done with tasks. */
import type { Priority } from "@taskwell/domain/priority";

const priorities: Readonly<Record<Priority, string>> = {
  none: "No priority",
  low: "Low",
  medium: "Medium",
  high: "High",
  urgent: "Urgent",
};

const tasks = (count: number) => (count === 1 ? "Task" : `${count} tasks`);

export const messages = {
  inbox: "Inbox",
  markDone: (title: string) => `Mark “${title}” done`,
  markOpen: (title: string) => `Mark “${title}” not done`,
  drag: (title: string) => `Drag “${title}” to move it`,
  newTitle: "New title",
  subtaskLevel: (level: number) => `Subtask, level ${level}`,
  hasNote: "Has a description",
  recurs: "Repeats",
  overdue: "Overdue:",
  notSaved: "A change of it could not be saved",
  openSubtasks: (count: number) => (count === 1 ? "1 open subtask" : `${count} open subtasks`),
  priorities,
  priorityOf: (priority: Priority) => `Priority: ${priorities[priority]}`,

  completed: (count: number) => `${tasks(count)} done`,
  reopened: (count: number) => `${tasks(count)} not done`,
  deleted: (count: number) => `${tasks(count)} moved to the trash`,
  renamed: "Task renamed",
  prioritySet: (count: number) => `Priority of ${count === 1 ? "the task" : `${count} tasks`} changed`,
  dueSet: (count: number) => `Due date of ${count === 1 ? "the task" : `${count} tasks`} changed`,
  labelsSet: (count: number) => `Labels of ${count === 1 ? "the task" : `${count} tasks`} changed`,
  movedTo: (count: number, list: string) => `${tasks(count)} moved to ${list}`,
  moved: (count: number) => `${tasks(count)} moved`,
  next: (title: string, when: string) => `“${title}” is next due: ${when}`,

  movedBefore: (title: string) => `Moved before ${title}`,
  movedAfter: (title: string) => `Moved after ${title}`,
  movedBelow: (title: string) => `Now a subtask of ${title}`,
  cannotMove: "It cannot be moved further",
  notMoved: "Not moved",

  selected: (count: number) => `${count} selected`,
  selectionActions: "Selected tasks",
  done: "Done",
  notDone: "Not done",
  due: "Due",
  priority: "Priority",
  labels: "Labels",
  move: "Move to…",
  delete: "Delete",
  clear: "Select none",

  placeTitle: "Move the task",
  moveTitle: (count: number) => (count === 1 ? "Move the task to" : `Move ${count} tasks to`),
  findList: "Find a list",
  priorityTitle: "Priority",
  findPriority: "Find a priority",
  labelsTitle: "Labels",
  findLabel: "Find a label, or name a new one",
  newLabel: (name: string) => `Create the label “${name}”`,
  onSome: "on some of them",
  noMatch: "Nothing has that name",
};
