/** Rows by id. Those that calls of one batch ask for are looked up together, by one statement for each noun. */
import DataLoader from "dataloader";
import type { UserContext } from "./context.ts";
import type { Ref } from "./fields.ts";
import { findRows, getRow, notFound } from "./rows.ts";
import type { Noun, Versioned } from "./rows.ts";

/**
 * What answers a noun's `byId`; somebody else's is not there. Not for services: the statement that calls share would not be
 * in a transaction that one of them has begun ({@link getRow} is).
 *
 * @returns a function that throws {DomainError} `…_not_found`
 */
export function getterById<Row extends Versioned>(
  noun: Noun<Row>,
): (ctx: UserContext, ref: Ref) => Promise<Row> {
  const loaders = new WeakMap<object, DataLoader<string, Row | undefined>>();

  /** A batch is one user's: whichever call's turn it is, its query runs as the same user. */
  const loaderFor = (ctx: UserContext, batch: object) => {
    const known = loaders.get(batch);
    if (known !== undefined) return known;
    const loader = new DataLoader((ids: readonly string[]) => findInOrder(ctx, noun, ids), { cache: false });
    loaders.set(batch, loader);
    return loader;
  };

  return async (ctx, { id }) => {
    if (ctx.batch === undefined) return await getRow(ctx, noun, id);
    const row = await loaderFor(ctx, ctx.batch).load(id);
    if (row === undefined) throw notFound(noun);
    return row;
  };
}

async function findInOrder<Row extends Versioned>(
  ctx: UserContext,
  noun: Noun<Row>,
  ids: readonly string[],
): Promise<(Row | undefined)[]> {
  const rows = await findRows(ctx, noun, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id));
}
