/** Field tables: the columns of an entity, each with its type, and how Prisma's rows and hand-written statements are read by them. */
import { flag, instant, integer, list, text } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";

/** A column's PostgreSQL type, and its value as TypeScript has it: dates and instants are ISO 8601 texts. */
interface ColumnType<Value> {
  readonly sql: string;
  /** From PostgreSQL's text format; NULL is null. */
  readonly fromText: (column: string) => Value;
}

/** The same, from what Prisma gives: a `Date` for dates and instants. */
export interface Field<Value, Stored> extends ColumnType<Value> {
  fromPrisma(stored: Stored): Value;
}

export type FieldTable = Readonly<Record<string, Field<unknown, unknown>>>;

/** The plain values of a row, by the names of its fields. */
export type Values<Table extends FieldTable> = {
  [Name in keyof Table]: Table[Name] extends Field<infer Value, never> ? Value : never;
};

/** What a field table must satisfy: every field of Prisma's model, read from the type that Prisma gives it. */
export type FieldsOf<Model> = {
  readonly [Name in keyof Model]: { readonly fromPrisma: (stored: Model[Name]) => unknown };
};

function field<Value, Stored>(
  sql: string,
  fromText: (column: string) => Value,
  fromPrisma: (stored: Stored) => Value,
): Field<Value, Stored> {
  return { sql, fromText, fromPrisma };
}

const same = <Value>(value: Value): Value => value;
const isoDate = (date: Date) => date.toISOString().slice(0, 10);
const withoutSeconds = (time: string) => (time.endsWith(":00") && time.length > 5 ? time.slice(0, -3) : time);
const isoTime = (date: Date) => withoutSeconds(date.toISOString().slice(11, 19));
const isoWallTime = (date: Date) => withoutSeconds(date.toISOString().slice(0, 19));

export const textField = field("text", text, same<string>);
export const uuidField = field("uuid", text, same<string>);
export const booleanField = field("boolean", flag, same<boolean>);
export const integerField = field("integer", integer, same<number>);
export const smallintField = field("smallint", integer, same<number>);
export const uuidsField = field("uuid[]", list, same<string[]>);
/** Texts that need no quotes, such as the names of types. */
export const textsField = field("text[]", list, same<string[]>);
/** ISO 8601 in UTC, with milliseconds. */
export const instantField = field("timestamptz", instant, (date: Date) => date.toISOString());
/** `YYYY-MM-DD` */
export const dateField = field("date", text, isoDate);
/** `HH:MM`, with seconds where they are not 0. */
export const timeField = field("time", withoutSeconds, isoTime);
/** `YYYY-MM-DDTHH:MM`, with seconds where they are not 0. */
export const wallTimeField = field(
  "timestamp",
  (column) => withoutSeconds(column.replace(" ", "T")),
  isoWallTime,
);

export function nullable<Value, Stored>(inner: Field<Value, Stored>): Field<Value | null, Stored | null> {
  return field<Value | null, Stored | null>(inner.sql, inner.fromText, (stored) =>
    stored === null ? null : inner.fromPrisma(stored),
  );
}

const columnNames = new Map<string, string>();

/** `listId` is stored as `list_id`: as `@map` in schema.prisma says. @param name of a field, of which there are few */
export function columnName(name: string): string {
  const known = columnNames.get(name);
  if (known !== undefined) return known;
  const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  columnNames.set(name, column);
  return column;
}

/** TypeScript cannot follow objects that are built name by name. */
function hasFieldsOf<Table extends FieldTable>(
  table: Table,
  values: Record<string, unknown>,
): values is Record<string, unknown> & Values<Table> {
  return Object.keys(table).every((name) => name in values);
}

/** An empty row, which readers copy and fill: the check runs once, not for every row. */
function blankOf<Table extends FieldTable>(table: Table) {
  const blank: Record<string, unknown> = Object.fromEntries(Object.keys(table).map((name) => [name, null]));
  if (!hasFieldsOf(table, blank)) throw new TypeError("A row lacks a field.");
  return blank;
}

/** Reads rows of a statement that selects all columns of a table, in its order. */
export function textReader<Table extends FieldTable>(table: Table): (columns: Columns) => Values<Table> {
  const names = Object.keys(table);
  const readers = Object.values(table).map(({ fromText }) => fromText);
  const blank = blankOf(table);
  return (columns) => {
    const values = { ...blank };
    const byName: Record<string, unknown> = values;
    // By index: an iterator takes as long as the rest. Most columns are NULL, as the blank row has them.
    for (let index = 0; index < names.length; index += 1) {
      const column = columns[index];
      const name = names[index];
      const read = readers[index];
      if (typeof column === "string" && name !== undefined && read !== undefined) byName[name] = read(column);
    }
    return values;
  };
}

/** Reads rows that Prisma gives. */
export function prismaReader<Table extends FieldTable>(
  table: Table,
): (row: Readonly<Record<keyof Table, unknown>>) => Values<Table> {
  const fields = Object.entries(table);
  const blank = blankOf(table);
  return (row) => {
    const stored: Readonly<Record<string, unknown>> = row;
    const values = { ...blank };
    const byName: Record<string, unknown> = values;
    for (const [name, own] of fields) byName[name] = own.fromPrisma(stored[name]);
    return values;
  };
}
