/** What happens to tasks: load, decide, save. Every function runs as `actor`, and asks for the actor's rows. */
import { v7 as newId } from "uuid";
import { getterById } from "../by-id.ts";
import type { UserContext } from "../context.ts";
import { withLabels } from "../label/service.ts";
import { lists } from "../list/row.ts";
import { lockTree } from "../order.ts";
import { changeRow, makeRow, notFound, tryToChangeRow } from "../rows.ts";
import type { Settings } from "../rows.ts";
import { findTasks } from "./find.ts";
import { settingsOf, tasks, writtenTypes } from "./row.ts";
import { changeRecurring } from "./recurrence.ts";
import type { Completion } from "./recurrence.ts";
import { checkPlace, refusingRules, seriesSettings, wantedOf } from "./rules.ts";
import type { CreateTask, ListTasks, SetCompleted, Task, TaskPage, UpdateTask } from "./schema.ts";
import { selectionOf } from "./selection.ts";
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

export async function listTasks(ctx: UserContext, input: ListTasks): Promise<TaskPage> {
  const { sort, limit, cursor, ...filter } = input;
  // What front ends ask all the time is prepared; there are too many other selections to prepare each.
  const isPrepared = Object.keys(filter).every((name) => usual.has(name));
  return await findTasks(ctx, selectionOf(filter), { sort, limit, cursor, isPrepared });
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
