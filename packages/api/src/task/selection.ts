/** Which tasks are asked for. */
import type { First, Search } from "../search/hits.ts";
import { Conditions, dayBegins, dueKey, inInbox, isBefore, momentIn } from "./conditions.ts";
import { priorities } from "./schema.ts";
import type { TaskFilter } from "./schema.ts";

/** What must all be so of a task. What can be looked up stands by itself: find.ts knows how, in which order. */
export class Selection {
  completed: boolean | undefined;
  listId: string | undefined;
  /** Of each of these, it has one. */
  readonly labels: (readonly string[])[] = [];
  /** Labels that it has none of. */
  readonly without: string[] = [];
  /** Priorities, as numbers: it has one of them. */
  levels: readonly number[] | undefined;
  /** Texts that it says. */
  readonly said: string[] = [];
  /** Anything else. */
  readonly conditions = new Conditions(3);

  /** A search for a text among what is asked for, as far as a search can tell. */
  searchFor(text: string, first?: First): Search {
    const { completed, listId, without, levels } = this;
    const labels = this.labels.flatMap((ids) => (ids.length === 1 ? ids : []));
    return { text, completed, listId, labels, without, levels, first };
  }

  /** Whether a search can tell all that is asked for besides texts. */
  get isKnownToSearch(): boolean {
    return this.conditions.texts.length === 0 && this.labels.every(({ length }) => length === 1);
  }
}

/** What a list is asked for by. */
export function selectionOf(filter: TaskFilter): Selection {
  const { listId, parentId, completed, overdue, recurring, text } = filter;
  const { labelsAny, labelsAll, labelsNone, dueFrom, dueTo, updatedSince } = filter;
  const selection = new Selection();
  const { conditions } = selection;
  selection.completed = completed;
  if (listId === "inbox") conditions.add(inInbox);
  else selection.listId = listId;
  for (const id of labelsAll ?? []) selection.labels.push([id]);
  if (labelsAny !== undefined) selection.labels.push(labelsAny);
  selection.without.push(...(labelsNone ?? []));
  selection.levels = filter.priorities?.map((priority) => priorities.indexOf(priority));
  if (text !== undefined) selection.said.push(text);
  if (parentId !== undefined)
    conditions.add(parentId === "none" ? "parent_id IS NULL" : `parent_id = ${conditions.of(parentId)}`);
  if (dueFrom !== undefined) {
    const from = conditions.of(dueFrom);
    // Said of the key besides, for its index.
    conditions.add(`due_date >= ${from}::date`, `${dueKey} >= ${dayBegins("earliest", from)}`);
  }
  if (dueTo !== undefined) {
    const to = conditions.of(dueTo);
    conditions.add(`due_date <= ${to}::date`, `${dueKey} < ${dayBegins("latest", to, 1)}`);
  }
  if (overdue !== undefined) {
    const { instant, wall, today } = momentIn(filter.timeZone ?? "UTC");
    const isPast = isBefore(conditions.of(instant), conditions.of(wall), conditions.of(today));
    conditions.add(
      overdue ? `NOT completed AND ${isPast}` : `(completed OR due_at IS NULL OR NOT ${isPast})`,
    );
  }
  if (recurring !== undefined) conditions.add(`rrule IS ${recurring ? "NOT NULL" : "NULL"}`);
  if (updatedSince !== undefined) conditions.add(`updated_at >= ${conditions.of(updatedSince)}::timestamptz`);
  return selection;
}
