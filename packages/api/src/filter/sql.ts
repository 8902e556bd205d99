/** Filters as conditions of SQL. Every value is a parameter; every condition is true or false, never null. */
import { Temporal } from "temporal-polyfill";
import { says } from "../search/hits.ts";
import type { Newest } from "../search/hits.ts";
import { daysFrom, dueKey, isBefore, momentIn, withLabel } from "../task/conditions.ts";
import type { Conditions, Moment } from "../task/conditions.ts";
import type { Comparison, Day, Expression, Property } from "./grammar.ts";

/**
 * @param timeZone where the caller is: what day it is there
 * @param newest the page that is asked for, if it is one of the newest
 */
export function conditionOf(
  expression: Expression,
  conditions: Conditions,
  timeZone: string,
  newest?: Newest,
): string {
  const moment = momentIn(timeZone);
  const today = Temporal.PlainDate.from(moment.today.slice(0, 10));
  const all = expression.kind === "and" ? expression.all : [expression];
  // Texts and labels are looked for among what is done, or open, alone, if everything must be.
  const completed = all.map(completedBy).find((is) => is !== undefined);
  const [first, ...others] = all.toSorted((a, b) => Number(b.kind === "text") - Number(a.kind === "text"));
  const isTextAlone =
    first?.kind === "text" &&
    others.every((part) => completed !== undefined && completedBy(part) === completed);
  const translate = (part: Expression): string => {
    switch (part.kind) {
      case "and":
      case "or":
        return `(${part.all.map(translate).join(part.kind === "and" ? " AND " : " OR ")})`;
      case "not":
        return `NOT ${translate(part.of)}`;
      case "priority":
        return `priority ${part.comparison} ${conditions.of(part.level)}`;
      case "label":
        // There is one of a name: said so, PostgreSQL knows how few tasks that may be.
        return withLabel(
          `(SELECT id FROM labels WHERE user_id = $1 AND ${isNamed(conditions.of(part.value))})`,
          completed,
        );
      case "list":
        if (part.value.toLowerCase() === "inbox") return "list_id IS NULL";
        return `(list_id IS NOT NULL AND list_id = ANY (ARRAY(SELECT id FROM lists
          WHERE user_id = $1 AND deleted_at IS NULL AND ${isNamed(conditions.of(part.value))})))`;
      case "text":
        return says({ text: part.value, completed, newest: isTextAlone ? newest : undefined }, conditions);
      case "date":
        return dateCondition(part, conditions, today, timeZone);
      case "is":
        return propertyCondition(part.what, conditions, moment);
    }
  };
  return translate(expression);
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

const isNamed = (name: string) =>
  `lower(normalize(name) COLLATE "und-x-icu") = lower(normalize(${name}::text) COLLATE "und-x-icu")`;

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
  if ("none" in day) return `${column} IS NULL`;
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

/** The same about the key that there is an index on: a day in a zone begins up to a day earlier or later than in UTC. */
function nearby(comparison: Comparison, date: string): string {
  const isFrom = comparison !== "<" && comparison !== "<=";
  const isTo = comparison !== ">" && comparison !== ">=";
  return [
    isFrom ? ` AND ${dueKey} >= ${daysFrom(date, -1)}` : "",
    isTo ? ` AND ${dueKey} < ${daysFrom(date, 2)}` : "",
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
      return `coalesce(NOT ${past.replaceAll("due_", "not_before_")} AND not_before_at > ${conditions.of(today)}::timestamptz, false)`;
    }
  }
}
