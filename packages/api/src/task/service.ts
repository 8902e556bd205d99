/** What happens to tasks: load, decide, save. */
import { momentIn } from "@taskwell/domain/time";
import { Temporal } from "temporal-polyfill";
import { v7 as newId } from "uuid";
import { changeRecurring } from "../recurrence/service.ts";
import type { Completion } from "../recurrence/service.ts";
import { refusingRules, toSeriesValues } from "../recurrence/rules.ts";
import { maxLabels } from "../schema/task.ts";
import type { Task, TaskPage } from "../schema/task.ts";
import { getterById } from "../store/by-id.ts";
import { notFound } from "../store/entity.ts";
import { insertRow, selectById, updateRow } from "../store/hot-statements.ts";
import { listArchived, lists } from "../store/list.ts";
import { readNames } from "../store/names.ts";
import { changeRow, insertIdempotently, lockRow } from "../store/rows.ts";
import type { Target } from "../store/rows.ts";
import { findTasks, firstView } from "../store/task-page.ts";
import { refusingUnknownLabels, tasks, toTaskValues } from "../store/task.ts";
import { findParent, lockTree } from "../store/tree.ts";
import type { UserContext } from "../trpc/context.ts";
import { inputError } from "../trpc/errors.ts";
import type { DomainError } from "../trpc/errors.ts";
import { inTurn } from "../trpc/turns.ts";
import { checkPlace, expectedTask, firstViewOf, toCondition } from "./rules.ts";
import type { ChangeLabels, CreateTask, ListTasks, SetCompleted, UpdateTask } from "./schema.ts";

/**
 * One round trip, but for a user's very first task and for subtasks.
 *
 * @throws {DomainError} `task_id_taken`, `task_not_found`, `task_cycle`, `task_too_deep`, `list_not_found`, `list_archived`, `label_not_found`, `recurrence_invalid`
 */
export async function createTask(ctx: UserContext, input: CreateTask): Promise<Task> {
  const { id, parentId, listId } = input;
  const insert = async () => {
    if (parentId === null) return await insertTask(ctx, input, listId);
    return await ctx.db.transaction(async () => {
      await lockTree(ctx);
      const parent = await findParent(ctx, parentId);
      checkPlace({ id, ancestors: parent.ancestors, height: 0 });
      return await insertTask(ctx, input, parent.listId);
    });
  };
  return await refusingUnknownLabels(() => insertIdempotently(ctx, tasks, expectedTask(input), insert));
}

async function insertTask(ctx: UserContext, input: CreateTask, listId: string | null): Promise<Task> {
  const { id = newId(), parentId, recurrence, ...content } = input;
  const series = recurrence === null ? {} : await newSeries(input.due, recurrence);
  const values = { id, ...toTaskValues(content), ...series, listId, parentId };
  // A list that is deleted in the meantime takes the new task along, or is not found any more.
  const task = await insertRow(ctx, tasks, values, listId !== null);
  if (task === undefined) throw await unusableList(ctx, listId);
  return task;
}

/** Why a list takes no new tasks. */
async function unusableList(ctx: UserContext, id: string | null): Promise<DomainError> {
  const list = id === null ? undefined : await selectById(ctx, lists, id);
  return list === undefined ? notFound(lists) : listArchived();
}

async function newSeries(due: Task["due"], recurrence: Task["recurrence"]) {
  return await inTurn(() => refusingRules(() => toSeriesValues(due, recurrence)));
}

export const taskById = getterById(tasks);

export async function listTasks(ctx: UserContext, input: ListTasks): Promise<TaskPage> {
  const view = firstViewOf(input);
  if (view !== undefined) return await firstView(ctx, view, input);
  const { sort, limit, cursor, direction: _, ...filter } = input;
  const names = filter.text === undefined ? undefined : await readNames(ctx);
  const moment = momentIn(filter.timeZone ?? "UTC", Temporal.Now.instant());
  return await findTasks(ctx, toCondition(filter, names, moment), sort, { limit, cursor });
}

/** @throws {DomainError} as {@link changeRecurring}; `label_not_found` */
export async function updateTask(ctx: UserContext, input: UpdateTask): Promise<Task> {
  return await refusingUnknownLabels(() => changeTask(ctx, input));
}

/** @throws {DomainError} as {@link changeRecurring} */
export async function setCompleted(ctx: UserContext, input: SetCompleted): Promise<Task> {
  const { withSubtasks, occurrence, timeZone, id, ifVersion, completed } = input;
  const isPlain = !withSubtasks && occurrence === undefined;
  if (isPlain) return await changeTask(ctx, { id, ifVersion, completed }, { timeZone });
  const completion = { withSubtasks, occurrence, timeZone };
  return await changeRecurring(ctx, { id, ifVersion }, { completed, values: {} }, completion);
}

/** @throws {DomainError} `task_not_found`, `label_not_found`, `version_mismatch` */
export async function addLabels(ctx: UserContext, { labelIds, ...target }: ChangeLabels): Promise<Task> {
  return await refusingUnknownLabels(() =>
    changeLabels(ctx, target, (current) => [...new Set([...current, ...labelIds])]),
  );
}

/** @throws {DomainError} `task_not_found`, `version_mismatch` */
export async function removeLabels(ctx: UserContext, { labelIds, ...target }: ChangeLabels): Promise<Task> {
  return await changeLabels(ctx, target, (current) => current.filter((id) => !labelIds.includes(id)));
}

/** On the labels as they are, so that two devices do not undo each other. */
async function changeLabels(
  ctx: UserContext,
  target: Target,
  change: (current: readonly string[]) => string[],
): Promise<Task> {
  return await ctx.db.transaction(async () => {
    const task = await lockRow(ctx, tasks, target);
    const labelIds = change(task.labelIds);
    if (labelIds.length > maxLabels)
      throw inputError([{ path: ["labelIds"], message: `A task may have at most ${maxLabels} labels.` }]);
    return await changeRow(ctx, tasks, { id: target.id }, { labelIds });
  });
}

/** An input of which any field may be undefined. */
type TaskChange = { readonly [Name in keyof UpdateTask]: UpdateTask[Name] | undefined } & Target;

/** One round trip, unless it concerns how a task recurs. */
async function changeTask(ctx: UserContext, input: TaskChange, completion: Completion = {}): Promise<Task> {
  const { id, ifVersion, recurrence, due, completed, ...others } = input;
  const target = { id, ifVersion };
  const values = toTaskValues(others);
  if (recurrence === undefined && due === undefined && completed === undefined)
    return await changeRow(ctx, tasks, target, values);
  if (recurrence === undefined) {
    const all = { ...values, ...toTaskValues({ due, completed }) };
    const changed = await updateRow(ctx, tasks, { ...target, ifNull: "rrule" }, all);
    if (changed !== undefined) return changed;
  }
  return await changeRecurring(ctx, target, { due, recurrence, completed, values }, completion);
}
