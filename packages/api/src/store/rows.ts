/** Single rows of entities: found by id, inserted once, changed if the version is still right. */
import { isDeepStrictEqual } from "node:util";
import { databaseFailure, violatedConstraint } from "@taskwell/db/failure";
import type { UserContext } from "../trpc/context.ts";
import { ensureUser } from "../trpc/ensure-user.ts";
import { DomainError } from "../trpc/errors.ts";
import { notFound } from "./entity.ts";
import type { Entity, Versioned } from "./entity.ts";
import { insertRow, selectById, updateRow } from "./hot-statements.ts";
import type { FieldValues, Scope, Select, Update } from "./hot-statements.ts";

/** Which row, and perhaps which version of it. */
export interface Target {
  readonly id: string;
  readonly ifVersion?: number | undefined;
}

/** The same for Prisma's `where`. */
export function whereTarget({ id, ifVersion }: Target): { id: string; version?: number } {
  return ifVersion === undefined ? { id } : { id, version: ifVersion };
}

/** @throws {DomainError} `…_not_found` */
export async function getRow<Row extends Versioned>(
  ctx: UserContext,
  entity: Entity<Row>,
  id: string,
  select: Select = {},
): Promise<Row> {
  const row = await selectById(ctx, entity, id, select);
  if (row === undefined) throw notFound(entity);
  return row;
}

/**
 * A row that nobody else changes until the transaction ends.
 *
 * @throws {DomainError} `…_not_found`; `version_mismatch`, with the row as it is
 */
export async function lockRow<Row extends Versioned>(
  ctx: UserContext,
  entity: Entity<Row>,
  { id, ifVersion }: Target,
): Promise<Row> {
  const row = await getRow(ctx, entity, id, { isLocked: true });
  if (ifVersion !== undefined && ifVersion !== row.version) throw versionMismatch(entity, row);
  return row;
}

/**
 * Inserts a row. If its id is taken by a row of the same content, that one is returned: the call was a retry.
 *
 * @param expected what such a row holds
 * @param insert one statement, or a transaction
 * @throws {DomainError} `…_id_taken`, with the row that has the id
 */
export async function insertIdempotently<Row extends Versioned>(
  ctx: UserContext,
  entity: Entity<Row>,
  expected: Partial<Row>,
  insert: () => Promise<Row>,
): Promise<Row> {
  const { id } = expected;
  try {
    return await withUser(ctx, entity, insert);
  } catch (error) {
    const isTaken = violatedConstraint(error) === `${entity.table}_pkey`;
    if (id === undefined || !isTaken) throw error;
    const existing = await selectById(ctx, entity, id, { scope: "any" });
    // Deleted in the meantime: the id is free again.
    if (existing === undefined) return await insert();
    const isSame = Object.entries(expected).every(([name, value]) =>
      isDeepStrictEqual(Reflect.get(existing, name), value),
    );
    if (isSame) return existing;
    const message = `You have another ${entity.name} with this id.`;
    throw new DomainError(`${entity.name}_id_taken`, message, existing);
  }
}

/** {@link insertIdempotently} with one statement. @param input as it came in, without the defaults of the database */
export async function insertOnce<Row extends Versioned>(
  ctx: UserContext,
  entity: Entity<Row>,
  expected: Partial<Row>,
  values: FieldValues,
): Promise<Row> {
  return await insertIdempotently(ctx, entity, expected, async () => {
    const row = await insertRow(ctx, entity, values);
    if (row === undefined) throw new Error("An INSERT returned no row.");
    return row;
  });
}

/** A user has no row of their own before their first write. */
async function withUser<Row extends Versioned>(
  ctx: UserContext,
  { table }: Entity<Row>,
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

/** @throws {DomainError} `…_not_found`; `version_mismatch`, with the row as it is */
export async function changeRow<Row extends Versioned>(
  ctx: UserContext,
  entity: Entity<Row>,
  update: Update,
  changes: FieldValues,
): Promise<Row> {
  const changed = await updateRow(ctx, entity, update, changes);
  if (changed === undefined) throw await notFoundOrConflict(ctx, entity, update, update.scope);
  return changed;
}

/** Why a row was not changed. */
export async function notFoundOrConflict<Row extends Versioned>(
  ctx: UserContext,
  entity: Entity<Row>,
  { id, ifVersion }: Target,
  scope: Scope = "live",
): Promise<DomainError> {
  const current = ifVersion === undefined ? undefined : await selectById(ctx, entity, id, { scope });
  return current === undefined ? notFound(entity) : versionMismatch(entity, current);
}

function versionMismatch(entity: Entity<Versioned>, current: Versioned): DomainError {
  const message = `The ${entity.name} has changed: it is at version ${current.version} now.`;
  return new DomainError("version_mismatch", message, current);
}
