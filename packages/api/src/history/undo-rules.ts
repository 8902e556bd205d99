/** Decides what undoing a call does to a row, from what the call changed and what the row is now. Pure. */
import type { LoggedChange, StoredFields } from "../store/change-log.ts";
import { isSameValue } from "./field-rules.ts";

/** What a call has made of a row, all its changes taken together. */
export interface RowChange {
  readonly table: string;
  readonly id: string;
  /** Columns that differ; all of a row that did not exist before, or does not after: then the other side is undefined. */
  readonly before: StoredFields | undefined;
  readonly after: StoredFields | undefined;
  /** The row's last version, if it has one. */
  readonly version: number | null;
}

/** Tells rows apart. A task has several occurrences. */
export function rowKey({
  table,
  id,
  before,
  after,
}: Pick<LoggedChange, "table" | "id" | "before" | "after">): string {
  return `${table} ${id} ${before["occurrence"] ?? after["occurrence"] ?? ""}`;
}

/** Adds a change to what the call has done to the same row so far. */
export function compose(earlierChange: RowChange | undefined, next: LoggedChange): RowChange {
  const { table, id, version } = next;
  const before = next.op === "insert" ? undefined : next.before;
  const after = next.op === "delete" ? undefined : next.after;
  if (earlierChange === undefined) return { table, id, version, before, after };
  return {
    table,
    id,
    version,
    before: earlier(earlierChange.before, before),
    after: later(earlierChange, after),
  };
}

/** Undefined stays: the row did not exist. Else what was first known of each column. */
function earlier(
  first: StoredFields | undefined,
  second: StoredFields | undefined,
): StoredFields | undefined {
  return first === undefined ? undefined : { ...second, ...first };
}

function later({ after: first }: RowChange, second: StoredFields | undefined): StoredFields | undefined {
  return second === undefined ? undefined : { ...first, ...second };
}

/** Columns that only make sense together: a conflict in one is a conflict in all. */
const groups: readonly (readonly string[])[] = [
  ["due_date", "due_time", "due_zone", "due_at"],
  ["not_before_date", "not_before_time", "not_before_zone", "not_before_at"],
  ["rrule", "rrule_anchor", "rrule_start", "rrule_end"],
  ["completed", "completed_at"],
  ["deleted_at", "deleted_with"],
  ["list_id", "parent_id", "position"],
];
const groupOf = (column: string) => groups.find((group) => group.includes(column)) ?? [column];

export type Plan =
  | { readonly do: "nothing" }
  | { readonly do: "insert"; readonly fields: StoredFields }
  | { readonly do: "delete" }
  /** Both may be empty. */
  | { readonly do: "update"; readonly fields: StoredFields; readonly conflicts: readonly string[] }
  | { readonly do: "leave"; readonly columns: readonly string[] };

/**
 * @param current all columns of the row as it is now; undefined: it does not exist
 * @returns `leave`, with the columns that were changed since, where the row has to stay as it is
 */
export function planOf({ table, before, after }: RowChange, current: StoredFields | undefined): Plan {
  const differing = (fields: StoredFields) =>
    Object.keys(fields).filter(
      (column) => !isSameValue(table, column, fields[column] ?? null, current?.[column] ?? null),
    );
  if (before === undefined) {
    if (after === undefined || current === undefined) return { do: "nothing" };
    const columns = differing(withNulls(after, current));
    return columns.length === 0 ? { do: "delete" } : { do: "leave", columns };
  }
  if (after === undefined) {
    if (current === undefined) return { do: "insert", fields: before };
    const columns = differing(withNulls(before, current));
    return columns.length === 0 ? { do: "nothing" } : { do: "leave", columns };
  }
  if (current === undefined) return { do: "leave", columns: [] };
  return planUpdate({ table, before, after, current });
}

/** Created and deleted rows are recorded without what is null. */
function withNulls(fields: StoredFields, current: StoredFields): StoredFields {
  const nulls = Object.keys(current).filter((column) => !(column in fields) && !omitted.has(column));
  return { ...Object.fromEntries(nulls.map((column) => [column, null])), ...fields };
}

/** As in `log.watch`. */
const omitted = new Set(["user_id", "version", "updated_at", "search_text"]);

interface Update {
  readonly table: string;
  readonly before: StoredFields;
  readonly after: StoredFields;
  readonly current: StoredFields;
}

function planUpdate({ table, before, after, current }: Update): Plan {
  const isSame = (column: string, value: string | null) =>
    isSameValue(table, column, value, current[column] ?? null);
  const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const wanted = columns.filter((column) => !isSame(column, before[column] ?? null));
  const changedSince = wanted.filter((column) => !isSame(column, after[column] ?? null));
  const blocked = new Set(changedSince.flatMap(groupOf));
  const restored = wanted.filter((column) => !blocked.has(column));
  const fields = Object.fromEntries(restored.map((column) => [column, before[column] ?? null]));
  return { do: "update", fields, conflicts: changedSince };
}

/** Without the columns of a group, which cannot be restored. */
export function withoutGroup(fields: StoredFields, column: string): StoredFields {
  const group = groupOf(column);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !group.includes(name)));
}
