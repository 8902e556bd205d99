/** What nouns have in common in the database: found by owner and id, made once, changed if the version is still right. */
import { isDeepStrictEqual } from "node:util";
import { databaseFailure, violatedConstraint } from "@taskwell/db/failure";
import type { RowReader } from "@taskwell/db/row";
import type { UserContext } from "./context.ts";
import { DomainError } from "./errors.ts";
import { ensureUser } from "./me/service.ts";

/** A table whose rows belong to users. Names of tables and columns are constants: they become part of statements. */
export interface Noun<Row extends Versioned> {
  readonly name: "task" | "list" | "label" | "filter" | "feed";
  readonly table: string;
  /** As `read` expects them. */
  readonly columns: string;
  readonly read: RowReader<Row>;
  /** A condition: which rows are there for everybody, rather than in the trash. */
  readonly isLive: string;
}

export interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** Which row, and which version of it. */
export interface Target {
  readonly id: string;
  readonly ifVersion?: number | undefined;
}

/** Columns, each with a value or an expression over the row. */
export type Settings = Readonly<Record<string, unknown>>;

/** One answer for what does not exist and for what is somebody else's. */
export function notFound({ name }: Pick<Noun<Versioned>, "name">): DomainError {
  return new DomainError("not_found", `${name}_not_found`, `There is no such ${name}.`);
}

export async function findRow<Row extends Versioned>(
  ctx: UserContext,
  noun: Noun<Row>,
  id: string,
  where = noun.isLive,
): Promise<Row | undefined> {
  const sql = `SELECT ${noun.columns} FROM ${noun.table} WHERE user_id = $1 AND id = $2 AND ${where}`;
  const [row] = await ctx.db.query(sql, [ctx.actor.userId, id], noun.read);
  return row;
}

/** Those of the ids that there are, in any order. */
export async function findRows<Row extends Versioned>(
  ctx: UserContext,
  { columns, table, isLive, read }: Noun<Row>,
  ids: readonly string[],
): Promise<Row[]> {
  const sql = `SELECT ${columns} FROM ${table} WHERE user_id = $1 AND id = ANY($2::uuid[]) AND ${isLive}`;
  return await ctx.db.query(sql, [ctx.actor.userId, ids], read);
}

/** @throws {DomainError} `…_not_found` */
export async function getRow<Row extends Versioned>(
  ctx: UserContext,
  noun: Noun<Row>,
  id: string,
  where = noun.isLive,
): Promise<Row> {
  const row = await findRow(ctx, noun, id, where);
  if (row === undefined) throw notFound(noun);
  return row;
}

/**
 * Makes a row. One with the id of a new one is there already: a retry if it says the same, a clash otherwise.
 *
 * @param insert one statement, or a transaction
 * @throws {DomainError} `…_id_taken`, with the row that is there
 */
export async function makeRow<Row extends Versioned>(
  ctx: UserContext,
  noun: Noun<Row>,
  wanted: Partial<Row>,
  insert: () => Promise<Row>,
): Promise<Row> {
  const { id } = wanted;
  try {
    return await withUser(ctx, noun, insert);
  } catch (error) {
    const isTaken = violatedConstraint(error) === `${noun.table}_pkey`;
    if (id === undefined || !isTaken) throw error;
    const existing = await findRow(ctx, noun, id, "true");
    // Deleted since then: the id is free again.
    if (existing === undefined) return await insert();
    const isSame = Object.entries(wanted).every(([name, value]) =>
      isDeepStrictEqual(Reflect.get(existing, name), value),
    );
    if (isSame) return existing;
    throw new DomainError(
      "conflict",
      `${noun.name}_id_taken`,
      `You have another ${noun.name} with this id.`,
      existing,
    );
  }
}

/** Before a user's first write there is no row of the user's own. */
async function withUser<Row extends Versioned>(
  ctx: UserContext,
  { table }: Noun<Row>,
  insert: () => Promise<Row>,
): Promise<Row> {
  try {
    return await insert();
  } catch (error) {
    const isUnknown = violatedConstraint(error) === `${table}_user_id_fkey`;
    if (!isUnknown || databaseFailure(error) !== "no_such_parent") throw error;
    await ensureUser(ctx);
    return await insert();
  }
}

export interface Change {
  /** Which rows may be changed. */
  readonly where?: string;
  /** A further assignment, of constants. */
  readonly also?: string;
}

/**
 * @param settings columns to values; undefined stays as it is
 * @returns undefined when there is no such row
 */
export async function tryToChangeRow<Row extends Versioned>(
  ctx: UserContext,
  noun: Noun<Row>,
  { id, ifVersion }: Target,
  settings: Settings,
  { where = noun.isLive, also }: Change,
): Promise<Row | undefined> {
  const values: unknown[] = [ctx.actor.userId, id];
  // The trigger has the last word on the version; a row that is written as it was keeps it.
  const assignments = [also ?? "version = version"];
  for (const column in settings) {
    const value = settings[column];
    if (value !== undefined) assignments.push(`${column} = $${values.push(value)}`);
  }
  const condition = ifVersion === undefined ? where : `${where} AND version = $${values.push(ifVersion)}`;
  const [row] = await ctx.db.query(
    `UPDATE ${noun.table} SET ${assignments.join(", ")} WHERE user_id = $1 AND id = $2 AND ${condition} RETURNING ${noun.columns}`,
    values,
    noun.read,
  );
  return row;
}

/**
 * @throws {DomainError} `…_not_found`; `version_mismatch`, with the row as it is
 */
export async function changeRow<Row extends Versioned>(
  ctx: UserContext,
  noun: Noun<Row>,
  target: Target,
  settings: Settings,
  change: Change = {},
): Promise<Row> {
  const changed = await tryToChangeRow(ctx, noun, target, settings, change);
  if (changed === undefined) throw await whyNot(ctx, noun, target, change.where);
  return changed;
}

/** For good. @throws {DomainError} as {@link changeRow} */
export async function deleteRow<Row extends Versioned>(
  ctx: UserContext,
  noun: Noun<Row>,
  { id, ifVersion }: Target,
): Promise<{ id: string }> {
  const values: unknown[] = [ctx.actor.userId, id];
  const unchanged = ifVersion === undefined ? "" : `AND version = $${values.push(ifVersion)}`;
  const sql = `DELETE FROM ${noun.table} WHERE user_id = $1 AND id = $2 ${unchanged} RETURNING id`;
  const [gone] = await ctx.db.query(sql, values, () => true);
  if (gone === undefined) throw await whyNot(ctx, noun, { id, ifVersion });
  return { id };
}

/** Why a row was not changed that should have been. */
export async function whyNot<Row extends Versioned>(
  ctx: UserContext,
  noun: Noun<Row>,
  { id, ifVersion }: Target,
  where = noun.isLive,
): Promise<DomainError> {
  const current = ifVersion === undefined ? undefined : await findRow(ctx, noun, id, where);
  if (current === undefined) return notFound(noun);
  const message = `The ${noun.name} has changed: it is at version ${current.version} now.`;
  return new DomainError("conflict", "version_mismatch", message, current);
}
