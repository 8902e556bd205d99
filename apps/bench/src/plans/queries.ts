/** What is asked of a large account: every list, in every order and by every filter, with changing values. */
import type { Caller } from "./asker.ts";

export interface Query {
  readonly name: string;
  /** Whether it is a page of a list or a search, which should not depend on how many tasks there are. */
  readonly isPage: boolean;
  ask(api: Caller, things: Things, turn: number, limit: number): Promise<Answer>;
}

export interface Answer {
  /** How many the page has. */
  readonly count: number;
  /** Asks for the next page, where that is another statement. */
  readonly next?: () => Promise<unknown>;
}

/** Of what has one page, or of which one is enough. */
const only = async (asked: Promise<{ items: readonly unknown[] }>): Promise<Answer> => ({
  count: (await asked).items.length,
});

/** What there is to ask by. */
export interface Things {
  readonly lists: readonly string[];
  readonly labels: readonly string[];
}

const pick = (from: readonly string[], turn: number): string => from[turn % from.length] ?? "";
const days = (turn: number): string =>
  new Date(Date.UTC(2026, 5, 1) + turn * 86_400_000).toISOString().slice(0, 10);
const word = ["milk", "invoi", "passport", "call", "rent"];
const words = ["report care", "passport town", "call mother", "plants care", "dinner 10", "rent again"];
const filters = [
  "open & due < tomorrow & priority >= high",
  "@label3 & !done",
  "#household & (priority >= high | @label7)",
  "overdue & !@label2",
  '"passport" & open',
  "due < +7d & due >= today",
  "subtask & open",
  '@label3 & "milk"',
  '"milk" & priority >= high',
  '@label3 | "passport"',
];

type ListInput = NonNullable<Parameters<Caller["task"]["list"]>[0]>;

/** A first page, and the one after it. */
const list = (name: string, input: (things: Things, turn: number) => ListInput): Query => ({
  name: `task.list: ${name}`,
  isPage: true,
  ask: async ({ task }, things, turn, limit) => {
    const asked = { ...input(things, turn), limit };
    const { items, nextCursor } = await task.list(asked);
    if (nextCursor === null) return { count: items.length };
    return { count: items.length, next: () => task.list({ ...asked, cursor: nextCursor }) };
  },
});

const search = (name: string, texts: readonly string[]): Query => ({
  name: `task.search: ${name}`,
  isPage: true,
  ask: ({ task }, _, turn, limit) => only(task.search({ text: pick(texts, turn), limit })),
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
  list("of a list, by due date", ({ lists }, turn) => ({ listId: pick(lists, turn), sort: "due" })),
  list("of no other task, by hand", ({ lists }, turn) => ({
    sort: "manual",
    parentId: "none",
    listId: pick(lists, turn),
  })),
  list("with a label", ({ labels }, turn) => ({ labelsAny: [pick(labels, turn)] })),
  list("with two labels", ({ labels }, turn) => ({
    labelsAll: [pick(labels, turn), pick(labels, turn + 1)],
  })),
  list("with one of two labels", ({ labels }, turn) => ({
    labelsAny: [pick(labels, turn), pick(labels, turn + 1)],
  })),
  list("open, with a label", ({ labels }, turn) => ({ labelsAny: [pick(labels, turn)], completed: false })),
  list("with a label, of a list", ({ labels, lists }, turn) => ({
    labelsAny: [pick(labels, turn)],
    listId: pick(lists, turn),
  })),
  list("with a label, by due date", ({ labels }, turn) => ({ labelsAny: [pick(labels, turn)], sort: "due" })),
  list("without a label", ({ labels }, turn) => ({ labelsNone: [pick(labels, turn)] })),
  list("of two priorities, by due date", () => ({ priorities: ["high", "urgent"], sort: "due" })),
  list("due in three months, by due date", (_, turn) => ({
    dueFrom: days(turn),
    dueTo: days(turn + 90),
    sort: "due",
  })),
  list("overdue, by due date", () => ({ overdue: true, timeZone: "Europe/Berlin", sort: "due" })),
  list("recurring, newest first", () => ({ recurring: true })),
  list("recurring, by due date", () => ({ recurring: true, sort: "due" })),
  list("changed since", (_, turn) => ({ updatedSince: `${days(turn)}T00:00:00Z`, sort: "updated" })),
  list("by text", (_, turn) => ({ text: pick([...word, ...words], turn) })),
  list("by text, of a list", ({ lists }, turn) => ({ text: pick(word, turn), listId: pick(lists, turn) })),
  list("by text, with a label", ({ labels }, turn) => ({
    text: pick(word, turn),
    labelsAny: [pick(labels, turn)],
  })),
  list("by text, by due date", (_, turn) => ({ text: pick(word, turn), sort: "due" })),
  search("one word", word),
  search("two words", words),
  search("by the name of a list", ["errands", "buy family", "household"]),
  search("nearly right", ["pasport", "invoise", "bycicle", "journay"]),
  ...filters.map((query) => ({
    name: `filter.run: ${query}`,
    isPage: true,
    ask: ({ filter }: Caller, _: Things, _turn: number, limit: number) => only(filter.run({ query, limit })),
  })),
  { name: "task.trash", isPage: true, ask: ({ task }, _, _turn, limit) => only(task.trash({ limit })) },
  {
    name: "task.counts",
    isPage: false,
    ask: async ({ task }) => ({ count: (await task.counts({ timeZone: "Europe/Berlin" })).open }),
  },
  { name: "list.list", isPage: true, ask: ({ list: lists }, _, _turn, limit) => only(lists.list({ limit })) },
  { name: "label.list", isPage: true, ask: ({ label }, _, _turn, limit) => only(label.list({ limit })) },
];
