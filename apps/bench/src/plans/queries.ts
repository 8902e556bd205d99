/** The queries of an account, with changing values: every view, sort and filter that has a figure in docs/plans.md. */

/** `main`: the views that people look at, each with an index. `misspelt`: a search that finds nothing at first. */
export type QueryKind = "main" | "other" | "misspelt";

export interface Query {
  readonly name: string;
  readonly kind: QueryKind;
  readonly procedure: string;
  /** @param turn each has other values */
  readonly input: (account: Account, turn: number) => object;
}

/** Ids of what an account has. */
export interface Account {
  readonly tasks: readonly string[];
  readonly parents: readonly string[];
  readonly lists: readonly string[];
  readonly labels: readonly string[];
}

const pick = (from: readonly string[], turn: number): string => from[turn % from.length] ?? "";
const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

const query = (name: string, procedure: string, input: Query["input"], kind: QueryKind = "other"): Query => ({
  name,
  kind,
  procedure,
  input,
});
const list = (name: string, input: Query["input"], kind?: QueryKind) => query(name, "task.list", input, kind);
const search = (name: string, texts: readonly string[], kind?: QueryKind) =>
  query(`search: ${name}`, "task.search", (_, turn) => ({ text: pick(texts, turn) }), kind);
const filter = (text: string) => query(`filter: ${text}`, "filter.run", () => ({ query: text }));

const common = ["milk", "invoi", "passport", "call", "rent"];
const twoWords = ["report care", "passport town", "call mother", "dinner noon", "rent again"];

export const queries: readonly Query[] = [
  query("by id", "task.byId", ({ tasks }, turn) => ({ id: pick(tasks, turn) }), "main"),
  list("newest", () => ({}), "main"),
  list("open, newest", () => ({ completed: false }), "main"),
  list("a list in its order", ({ lists }, turn) => ({ sort: "manual", listId: pick(lists, turn) }), "main"),
  list("the Inbox in its order", () => ({ sort: "manual", listId: "inbox" }), "main"),
  list("subtasks of a task", ({ parents }, turn) => ({ parentId: pick(parents, turn) }), "main"),
  list(
    "due within a week",
    (_, turn) => ({ dueFrom: day(turn), dueTo: day(turn + 7), completed: false, sort: "due" }),
    "main",
  ),
  list("overdue", () => ({ overdue: true, timeZone: "Europe/Berlin", sort: "due" })),
  list("done, newest", () => ({ completed: true })),
  list("last updated", () => ({ sort: "updated" })),
  list("by due date", () => ({ sort: "due" })),
  list("by priority", () => ({ sort: "priority" })),
  list("by title", () => ({ sort: "title" })),
  list("manual order, everywhere", () => ({ sort: "manual" })),
  list("of a list, newest", ({ lists }, turn) => ({ listId: pick(lists, turn) })),
  list("of a list, by due date", ({ lists }, turn) => ({ listId: pick(lists, turn), sort: "due" })),
  list("of no other task, in a list", ({ lists }, turn) => ({
    sort: "manual",
    parentId: "none",
    listId: pick(lists, turn),
  })),
  list("with a label", ({ labels }, turn) => ({ labelsAny: [pick(labels, turn)] })),
  list("with one of two labels", ({ labels }, turn) => ({
    labelsAny: [pick(labels, turn), pick(labels, turn + 1)],
  })),
  list("with two labels", ({ labels }, turn) => ({
    labelsAll: [pick(labels, turn), pick(labels, turn + 1)],
  })),
  list("without a label", ({ labels }, turn) => ({ labelsNone: [pick(labels, turn)] })),
  list("with a label, by due date", ({ labels }, turn) => ({ labelsAny: [pick(labels, turn)], sort: "due" })),
  list("of two priorities, by due date", () => ({ priorities: ["medium", "high"], sort: "due" })),
  list("recurring", () => ({ recurring: true })),
  list("updated since", (_, turn) => ({ updatedSince: `${day(-turn - 1)}T00:00:00Z`, sort: "updated" })),
  list("with a text", (_, turn) => ({ text: pick(common, turn) })),
  list("with a text, by due date", (_, turn) => ({ text: pick(common, turn), sort: "due" })),
  search("a common word", common),
  search("a rare word", ["saxophone", "saxo", "Sáxophone"]),
  search("two words", twoWords),
  search("the name of a list", ["household", "buy household", "travel"]),
  search("a misspelt word", ["pasport", "invoise", "bycicle", "journay"], "misspelt"),
  filter("open & due < tomorrow & priority >= high"),
  filter("@label03 & !done"),
  filter("#household & (priority >= high | @label07)"),
  filter("overdue & !@label02"),
  filter("due < +7d & due >= today"),
  filter("subtask & open"),
  filter('"passport" & open'),
  filter('@label03 | "milk"'),
  query("trash", "task.trash", () => ({})),
  query("counts", "task.counts", () => ({ timeZone: "Europe/Berlin" })),
];
