/** Reading rows of hand-written statements: what PostgreSQL sends of each column, as text, into what it means. */
import { isoInstant } from "./instant.ts";

/** The columns of a row, in the order of the statement: text in PostgreSQL's own format, or null. */
export type Columns = readonly (string | null)[];

export type RowReader<Row> = (columns: Columns) => Row;

type Column = Columns[number] | undefined;

/** @throws {TypeError} when the column is null, or the statement has none there */
export function text(column: Column): string {
  if (column === null || column === undefined) throw new TypeError("A column that holds a value holds none.");
  return column;
}

export function textOrNull(column: Column): string | null {
  return column ?? null;
}

export function flag(column: Column): boolean {
  return text(column) === "t";
}

export function integer(column: Column): number {
  return Number(text(column));
}

/** A `timestamptz`, as ISO 8601 in UTC with milliseconds. */
export function instant(column: Column): string {
  return isoInstant(text(column));
}

export function instantOrNull(column: Column): string | null {
  return column === null || column === undefined ? null : isoInstant(column);
}

export function integerOrNull(column: Column): number | null {
  return column === null || column === undefined ? null : Number(column);
}

/** An array of texts without commas, quotes or backslashes in them, such as UUIDs. */
export function list(column: Column): string[] {
  const members = text(column).slice(1, -1);
  return members === "" ? [] : members.split(",");
}
