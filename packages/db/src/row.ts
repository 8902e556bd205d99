/** Parses the columns of hand-written statements from PostgreSQL's text format. */
import { isoInstant } from "./instant.ts";

/** The columns of a row in SELECT order, in PostgreSQL's text format; null for NULL. */
export type Columns = readonly (string | null)[];

export type RowReader<Row> = (columns: Columns) => Row;

type Column = Columns[number] | undefined;

/** @throws {TypeError} when the column is NULL or missing */
export function text(column: Column): string {
  if (column === null || column === undefined) throw new TypeError("A column is NULL or missing.");
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

/** An array whose elements need no quotes, such as `uuid[]`. */
export function list(column: Column): string[] {
  const members = text(column).slice(1, -1);
  return members === "" ? [] : members.split(",");
}
