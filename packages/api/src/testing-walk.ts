/** For tests of isolation: how a stranger would call each procedure with ids that are not theirs. */
import { randomUUID } from "node:crypto";
import { v7 as newId } from "uuid";
import { exampleDocument } from "./data/examples.ts";

/** Ids of one row of every kind that a call can name. */
export interface RowIds {
  readonly task: string;
  readonly list: string;
  readonly label: string;
  readonly filter: string;
  readonly feed: string;
  readonly webhook: string;
  readonly recurring: string;
  readonly deletedTask: string;
  readonly deletedList: string;
  readonly call: string;
}

/** Ids of rows that do not exist. */
export function unknownIds(): RowIds {
  return {
    task: randomUUID(),
    list: randomUUID(),
    label: randomUUID(),
    filter: randomUUID(),
    feed: randomUUID(),
    webhook: randomUUID(),
    recurring: randomUUID(),
    deletedTask: randomUUID(),
    deletedList: randomUUID(),
    call: newId(),
  };
}

/** Nobody listens there. */
export const closedUrl = "http://127.0.0.1:9/";

/** The name of a label of the victim's that others may use, too. */
export const sharedLabelName = "theirs";

/**
 * The inputs by procedure: every field that takes an id is given one at least once. A procedure that is missing here, or a field
 * that is not tried, fails isolation.test.ts.
 */
export const walk: Readonly<Record<string, (ids: RowIds) => readonly unknown[]>> = {
  "task.create": ({ task, list, label }) => [
    { id: task, title: "Mine now", labelIds: [label] },
    { id: task, title: "Mine now", listId: list },
    { id: task, title: "Mine now", parentId: task },
  ],
  "task.byId": ({ task, deletedTask }) => [{ id: task }, { id: deletedTask }],
  "task.list": ({ task, list, label }) => [
    {},
    { listId: list, labelsNone: [label] },
    { parentId: task, labelsAny: [label] },
    { labelsAll: [label] },
    { text: "canary", sort: "due" },
  ],
  "task.quickAdd": () => [{ text: "Mine now @theirs #theirs", timeZone: "UTC" }],
  "task.batch": ({ task, list, label }) => [
    {
      atomic: false,
      operations: [
        { do: "update", task: { id: task, title: "Mine now" } },
        { do: "move", task: { id: task, listId: list } },
        { do: "setCompleted", task: { id: task, completed: true } },
        { do: "delete", task: { id: task } },
        { do: "create", task: { title: "Mine now", labelIds: [label] } },
      ],
    },
    { operations: [{ do: "delete", task: { id: task } }] },
  ],
  "task.search": () => [{ text: "canary" }, { text: "canray" }],
  "task.counts": () => [{}],
  "task.update": ({ task, label }) => [
    { id: task, title: "Mine now", completed: true, labelIds: [label], ifVersion: 1 },
  ],
  "task.done": ({ list }) => [
    { from: "2026-01-01", to: "9000-01-01", listId: list },
    { from: "2026-01-01", to: "9000-01-01" },
  ],
  "task.doneCounts": () => [{ from: "2026-01-01", to: "9000-01-01" }],
  "task.addLabels": ({ task, label }) => [{ id: task, labelIds: [label] }],
  "task.removeLabels": ({ task, label }) => [{ id: task, labelIds: [label] }],
  "task.setCompleted": ({ task }) => [{ id: task, completed: true, withSubtasks: true, ifVersion: 1 }],
  "task.move": ({ task, list }) => [
    { id: task, listId: list, before: task, ifVersion: 1 },
    { id: task, parentId: task, after: task },
  ],
  "task.delete": ({ task }) => [{ id: task, ifVersion: 1 }],
  "task.skip": ({ recurring }) => [{ id: recurring, ifVersion: 1 }],
  "task.uncomplete": ({ recurring }) => [{ id: recurring, ifVersion: 1 }],
  "task.occurrences": ({ recurring }) => [{ id: recurring }],
  "task.preview": ({ recurring }) => [{ id: recurring }],
  "task.trash": () => [{}],
  "task.restore": ({ deletedTask }) => [{ id: deletedTask }],
  "task.purge": ({ deletedTask }) => [{ id: deletedTask }],
  "list.create": ({ list }) => [{ id: list, name: "Mine now" }],
  "list.byId": ({ list, deletedList }) => [{ id: list }, { id: deletedList }],
  "list.list": () => [{}],
  "list.update": ({ list }) => [{ id: list, name: "Mine now", ifVersion: 1 }],
  "list.move": ({ list }) => [
    { id: list, before: list, ifVersion: 1 },
    { id: list, after: list },
  ],
  "list.archive": ({ list }) => [{ id: list, ifVersion: 1 }],
  "list.unarchive": ({ list }) => [{ id: list, ifVersion: 1 }],
  "list.delete": ({ list }) => [{ id: list, ifVersion: 1 }],
  "list.trash": () => [{}],
  "list.restore": ({ deletedList }) => [{ id: deletedList }],
  "list.purge": ({ deletedList }) => [{ id: deletedList }],
  "label.create": ({ label }) => [
    { id: label, name: "Mine now" },
    // Label names are unique per user only.
    { name: sharedLabelName },
  ],
  "label.byId": ({ label }) => [{ id: label }],
  "label.list": () => [{}],
  "label.update": ({ label }) => [{ id: label, name: "Mine now", ifVersion: 1 }],
  "label.delete": ({ label }) => [{ id: label, ifVersion: 1 }],
  "filter.create": ({ filter }) => [{ id: filter, name: "Mine now", query: "open" }],
  "filter.byId": ({ filter }) => [{ id: filter }],
  "filter.list": () => [{}],
  "filter.update": ({ filter }) => [{ id: filter, name: "Mine now", ifVersion: 1 }],
  "filter.delete": ({ filter }) => [{ id: filter, ifVersion: 1 }],
  "filter.run": ({ filter }) => [{ id: filter }, { query: 'open | done | @theirs | #theirs | "canary"' }],
  "feed.create": ({ feed, list }) => [
    { id: feed, name: "Mine now" },
    { name: "Mine now", listId: list },
  ],
  "feed.byId": ({ feed }) => [{ id: feed }],
  "feed.list": () => [{}],
  "feed.update": ({ feed, list }) => [
    { id: feed, name: "Mine now", ifVersion: 1 },
    { id: feed, listId: list },
  ],
  "feed.delete": ({ feed }) => [{ id: feed, ifVersion: 1 }],
  "webhook.create": ({ webhook, list }) => [
    { id: webhook, url: closedUrl },
    { url: closedUrl, listIds: [list] },
  ],
  "webhook.byId": ({ webhook }) => [{ id: webhook }],
  "webhook.list": () => [{}],
  "webhook.update": ({ webhook, list }) => [
    { id: webhook, name: "Mine now", ifVersion: 1 },
    { id: webhook, listIds: [list] },
  ],
  "webhook.delete": ({ webhook }) => [{ id: webhook, ifVersion: 1 }],
  "webhook.test": ({ webhook }) => [{ id: webhook }],
  "webhook.rotateSecret": ({ webhook }) => [{ id: webhook }],
  "webhook.replay": ({ webhook }) => [{ id: webhook, from: "2100-01-01T00:00:00Z" }],
  "webhook.attempts": ({ webhook }) => [{ id: webhook }],
  "changes.list": () => [{}],
  "history.list": ({ task, list }) => [{ id: task }, { id: list }, {}],
  "history.undo": ({ call }) => [{ call }],
  "changes.live": () => [{}],
  "data.export": () => [undefined],
  "data.import": ({ task, list, label, filter }) => [
    { document: aDocument({ lists: [{ id: list }], labels: [{ id: label }], filters: [{ id: filter }] }) },
    { document: aDocument({ tasks: [{ id: task }] }) },
    { document: aDocument({ tasks: [{ id: task, listId: list }] }) },
    { document: aDocument({ tasks: [{ id: task, labelIds: [label] }] }), dryRun: true },
    { document: aDocument({ tasks: [{ id: randomUUID(), parentId: task }] }) },
    { document: aDocument({ labels: [{ name: sharedLabelName }] }) },
  ],
  "data.exportCsv": ({ list }) => [{}, { listId: list }],
  "data.importCsv": ({ list }) => [
    { document: "TYPE,CONTENT\ntask,Mine now @theirs" },
    { document: "TYPE,CONTENT\ntask,Mine now", listId: list },
  ],
  "data.exportCalendar": ({ list }) => [{}, { listId: list }],
  "data.importCalendar": ({ task, list }) => [
    { document: aCalendar(task) },
    { document: aCalendar(randomUUID(), task) },
    { document: aCalendar(task), listId: list },
  ],
  "me.get": () => [undefined],
};

/** An exported document with these records, each as the example but for what is given. */
function aDocument(
  parts: Partial<Record<"lists" | "labels" | "filters" | "tasks", readonly object[]>>,
): string {
  const { lists, labels, filters, tasks, ...rest } = exampleDocument;
  const records = (examples: readonly object[], changes: readonly object[] = []) =>
    changes.map((change) => ({ ...examples[0], ...change }));
  return JSON.stringify({
    ...rest,
    lists: records(lists, parts.lists),
    labels: records(labels, parts.labels),
    filters: records(filters, parts.filters),
    tasks: records(
      tasks,
      parts.tasks?.map((task) => ({ listId: null, labelIds: [], ...task })),
    ),
  });
}

/** A calendar with one task, which may be a subtask of another. */
function aCalendar(uid: string, parent: string = uid): string {
  const related = parent === uid ? [] : [`RELATED-TO:${parent}`];
  const todo = [
    "BEGIN:VTODO",
    `UID:${uid}`,
    "SUMMARY:Mine now",
    `CATEGORIES:${sharedLabelName}`,
    ...related,
    "END:VTODO",
  ];
  return ["BEGIN:VCALENDAR", ...todo, "END:VCALENDAR", ""].join("\r\n");
}
