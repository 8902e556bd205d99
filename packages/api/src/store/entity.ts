/** Entities: rows that belong to a user, have an id and a version, and are read in one way wherever they come from. */
import type { RowReader } from "@taskwell/db/row";
import { DomainError } from "../trpc/errors.ts";
import type { DomainReason } from "../trpc/errors.ts";
import { columnName, prismaReader, textReader } from "./field-table.ts";
import type { FieldTable, Values } from "./field-table.ts";

export interface Versioned {
  readonly id: string;
  readonly version: number;
}

type EntityOf<Reason> = Reason extends `${infer Name}_id_taken` ? Name : never;
/** An entity has two reasons of its own, `…_not_found` and `…_id_taken`: its name comes from them. */
type EntityName = EntityOf<DomainReason>;

export interface Entity<Row extends Versioned> {
  readonly name: EntityName;
  /** Constants, as the hot statements need them. */
  readonly table: string;
  readonly columns: string;
  /** The columns' PostgreSQL types, by the names of their fields. */
  readonly types: Readonly<Record<string, string>>;
  /** Whether its rows go to a trash. */
  readonly hasTrash: boolean;
  /** Reads a row of a statement that selects `columns`. */
  readonly read: RowReader<Row>;
}

/** An entity that Prisma's rows are read of, too. */
export interface PrismaEntity<Row extends Versioned, Table extends FieldTable> extends Entity<Row> {
  readonly fields: Table;
  /** For Prisma's `select`. */
  readonly select: { readonly [Name in keyof Table]: true };
  readonly fromPrisma: (row: Readonly<Record<keyof Table, unknown>>) => Row;
}

export interface EntityOptions<Row extends Versioned, Table extends FieldTable> {
  readonly name: EntityName;
  readonly fields: Table;
  /** What is given out of the stored values. */
  readonly toRow: (values: Values<Table>) => Row;
  readonly hasTrash?: boolean;
}

export function defineEntity<Row extends Versioned, Table extends FieldTable>({
  name,
  fields,
  toRow,
  hasTrash = false,
}: EntityOptions<Row, Table>): PrismaEntity<Row, Table> {
  const names = Object.keys(fields);
  const fromText = textReader(fields);
  const fromPrisma = prismaReader(fields);
  return {
    name,
    fields,
    table: `${name}s`,
    columns: names.map(columnName).join(", "),
    types: Object.fromEntries(Object.entries(fields).map(([field, { sql }]) => [field, sql])),
    hasTrash,
    select: selectionOf(fields),
    read: (columns) => toRow(fromText(columns)),
    fromPrisma: (row) => toRow(fromPrisma(row)),
  };
}

function isSelectionOf<Table extends FieldTable>(
  fields: Table,
  selection: Readonly<Record<string, boolean>>,
): selection is { readonly [Name in keyof Table]: true } {
  return Object.keys(fields).every((name) => selection[name] === true);
}

function selectionOf<Table extends FieldTable>(fields: Table): { readonly [Name in keyof Table]: true } {
  const selection = Object.fromEntries(Object.keys(fields).map((name) => [name, true]));
  if (!isSelectionOf(fields, selection)) throw new TypeError("A selection lacks a field.");
  return selection;
}

/** One answer for a row that does not exist and for one of another user. */
export function notFound({ name }: Pick<Entity<Versioned>, "name">): DomainError {
  return new DomainError(`${name}_not_found`, `There is no such ${name}.`);
}
