/** Filters as selections of tasks. Every value is a parameter; every condition is true or false, never null. */
import { Temporal } from "temporal-polyfill";
import { isHit } from "../search/hits.ts";
import type { First } from "../search/hits.ts";
import { dayBegins, dueKey, inInbox, isBefore, isLabelled, momentIn } from "../task/conditions.ts";
import type { Conditions, Moment } from "../task/conditions.ts";
import { priorities } from "../task/schema.ts";
import { Selection } from "../task/selection.ts";
import type { Comparison, Day, Expression, Property } from "./grammar.ts";
import type { Names } from "./names.ts";

/**
 * The tasks that fit a filter.
 *
 * @param timeZone where the caller is: what day it is there
 * @param first what is asked for of them: as much is enough of what each of several alternatives says
 */
export function selectionOf(filter: Expression, names: Names, timeZone: string, first: First): Selection {
  const selection = new Selection();
  const { conditions } = selection;
  const moment = momentIn(timeZone);
  const today = Temporal.PlainDate.from(moment.today.slice(0, 10));
  const translate = (part: Expression): string => {
    switch (part.kind) {
      case "and":
      case "or":
        return `(${part.all.map(translate).join(part.kind === "and" ? " AND " : " OR ")})`;
      case "not":
        return `NOT ${translate(part.of)}`;
      case "priority":
        return `priority ${part.comparison} ${conditions.of(part.level)}`;
      case "label": {
        const id = names.labels.get(part.value);
        return id === undefined ? "false" : isLabelled([id], conditions);
      }
      case "list":
        return listCondition(part.value, names, conditions);
      case "text":
        return isHit(selection.searchFor(part.value, alternatives.has(part) ? first : undefined), conditions);
      case "date":
        return dateCondition(part, conditions, today, timeZone);
      case "is":
        return propertyCondition(part.what, conditions, moment);
    }
  };
  const parts = partsOf("and", filter).filter((part) => !select(part, names, selection));
  const [part, ...others] = parts;
  const isFirstEnough = others.length === 0 && selection.said.length === 0 && selection.isKnownToSearch;
  const alternatives = new Set(part !== undefined && isFirstEnough ? partsOf("or", part) : []);
  conditions.add(...parts.map(translate));
  return selection;
}

/** Takes what must be so of all tasks into the selection; false, if they are not looked up by that. */
function select(part: Expression, names: Names, selection: Selection): boolean {
  const completed = completedBy(part);
  if (completed !== undefined && selection.completed === undefined) {
    selection.completed = completed;
    return true;
  }
  if (part.kind === "text") {
    selection.said.push(part.value);
    return true;
  }
  if (part.kind === "priority" && selection.levels === undefined) {
    selection.levels = levelsOf(part);
    return true;
  }
  if (part.kind === "list" && selection.listId === undefined) {
    const [id, ...more] = isInbox(part.value) ? [] : (names.lists.get(part.value) ?? []);
    if (id === undefined || more.length > 0) return false;
    selection.listId = id;
    return true;
  }
  if (part.kind === "not") {
    const without = labelsOf(part.of, names);
    selection.without.push(...(without ?? []));
    return without !== undefined;
  }
  const labels = labelsOf(part, names);
  if (labels === undefined || labels.length === 0 || labels.length > maxLabels) return false;
  selection.labels.push(labels);
  return true;
}

const isCompared: Readonly<Record<Comparison, (one: number, other: number) => boolean>> = {
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  "=": (one, other) => one === other,
  ">=": (one, other) => one >= other,
  ">": (one, other) => one > other,
};

/** The priorities that fit, as numbers. */
const levelsOf = ({ comparison, level }: Extract<Expression, { kind: "priority" }>) =>
  [...priorities.keys()].filter((one) => isCompared[comparison](one, level));

/** With more to choose from, tasks are looked at one by one: most will have one. */
const maxLabels = 20;

/** What an expression joins by "and", or by "or": itself, if nothing. */
function partsOf(kind: "and" | "or", expression: Expression): readonly Expression[] {
  return expression.kind === kind ? expression.all.flatMap((part) => partsOf(kind, part)) : [expression];
}

/** Of these labels a task must have one, if an expression says that and no more. Names that no label has are left out. */
function labelsOf(expression: Expression, names: Names): readonly string[] | undefined {
  const labels = new Set<string>();
  for (const part of partsOf("or", expression)) {
    if (part.kind !== "label") return undefined;
    const id = names.labels.get(part.value);
    if (id !== undefined) labels.add(id);
  }
  return [...labels];
}

const isInbox = (name: string) => name.toLowerCase() === "inbox";

function listCondition(name: string, names: Names, conditions: Conditions): string {
  if (isInbox(name)) return inInbox;
  const ids = names.lists.get(name);
  return ids === undefined
    ? "false"
    : `(list_id IS NOT NULL AND list_id = ANY (${conditions.of(ids)}::uuid[]))`;
}

const completion: Partial<Record<Property, boolean>> = { done: true, open: false };

/** Whether tasks that fit are done, if it says just that. */
function completedBy(part: Expression): boolean | undefined {
  if (part.kind === "not" && part.of.kind === "is") {
    const otherwise = completion[part.of.what];
    return otherwise === undefined ? undefined : !otherwise;
  }
  return part.kind === "is" ? completion[part.what] : undefined;
}

/** Days are those of the task's own calendar; of what happened, those where the caller is. */
function dateCondition(
  { field, comparison, day }: Extract<Expression, { kind: "date" }>,
  conditions: Conditions,
  today: Temporal.PlainDate,
  timeZone: string,
): string {
  const column = { due: "due_date", defer: "not_before_date", created: "created_at", updated: "updated_at" }[
    field
  ];
  if ("none" in day)
    return `(${column} IS NULL${field === "due" ? ` AND ${dueKey} = 'infinity'::timestamptz` : ""})`;
  const date = dateOf(day, today);
  if (field === "due" || field === "defer") {
    const value = `${conditions.of(date.toString())}::date`;
    return `(${column} IS NOT NULL AND ${column} ${comparison} ${value}${field === "due" ? nearby(comparison, value) : ""})`;
  }
  const start = (one: Temporal.PlainDate) =>
    `${conditions.of(one.toZonedDateTime({ timeZone }).toInstant().toString())}::timestamptz`;
  const next = date.add({ days: 1 });
  switch (comparison) {
    case "<":
      return `${column} < ${start(date)}`;
    case "<=":
      return `${column} < ${start(next)}`;
    case ">":
      return `${column} >= ${start(next)}`;
    case ">=":
      return `${column} >= ${start(date)}`;
    case "=":
      return `(${column} >= ${start(date)} AND ${column} < ${start(next)})`;
  }
}

/** The same about the key that there is an index on. */
function nearby(comparison: Comparison, date: string): string {
  const [from, to] = (
    {
      "<": [undefined, 0],
      "<=": [undefined, 1],
      "=": [0, 1],
      ">=": [0, undefined],
      ">": [1, undefined],
    } as const
  )[comparison];
  return [
    from === undefined ? "" : ` AND ${dueKey} >= ${dayBegins("earliest", date, from)}`,
    to === undefined ? "" : ` AND ${dueKey} < ${dayBegins("latest", date, to)}`,
  ].join("");
}

function dateOf(day: Exclude<Day, { none: true }>, today: Temporal.PlainDate): Temporal.PlainDate {
  if ("date" in day) return Temporal.PlainDate.from(day.date);
  const inDays = "inDays" in day ? day.inDays : (day.weekday - today.dayOfWeek + 7) % 7;
  return today.add({ days: inDays });
}

function propertyCondition(what: Property, conditions: Conditions, moment: Moment): string {
  const { instant, wall, today } = moment;
  switch (what) {
    case "open":
      return "NOT completed";
    case "done":
      return "completed";
    case "recurring":
      return "rrule IS NOT NULL";
    case "subtask":
      return "parent_id IS NOT NULL";
    case "overdue":
      return `(NOT completed AND coalesce(${isBefore(conditions.of(instant), conditions.of(wall), conditions.of(today))}, false))`;
    case "deferred": {
      const past = isBefore(conditions.of(instant), conditions.of(wall), conditions.of(today));
      // Said besides, for the index of what is put off at all.
      return `(not_before_at IS NOT NULL AND not_before_at > ${conditions.of(today)}::timestamptz AND NOT ${past.replaceAll("due_", "not_before_")})`;
    }
  }
}
