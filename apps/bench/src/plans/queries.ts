/** What is asked of a large account: every list, in every order and by every filter, with changing values. */
import type { Caller } from "./asker.ts";

export interface Query {
  readonly name: string;
  /** Whether it is a page of a list or a search, which should not depend on how many tasks there are. */
  readonly isPage: boolean;
  /** Gives what asks for the next page, where there is one. */
  ask(api: Caller, things: Things, turn: number): Promise<Next>;
}

export type Next = (() => Promise<unknown>) | undefined;

/** Of what has one page, or of which one is enough. */
const only = async (asked: Promise<unknown>): Promise<Next> => {
  await asked;
  return undefined;
};

/** What there is to ask by. */
export interface Things {
  readonly lists: readonly string[];
  readonly labels: readonly string[];
}

const pick = (from: readonly string[], turn: number): string => from[turn % from.length] ?? "";
const days = (turn: number): string =>
  new Date(Date.UTC(2026, 5, 1) + turn * 86_400_000).toISOString().slice(0, 10);
const words = [
  "milk",
  "report jour",
  "passport town",
  "call mother",
  "plants care",
  "dinner 10",
  "invoice",
  "rent again",
];
const filters = [
  "open & due < tomorrow & priority >= high",
  "@label3 & !done",
  '#"List 4" & (priority >= high | @label7)',
  "overdue & !@label2",
  '"passport" & open',
  "due < +7d & due >= today",
];

type ListInput = NonNullable<Parameters<Caller["task"]["list"]>[0]>;

/** A first page, and the one after it. */
const list = (name: string, input: (things: Things, turn: number) => ListInput): Query => ({
  name: `task.list: ${name}`,
  isPage: true,
  ask: async ({ task }, things, turn) => {
    const asked = input(things, turn);
    const { nextCursor } = await task.list(asked);
    return nextCursor === null ? undefined : () => task.list({ ...asked, cursor: nextCursor });
  },
});

export const queries: readonly Query[] = [
  list("all, newest first", () => ({})),
  list("open, newest first", () => ({ completed: false })),
  list("done, newest first", () => ({ completed: true })),
  list("last updated", () => ({ sort: "updated" })),
  list("by due date", () => ({ sort: "due" })),
  list("by priority", () => ({ sort: "priority" })),
  list("by title", () => ({ sort: "title" })),
  list("by hand, everywhere", () => ({ sort: "manual" })),
  list("by hand, in a list", ({ lists }, turn) => ({ sort: "manual", listId: pick(lists, turn) })),
  list("by hand, in the Inbox", () => ({ sort: "manual", listId: "inbox" })),
  list("open, of a list, by hand", ({ lists }, turn) => ({
    sort: "manual",
    listId: pick(lists, turn),
    completed: false,
  })),
  list("of a list, newest first", ({ lists }, turn) => ({ listId: pick(lists, turn) })),
  list("of no other task, by hand", ({ lists }, turn) => ({
    sort: "manual",
    parentId: "none",
    listId: pick(lists, turn),
  })),
  list("with a label", ({ labels }, turn) => ({ labelsAny: [pick(labels, turn)] })),
  list("with two labels", ({ labels }, turn) => ({
    labelsAll: [pick(labels, turn), pick(labels, turn + 1)],
  })),
  list("without a label", ({ labels }, turn) => ({ labelsNone: [pick(labels, turn)] })),
  list("of two priorities, by due date", () => ({ priorities: ["high", "urgent"], sort: "due" })),
  list("due in a week, by due date", (_, turn) => ({
    dueFrom: days(turn),
    dueTo: days(turn + 7),
    sort: "due",
  })),
  list("overdue, by due date", () => ({ overdue: true, timeZone: "Europe/Berlin", sort: "due" })),
  list("recurring, by due date", () => ({ recurring: true, sort: "due" })),
  list("changed since", (_, turn) => ({ updatedSince: `${days(turn)}T00:00:00Z`, sort: "updated" })),
  list("by text", (_, turn) => ({ text: pick(words, turn) })),
  {
    name: "task.search",
    isPage: true,
    ask: ({ task }, _, turn) => only(task.search({ text: pick(words, turn) })),
  },
  {
    name: "task.search, nearly right",
    isPage: true,
    ask: ({ task }, _, turn) =>
      only(task.search({ text: pick(["pasport", "invoise", "bycicle", "journay"], turn) })),
  },
  {
    name: "filter.run",
    isPage: true,
    ask: ({ filter }, _, turn) => only(filter.run({ query: pick(filters, turn) })),
  },
  { name: "task.trash", isPage: true, ask: ({ task }) => only(task.trash()) },
  { name: "task.counts", isPage: false, ask: ({ task }) => only(task.counts({ timeZone: "Europe/Berlin" })) },
  { name: "list.list", isPage: true, ask: ({ list: lists }) => only(lists.list()) },
  { name: "label.list", isPage: true, ask: ({ label }) => only(label.list()) },
];
