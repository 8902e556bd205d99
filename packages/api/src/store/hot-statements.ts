/**
 * The statements written by hand because they are hot: one row by its id, the first views' pages, insert and update.
 * Through Prisma, a read by id reached 0.20 of the throughput of bare `pg`, and a list 0.41 (docs/decisions/0006-hot-statements.md).
 */
import type { UserContext } from "../trpc/context.ts";
import type { Entity, Versioned } from "./entity.ts";
import { columnName } from "./field-table.ts";

/** Which of an entity's rows are meant. */
export type Scope = "live" | "trash" | "any";

/** Values by the names of their fields; undefined: not mentioned. */
export type FieldValues = Readonly<Record<string, unknown>>;

function scopeCondition({ hasTrash }: Entity<Versioned>, scope: Scope): string {
  if (!hasTrash || scope === "any") return "";
  return scope === "live" ? " AND deleted_at IS NULL" : " AND deleted_at IS NOT NULL";
}

/** Of tasks: in no archived list. For statements whose `$1` is the user. */
export const inActiveListSql =
  "(list_id IN (SELECT id FROM lists WHERE user_id = $1 AND archived_at IS NOT NULL)) IS NOT TRUE";

const texts = new Map<string, string>();

/** The text of a statement. Built once for each key: building the INSERT of a task takes as long as reading its row. */
function textOf(key: string, build: () => string): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = build();
  texts.set(key, text);
  return text;
}

export interface Select {
  readonly scope?: Scope;
  /** Keeps others from changing the row until the transaction ends. */
  readonly isLocked?: boolean;
}

export async function selectById<Row extends Versioned>(
  { db, actor }: UserContext,
  entity: Entity<Row>,
  id: string,
  { scope = "live", isLocked = false }: Select = {},
): Promise<Row | undefined> {
  const { table, columns } = entity;
  const sql = textOf(
    `select ${table} ${scope} ${isLocked}`,
    () =>
      `SELECT ${columns} FROM ${table} WHERE user_id = $1 AND id = $2${scopeCondition(entity, scope)}${isLocked ? " FOR UPDATE" : ""}`,
  );
  const [row] = await db.query(sql, [actor.userId, id], entity.read);
  return row;
}

/** In any order. One statement whatever the number: Prisma's would be another for each. */
export async function selectByIds<Row extends Versioned>(
  { db, actor }: UserContext,
  entity: Entity<Row>,
  ids: readonly string[],
  scope: Scope = "live",
): Promise<Row[]> {
  const sql = `SELECT ${entity.columns} FROM ${entity.table} WHERE user_id = $1 AND id = ANY ($2::uuid[])
    ${scopeCondition(entity, scope)}`;
  return await db.query(sql, [actor.userId, ids], entity.read);
}

/**
 * @param ifListIsActive inserts nothing unless the row's `listId` is a live list that is not archived, which is held until
 *   the transaction ends
 * @returns undefined when nothing was inserted
 */
export async function insertRow<Row extends Versioned>(
  { db, actor }: UserContext,
  { table, columns, types, read }: Entity<Row>,
  values: FieldValues,
  ifListIsActive = false,
): Promise<Row | undefined> {
  const names = Object.keys(values).filter((name) => values[name] !== undefined);
  const sql = textOf(`insert ${table} ${ifListIsActive} ${names.join()}`, () => {
    const parameters = names.map((name, index) => `$${index + 2}::${types[name]}`);
    const row = `$1, ${parameters.join(", ")}`;
    const listId = parameters[names.indexOf("listId")] ?? "NULL";
    const source = ifListIsActive
      ? `SELECT ${row} FROM lists WHERE user_id = $1 AND id = ${listId} AND deleted_at IS NULL AND archived_at IS NULL FOR SHARE`
      : `VALUES (${row})`;
    return `INSERT INTO ${table} (user_id, ${names.map(columnName).join(", ")}) ${source} RETURNING ${columns}`;
  });
  const all = [actor.userId, ...names.map((name) => values[name])];
  const [inserted] = await db.query(sql, all, read);
  return inserted;
}

export interface Update {
  readonly id: string;
  /** Only if the row still has this version. */
  readonly ifVersion?: number | undefined;
  readonly scope?: Scope | undefined;
  /** Only if this field holds nothing. */
  readonly ifNull?: string | undefined;
}

/** @returns undefined when there is no such row */
export async function updateRow<Row extends Versioned>(
  { db, actor }: UserContext,
  entity: Entity<Row>,
  { id, ifVersion, scope = "live", ifNull }: Update,
  changes: FieldValues,
): Promise<Row | undefined> {
  const { table, columns, types } = entity;
  const names = Object.keys(changes).filter((name) => changes[name] !== undefined);
  const hasVersion = ifVersion !== undefined;
  const sql = textOf(`update ${table} ${scope} ${hasVersion} ${ifNull} ${names.join()}`, () => {
    const assignments = names.map((name, index) => `${columnName(name)} = $${index + 3}::${types[name]}`);
    const conditions = [
      scopeCondition(entity, scope),
      hasVersion ? ` AND version = $${names.length + 3}` : "",
      ifNull === undefined ? "" : ` AND ${columnName(ifNull)} IS NULL`,
    ];
    // The trigger has the last word on the version: a row that is written as it was keeps it.
    return `UPDATE ${table} SET ${["version = version", ...assignments].join(", ")}
      WHERE user_id = $1 AND id = $2${conditions.join("")} RETURNING ${columns}`;
  });
  const values = [
    actor.userId,
    id,
    ...names.map((name) => changes[name]),
    ...(hasVersion ? [ifVersion] : []),
  ];
  const [row] = await db.query(sql, values, entity.read);
  return row;
}

/** A page of live rows in the order of an index, from where the last one ended. */
export interface IndexedPage {
  /** Fields that together tell rows apart, the id last. */
  readonly order: readonly string[];
  readonly direction: "ASC" | "DESC";
  /** What the last row of the page before had in them. */
  readonly after: readonly unknown[] | undefined;
  readonly limit: number;
  /** Fields, and what they must hold. */
  readonly where: FieldValues;
  /** A condition by {@link inActiveListSql} and the like; '' for none. */
  readonly condition: string;
}

export async function selectPage<Row extends Versioned>(
  { db, actor }: UserContext,
  entity: Entity<Row>,
  { order, direction, after, limit, where, condition }: IndexedPage,
): Promise<Row[]> {
  const values: unknown[] = [actor.userId, limit];
  const parameter = (name: string, value: unknown) => `$${values.push(value)}::${entity.types[name]}`;
  const conditions = Object.entries(where).map(([name, value]) => {
    if (value === undefined) return "";
    const column = columnName(name);
    // Constants, so that the plan is one of an index of open tasks.
    if (typeof value === "boolean") return value ? ` AND ${column}` : ` AND NOT ${column}`;
    return value === null ? ` AND ${column} IS NULL` : ` AND ${column} = ${parameter(name, value)}`;
  });
  if (after !== undefined) {
    const keys = order.map((name, index) => parameter(name, after[index]));
    const comparison = direction === "ASC" ? ">" : "<";
    conditions.push(` AND (${order.map(columnName).join(", ")}) ${comparison} (${keys.join(", ")})`);
  }
  // Without the list, PostgreSQL would not see that its index is in this order for tasks in none.
  const sorted = where["listId"] === undefined ? order : ["listId", ...order];
  const sql = `SELECT ${entity.columns} FROM ${entity.table}
    WHERE user_id = $1${scopeCondition(entity, "live")}${conditions.join("")}${condition === "" ? "" : ` AND ${condition}`}
    ORDER BY ${sorted.map((name) => `${columnName(name)} ${direction}`).join(", ")} LIMIT $2`;
  return await db.query(sql, values, entity.read);
}
