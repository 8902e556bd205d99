/** Rows by id. The calls of one batch are answered by one statement for each entity (docs/decisions: 2.8 times as many batches). */
import DataLoader from "dataloader";
import type { UserContext } from "../trpc/context.ts";
import { notFound } from "./entity.ts";
import type { Entity, Versioned } from "./entity.ts";
import { selectByIds } from "./hot-statements.ts";
import { getRow } from "./rows.ts";

/**
 * What answers an entity's `byId`. Not for services: calls share the statement, so it would not be part of a transaction
 * that one of them has begun ({@link getRow} is).
 *
 * @returns a function that throws {DomainError} `…_not_found`
 */
export function getterById<Row extends Versioned>(
  entity: Entity<Row>,
): (ctx: UserContext, ref: { readonly id: string }) => Promise<Row> {
  const loaders = new WeakMap<object, DataLoader<string, Row | undefined>>();

  /** A batch is one user's: its query runs as that user, whichever call's turn it is. */
  const loaderFor = (ctx: UserContext, batch: object) => {
    const known = loaders.get(batch);
    if (known !== undefined) return known;
    const loader = new DataLoader((ids: readonly string[]) => selectInOrder(ctx, entity, ids), {
      cache: false,
    });
    loaders.set(batch, loader);
    return loader;
  };

  return async (ctx, { id }) => {
    if (ctx.batch === undefined) return await getRow(ctx, entity, id);
    const row = await loaderFor(ctx, ctx.batch).load(id);
    if (row === undefined) throw notFound(entity);
    return row;
  };
}

async function selectInOrder<Row extends Versioned>(
  ctx: UserContext,
  entity: Entity<Row>,
  ids: readonly string[],
): Promise<(Row | undefined)[]> {
  const rows = await selectByIds(ctx, entity, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id));
}
