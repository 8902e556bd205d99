/** What happens to tasks: load, decide, save. Every function runs as `actor`, and asks for the actor's rows. */
import { v7 as newId } from "uuid";
import { getterById } from "../by-id.ts";
import type { UserContext } from "../context.ts";
import { withLabels } from "../label/service.ts";
import { lists } from "../list/row.ts";
import { lockTree } from "../order.ts";
import { changeRow, makeRow, notFound, tryToChangeRow } from "../rows.ts";
import type { Settings } from "../rows.ts";
import { pageOf } from "../page.ts";
import type { PageRequest, Source } from "../page.ts";
import type { Newest } from "../search/hits.ts";
import { instantOf, toISO } from "../time/instant.ts";
import { Conditions, conditionsOf, dueKey, inInbox } from "./conditions.ts";
import { settingsOf, tasks, writtenTypes } from "./row.ts";
import { changeRecurring } from "./recurrence.ts";
import type { Completion } from "./recurrence.ts";
import { checkPlace, refusingRules, seriesSettings, wantedOf } from "./rules.ts";
import { priorities } from "./schema.ts";
import type {
  CreateTask,
  ListTasks,
  SetCompleted,
  Task,
  TaskFilter,
  TaskPage,
  UpdateTask,
} from "./schema.ts";
import { findParent } from "./tree.ts";

/** One round trip, but for a user's very first task, and for subtasks. */
export async function createTask(ctx: UserContext, input: CreateTask): Promise<Task> {
  const { parentId, listId } = input;
  const insert = async () => {
    if (parentId === null) return await insertTask(ctx, input, listId);
    return await ctx.db.transaction(async () => {
      await lockTree(ctx);
      const parent = await findParent(ctx, parentId);
      checkPlace({ ancestors: parent.ancestors, height: 0 });
      return await insertTask(ctx, input, parent.listId);
    });
  };
  return await withLabels(() => makeRow(ctx, tasks, wantedOf(input), insert));
}

async function insertTask(ctx: UserContext, input: CreateTask, listId: string | null): Promise<Task> {
  const { id = newId(), parentId, due, recurrence } = input;
  const row: Settings = {
    user_id: ctx.actor.userId,
    id,
    list_id: listId,
    parent_id: parentId,
    ...settingsOf(input),
    ...refusingRules(() => seriesSettings(due, recurrence)),
  };
  const values = newColumns.map((column) => row[column]);
  const [task] = await ctx.db.query(listId === null ? intoInbox : intoList, values, tasks.read);
  if (task === undefined) throw notFound(lists);
  return task;
}

/** All of it each time: that is one statement to prepare, and not one for each selection. */
const newColumnTypes = { user_id: "text", id: "uuid", ...writtenTypes };
const newColumns = Object.keys(newColumnTypes);
const newRow = Object.values(newColumnTypes)
  .map((type, at) => `$${at + 1}::${type}`)
  .join(", ");
const insertFrom = (source: string) =>
  `INSERT INTO tasks (${newColumns.join(", ")}) ${source} RETURNING ${tasks.columns}`;
const intoInbox = insertFrom(`VALUES (${newRow})`);
/** A list that is deleted in the meantime takes the new task along, or is not found any more. */
const intoList = insertFrom(
  `SELECT ${newRow} FROM lists WHERE user_id = $1 AND id = $3 AND deleted_at IS NULL FOR SHARE`,
);

export const taskById = getterById(tasks);

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

export async function listTasks(ctx: UserContext, input: ListTasks): Promise<TaskPage> {
  const { sort, limit, cursor, ...filter } = input;
  const conditions = new Conditions(3);
  const { labels, others } = sort === "created" ? labelsOf(filter) : { labels: [], others: filter };
  conditionsOf(others, conditions, labels.length === 0 ? newestOf(ctx, input) : undefined);
  // What front ends ask all the time is prepared; there are too many other selections to prepare each.
  const isPrepared = Object.keys(filter).every((name) => usual.has(name));
  const page = { limit, cursor, isPrepared };
  if (labels.length === 0) return await findTasks(ctx, conditions, { sort, ...page });
  const source = newestWith(labels.map((label) => conditions.of(label)));
  const order = { ...orders.created, name: sort, columns: ["made_at", "task_id"] };
  return await pageOf(ctx, source, order, {
    conditions: conditions.texts,
    values: conditions.values,
    ...page,
  });
}

/** A page of the newest, if it is one: of those that say a text, no more are then looked for. */
export function newestOf(
  ctx: UserContext,
  { sort, limit, cursor }: Pick<ListTasks, "sort" | "limit" | "cursor">,
): Newest | undefined {
  if (sort !== "created") return undefined;
  const before = cursor === undefined ? undefined : ctx.cursors.decode(ctx.actor.userId, sort, cursor);
  return { atLeast: limit + 1, before };
}

/** Labels that all tasks asked for have, and what else is asked for. */
function labelsOf(filter: TaskFilter): { labels: readonly string[]; others: TaskFilter } {
  const { labelsAny, labelsAll = [], ...others } = filter;
  if (labelsAny === undefined) return { labels: labelsAll, others };
  if (labelsAny.length === 1) return { labels: [...labelsAll, ...labelsAny], others };
  return { labels: labelsAll, others: { ...others, labelsAny } };
}

/**
 * The tasks with all of some labels, in the order in which they were made: before they are looked up. Each label has its
 * tasks in this order, so that it is looked for by the whole of it, and not by the task alone.
 */
function newestWith([first, ...more]: readonly string[]): Source<Task> {
  const labelled = (label: string | undefined) => `task_labels WHERE user_id = $1 AND label_id = ${label}`;
  const too = more
    .map((label) => `AND (created_at, task_id) IN (SELECT created_at, task_id FROM ${labelled(label)})`)
    .join(" ");
  const sorted = more.length === 0 ? "" : "ORDER BY created_at DESC, task_id DESC";
  return {
    ...tasks,
    table: `(SELECT task_id, created_at AS made_at FROM ${labelled(first)} ${too} ${sorted}) AS labelled
      JOIN tasks ON tasks.id = labelled.task_id`,
  };
}

/** A page of the tasks that fit conditions, whose values are numbered from 3. */
export async function findTasks(
  ctx: UserContext,
  { texts, values }: Conditions,
  { sort, ...page }: Pick<ListTasks, "sort"> & Pick<PageRequest, "limit" | "cursor" | "isPrepared">,
): Promise<TaskPage> {
  const isWithinInbox = (sort === "manual" || sort === "created") && texts.includes(inInbox);
  const within = isWithinInbox ? { within: "list_id" } : {};
  const order = { name: sort, ...orders[sort], ...within };
  return await pageOf(ctx, tasks, order, { conditions: texts, values, ...page });
}

const usual = new Set(["listId", "parentId", "completed"]);

export async function updateTask(ctx: UserContext, input: UpdateTask): Promise<Task> {
  return await withLabels(() => changeTask(ctx, input));
}

export async function setCompleted(ctx: UserContext, input: SetCompleted): Promise<Task> {
  const { withSubtasks, occurrence, timeZone, ...change } = input;
  const isPlain = !withSubtasks && occurrence === undefined;
  if (isPlain) return await changeTask(ctx, change, { timeZone });
  return await changeRecurring(ctx, change, { withSubtasks, occurrence, timeZone });
}

/** One round trip, unless it concerns how a task recurs. */
async function changeTask(ctx: UserContext, input: UpdateTask, completion: Completion = {}): Promise<Task> {
  const { id, ifVersion, recurrence, ...changes } = input;
  if (recurrence !== undefined) return await changeRecurring(ctx, input);
  const settings = settingsOf(changes);
  if (changes.due === undefined && changes.completed === undefined)
    return await changeRow(ctx, tasks, { id, ifVersion }, settings);
  const where = `${tasks.isLive} AND rrule IS NULL`;
  const changed = await tryToChangeRow(ctx, tasks, { id, ifVersion }, settings, { where });
  return changed ?? (await changeRecurring(ctx, input, completion));
}
