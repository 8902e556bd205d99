/** How columns of the change log are shown: by the names and values that the API has for them. */
import { priorities } from "@taskwell/domain/priority";
import { filters } from "../filter/row.ts";
import { labels } from "../label/row.ts";
import type { StoredFields } from "../store/change-log.ts";
import { columnName } from "../store/field-table.ts";
import type { FieldTable } from "../store/field-table.ts";
import { lists } from "../store/list.ts";
import { tasks } from "../store/task.ts";
import { FieldValue } from "./schema.ts";
import type { FieldChange, Kind } from "./schema.ts";

/** A column as it is shown. */
interface ShownColumn {
  readonly field: string;
  readonly read: (text: string) => unknown;
}

/** Derived from others, or never shown. */
const hidden = new Set([
  "id",
  "userId",
  "version",
  "createdAt",
  "updatedAt",
  "completedAt",
  "deletedWith",
  "dueAt",
  "notBeforeAt",
  "rruleStart",
  "rruleEnd",
]);

const taskFieldNames: Readonly<Record<string, string>> = {
  dueDate: "due.date",
  dueTime: "due.time",
  dueZone: "due.timeZone",
  notBeforeDate: "notBefore.date",
  notBeforeTime: "notBefore.time",
  notBeforeZone: "notBefore.timeZone",
  rrule: "recurrence.rule",
  rruleAnchor: "recurrence.anchor",
};

function shownColumns(table: FieldTable): ReadonlyMap<string, ShownColumn> {
  return new Map(
    Object.entries(table).flatMap(([name, { fromText }]) => {
      if (hidden.has(name)) return [];
      const read = name === "priority" ? (text: string) => priorities[Number(text)] : fromText;
      return [[columnName(name), { field: taskFieldNames[name] ?? name, read }] as const];
    }),
  );
}

const entities = {
  tasks: { kind: "task", table: tasks.fields },
  lists: { kind: "list", table: lists.fields },
  labels: { kind: "label", table: labels.fields },
  filters: { kind: "filter", table: filters.fields },
} as const satisfies Record<string, { kind: Kind; table: FieldTable }>;
export type EntityTable = keyof typeof entities;
export const entityTables = ["lists", "labels", "filters", "tasks"] as const satisfies EntityTable[];

export function isEntityTable(table: string): table is EntityTable {
  return table in entities;
}

export const kindOf = (table: EntityTable): Kind => entities[table].kind;

const columnsByTable = new Map(
  Object.entries(entities).map(([name, { table }]) => [name, shownColumns(table)]),
);

/** The name that the API has for a column; undefined where it shows none. */
export function fieldOf(table: EntityTable, column: string): string | undefined {
  return columnsByTable.get(table)?.get(column)?.field;
}

/** What differs, field by field, in the order of the entity's fields. */
export function fieldChanges(table: EntityTable, before: StoredFields, after: StoredFields): FieldChange[] {
  const columns = columnsByTable.get(table) ?? new Map<string, ShownColumn>();
  return [...columns].flatMap(([column, shown]) => {
    if (!(column in before) && !(column in after)) return [];
    return [
      { field: shown.field, from: shownValue(shown, before[column]), to: shownValue(shown, after[column]) },
    ];
  });
}

function shownValue({ read }: ShownColumn, text: string | null | undefined): FieldValue {
  return text === null || text === undefined ? null : FieldValue.parse(read(text));
}

const readersByTable = new Map(
  Object.entries(entities).map(([name, { table }]) => [
    name,
    new Map(
      Object.entries<FieldTable[string]>(table).map(([field, { fromText }]) => [columnName(field), fromText]),
    ),
  ]),
);

/** Whether two stored values are the same, also when they were written in sessions with other settings. */
export function isSameValue(table: string, column: string, a: string | null, b: string | null): boolean {
  if (a === b || a === null || b === null) return a === b;
  const read = readersByTable.get(table)?.get(column);
  return read !== undefined && JSON.stringify(read(a)) === JSON.stringify(read(b));
}
