/** Translates filter expressions to Prisma conditions. A condition is never NULL, so that `NOT` is its exact opposite. */
import type { Prisma } from "@taskwell/db/prisma";
import type { Comparison, Day, Expression, Property } from "@taskwell/domain/filter-grammar";
import { isInbox } from "@taskwell/domain/name";
import { searchWords } from "@taskwell/domain/search-text";
import { toISO } from "@taskwell/domain/time";
import type { Moment } from "@taskwell/domain/time";
import { Temporal } from "temporal-polyfill";
import { idsByName } from "../store/names.ts";
import type { Names } from "../store/names.ts";
import { saysWords } from "../store/search-condition.ts";
import { isDueBetween, isPast } from "../store/task-condition.ts";

type Condition = Prisma.TaskWhereInput;

/** Matches no task. (Prisma drops an empty `OR` within an `AND`.) */
const never: Condition = { id: { in: [] } };

/**
 * The condition of a filter expression.
 *
 * @param names the user's lists and labels, which names in the filter refer to
 * @param moment the current time in the caller's time zone
 */
export function toCondition(filter: Expression, names: Names, moment: Moment): Condition {
  const translate = (part: Expression): Condition => {
    switch (part.kind) {
      case "and":
        return { AND: part.all.map(translate) };
      case "or":
        return { OR: part.all.map(translate) };
      case "not":
        return { NOT: translate(part.of) };
      case "priority":
        return { priority: comparisonFilter(part.comparison, part.level) };
      case "label": {
        const [id] = idsByName(names.labels, part.value);
        return id === undefined ? never : { labelIds: { has: id } };
      }
      case "list":
        return listCondition(part.value, names);
      case "text":
        return saysWords(searchWords(part.value), names);
      case "date":
        return dateCondition(part, moment);
      case "is":
        return propertyCondition(part.what, moment);
    }
  };
  return translate(filter);
}

/** The archived lists that a filter asks for by their names: only their tasks are meant as well. */
export function namedArchivedLists(filter: Expression, names: Names): string[] {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.all.flatMap((part) => namedArchivedLists(part, names));
    case "list": {
      const ids = idsByName(names.lists, filter.value);
      return names.lists.filter(({ id, isArchived }) => isArchived && ids.includes(id)).map(({ id }) => id);
    }
    default:
      return [];
  }
}

function comparisonFilter<Value>(comparison: Comparison, value: Value) {
  switch (comparison) {
    case "<":
      return { lt: value };
    case "<=":
      return { lte: value };
    case "=":
      return { equals: value };
    case ">=":
      return { gte: value };
    case ">":
      return { gt: value };
  }
}

/** A list of one's own with the name Inbox goes before the Inbox, as in quick add. */
function listCondition(name: string, { lists }: Names): Condition {
  const ids = idsByName(lists, name);
  if (isInbox(name) && ids.length === 0) return { listId: null };
  return { AND: [{ listId: { not: null } }, { listId: { in: ids } }] };
}

/** `due` and `defer` compare the task's own dates; `created` and `updated` compare days in the caller's time zone. */
function dateCondition(
  { field, comparison, day }: Extract<Expression, { kind: "date" }>,
  moment: Moment,
): Condition {
  const date = dateOf(day, moment);
  switch (field) {
    case "due":
      return date === undefined ? { dueDate: null } : dueCondition(comparison, date);
    case "defer": {
      if (date === undefined) return { notBeforeDate: null };
      const value = new Date(date.toString());
      return {
        AND: [{ notBeforeDate: { not: null } }, { notBeforeDate: comparisonFilter(comparison, value) }],
      };
    }
    case "created":
      return date === undefined ? never : { createdAt: withinDays(comparison, date, moment.timeZone) };
    case "updated":
      return date === undefined ? never : { updatedAt: withinDays(comparison, date, moment.timeZone) };
  }
}

function dueCondition(comparison: Comparison, date: Temporal.PlainDate): Condition {
  const day = date.toString();
  switch (comparison) {
    case "<":
      return isDueBetween(undefined, date.subtract({ days: 1 }).toString());
    case "<=":
      return isDueBetween(undefined, day);
    case "=":
      return isDueBetween(day, day);
    case ">=":
      return isDueBetween(day, undefined);
    case ">":
      return isDueBetween(date.add({ days: 1 }).toString(), undefined);
  }
}

/** A condition for instants on, before or after a day in a time zone. */
function withinDays(comparison: Comparison, date: Temporal.PlainDate, timeZone: string) {
  const start = (day: Temporal.PlainDate) => toISO(day.toZonedDateTime({ timeZone }).toInstant());
  const next = date.add({ days: 1 });
  switch (comparison) {
    case "<":
      return { lt: start(date) };
    case "<=":
      return { lt: start(next) };
    case "=":
      return { gte: start(date), lt: start(next) };
    case ">=":
      return { gte: start(date) };
    case ">":
      return { gte: start(next) };
  }
}

function dateOf(day: Day, { today }: Moment): Temporal.PlainDate | undefined {
  if ("none" in day) return undefined;
  if ("date" in day) return Temporal.PlainDate.from(day.date);
  const first = Temporal.PlainDate.from(today);
  return first.add({ days: "inDays" in day ? day.inDays : (day.weekday - first.dayOfWeek + 7) % 7 });
}

function propertyCondition(what: Property, moment: Moment): Condition {
  switch (what) {
    case "open":
      return { completed: false };
    case "done":
      return { completed: true };
    case "recurring":
      return { rrule: { not: null } };
    case "subtask":
      return { parentId: { not: null } };
    case "overdue":
      return { completed: false, ...isPast("due", moment) };
    case "deferred":
      return { notBeforeAt: { not: null }, NOT: isPast("notBefore", moment) };
  }
}
