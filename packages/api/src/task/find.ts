/** How tasks are found, a page at a time: for each order and selection by what PostgreSQL has to read least for. */
import type { UserContext } from "../context.ts";
import { pageOf } from "../page.ts";
import type { PageRequest, Source } from "../page.ts";
import { foundBy } from "../search/hits.ts";
import type { First } from "../search/hits.ts";
import { instantOf, toISO } from "../time/instant.ts";
import { Conditions, dueKey, inInbox, isLabelled } from "./conditions.ts";
import { tasks } from "./row.ts";
import { priorities } from "./schema.ts";
import type { ListTasks, Task, TaskPage } from "./schema.ts";
import type { Selection } from "./selection.ts";

const orders = {
  created: {
    columns: ["created_at", "id"],
    direction: "DESC",
    keysOf: (task: Task) => [task.createdAt, task.id],
  },
  updated: {
    columns: ["updated_at", "id"],
    direction: "DESC",
    keysOf: (task: Task) => [task.updatedAt, task.id],
  },
  manual: { columns: ["position", "id"], direction: "ASC", keysOf: (task: Task) => [task.position, task.id] },
  priority: {
    columns: ["priority", "id"],
    direction: "DESC",
    keysOf: (task: Task) => [String(priorities.indexOf(task.priority)), task.id],
  },
  title: {
    columns: ['title COLLATE "natural"', "id"],
    direction: "ASC",
    keysOf: (task: Task) => [task.title, task.id],
  },
  due: {
    columns: [dueKey, "id"],
    direction: "ASC",
    keysOf: ({ due, id }: Task) => [due === null ? "infinity" : toISO(instantOf(due)), id],
  },
} as const;

type TaskPageRequest = Pick<ListTasks, "sort"> & Pick<PageRequest, "limit" | "cursor" | "isPrepared">;

export async function findTasks(
  ctx: UserContext,
  selection: Selection,
  request: TaskPageRequest,
): Promise<TaskPage> {
  const { completed, listId, labels, without, levels, said, conditions } = selection;
  const { sort, ...page } = request;
  const isFirstEnough = said.length === 1 && selection.isKnownToSearch;
  if (said.length > 0) {
    const first = isFirstEnough ? firstOf(ctx, request) : undefined;
    const searches = said.map((text) => selection.searchFor(text, first));
    conditions.add(foundBy(searches, conditions));
  }
  conditions.add(tasks.isLive);
  // As the conditions of two indexes say it.
  if (completed !== undefined) conditions.add(completed ? "completed" : "NOT completed");
  if (listId !== undefined) conditions.add(`list_id = ${conditions.of(listId)}`);
  if (without.length > 0) conditions.add(`NOT ${isLabelled(without, conditions)}`);
  if (levels !== undefined) conditions.add(`priority = ANY (${conditions.of(levels)}::smallint[])`);
  const isByLabel = (sort === "created" || sort === "due") && said.length === 0 && labels.length > 0;
  const source = isByLabel ? labelledInOrder(selection, sort) : tasks;
  if (!isByLabel) await addLabels(ctx, selection);
  const { texts, values } = conditions;
  const isWithinInbox = (sort === "manual" || sort === "created") && texts.includes(inInbox);
  const order = isByLabel
    ? { ...orders[sort], name: sort, columns: ["key", "task_id"] }
    : { ...orders[sort], name: sort, ...(isWithinInbox ? { within: "list_id" } : {}) };
  // No index has all that say a text, or that are due within some days, in another order.
  const isWithinDays = sort !== "due" && texts.some((condition) => condition.includes(dueKey));
  const isSortedByKeys = !isByLabel && (said.length > 0 ? !isFirstEnough : isWithinDays);
  return await pageOf(ctx, source, order, { conditions: texts, values, isSortedByKeys, ...page });
}

/** What is enough of a search, for a page. */
export function firstOf(ctx: UserContext, { sort, limit, cursor }: TaskPageRequest): First {
  const past = cursor === undefined ? undefined : ctx.cursors.decode(ctx.actor.userId, sort, cursor);
  return { order: sort, atLeast: limit + 1, past };
}

/** The rows of labels: as open tasks have them, if they all must be open. */
const labelled = (label: string, completed: boolean | undefined) =>
  `task_labels WHERE user_id = $1 AND label_id = ${label}${completed === false ? " AND is_open" : ""}`;

/**
 * So many tasks are got and sorted in about 10 ms. Of more, the first ones are soon met in any order; left to itself,
 * PostgreSQL would go through 100,000 for the few of a label that come last.
 */
const few = 4000;

/** As conditions. One round trip more, to see how many tasks have the labels. */
async function addLabels({ db, actor }: UserContext, selection: Selection): Promise<void> {
  const { completed, labels, said, conditions } = selection;
  if (labels.length === 0) return;
  // What a search finds is looked at anyway.
  if (said.length > 0) return conditions.add(...labels.map((ids) => isLabelled(ids, conditions)));
  const found = (values: Conditions) =>
    labels.map((ids) => `SELECT task_id FROM ${labelled(`ANY (${values.of(ids)}::uuid[])`, completed)}`);
  const asked = new Conditions(2);
  const beyond = `SELECT true FROM (${found(asked).join(" INTERSECT ")}) AS found OFFSET ${few} LIMIT 1`;
  const isPrepared = labels.length === 1;
  const more = await db.query(beyond, [actor.userId, ...asked.values], () => true, isPrepared);
  const each = found(conditions);
  if (more.length > 0) conditions.add(...each.map((one) => `id IN (${one})`));
  else conditions.add(`id = ANY (ARRAY(${each.join(" INTERSECT ")}))`);
}

/** What the rows of labels are sorted by. */
const labelKeys = { created: "created_at", due: "due_at" } as const;

/**
 * Tasks in an order in which each label has its own, before they are looked up. Those of labels of which a task has one are
 * merged; other labels that all have are looked for by the whole of the order, and not by the task alone.
 */
function labelledInOrder(selection: Selection, sort: keyof typeof labelKeys): Source<Task> {
  const { completed, listId, labels, conditions } = selection;
  const key = labelKeys[sort];
  const { direction } = orders[sort];
  const order = `ORDER BY key ${direction}, task_id ${direction}`;
  const [first = [], ...others] = labels.toSorted((a, b) => a.length - b.length);
  const inList = listId === undefined ? "" : `AND list_id = ${conditions.of(listId)}`;
  const also = others
    .filter(({ length }) => length === 1)
    .map(
      ([id]) =>
        `AND (${key}, task_id) IN (SELECT ${key}, task_id FROM ${labelled(conditions.of(id), completed)})`,
    )
    .join(" ");
  for (const ids of others) if (ids.length > 1) conditions.add(isLabelled(ids, conditions));
  const found = first.map(
    (id, before) =>
      `SELECT task_id, ${key} AS key, ${before} AS before FROM ${labelled(conditions.of(id), completed)} ${inList} ${also}`,
  );
  // A task with several of them comes with the first of these.
  if (first.length > 1) conditions.add(`NOT label_ids && (${conditions.of(first)}::uuid[])[:before]`);
  const [alone, ...more] = found.map((one) => `(${one} ${order})`);
  const merged = more.length === 0 ? alone : `(${[alone, ...more].join(" UNION ALL ")} ${order})`;
  return { ...tasks, table: `${merged} AS labelled JOIN tasks ON tasks.id = labelled.task_id` };
}
