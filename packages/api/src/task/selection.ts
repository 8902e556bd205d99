/** Which tasks are asked for. */
import { Conditions, dueKey, daysFrom, inInbox, isBefore, momentIn } from "./conditions.ts";
import { priorities } from "./schema.ts";
import type { TaskFilter } from "./schema.ts";

/** What must all be so of a task. What can be looked up stands by itself: find.ts knows how, in which order. */
export class Selection {
  completed: boolean | undefined;
  listId: string | undefined;
  /** Of each of these, it has one. */
  readonly labels: (readonly string[])[] = [];
  /** Texts that it says. */
  readonly said: string[] = [];
  /** Anything else. */
  readonly conditions = new Conditions(3);
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
  if (text !== undefined) selection.said.push(text);
  if (parentId !== undefined)
    conditions.add(parentId === "none" ? "parent_id IS NULL" : `parent_id = ${conditions.of(parentId)}`);
  if (labelsNone !== undefined) conditions.add(`NOT label_ids && ${conditions.of(labelsNone)}::uuid[]`);
  if (filter.priorities !== undefined) {
    const numbers = filter.priorities.map((priority) => priorities.indexOf(priority));
    conditions.add(`priority = ANY (${conditions.of(numbers)}::smallint[])`);
  }
  if (dueFrom !== undefined) {
    const from = conditions.of(dueFrom);
    // A day in a zone begins up to a day earlier or later than in UTC: for the index.
    conditions.add(`due_date >= ${from}::date`, `${dueKey} >= ${daysFrom(from, -1)}`);
  }
  if (dueTo !== undefined) {
    const to = conditions.of(dueTo);
    conditions.add(`due_date <= ${to}::date`, `${dueKey} < ${daysFrom(to, 2)}`);
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
