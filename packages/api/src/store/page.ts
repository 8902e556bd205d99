/** Pages of a list, each from where the one before ended, however the list has changed since (keyset pagination). */
import type { UserContext } from "../trpc/context.ts";

/** What a row has in the fields that a list is sorted by, as texts. */
export type Keys = readonly string[];

/** How a list is sorted: by fields that together tell its rows apart. */
export interface Order<Row, Where, OrderBy> {
  /** Part of the cursor: one of another list is refused. */
  readonly name: string;
  readonly orderBy: readonly OrderBy[];
  readonly keysOf: (row: Row) => Keys;
  /**
   * The rows that come after these keys. The first key is compared by itself as well: PostgreSQL finds the place in an index
   * by that, and not by an OR.
   */
  readonly after: (keys: Keys) => Where;
}

export interface PageRequest {
  readonly limit: number;
  /** null and undefined: the first page. */
  readonly cursor?: string | null | undefined;
}

export interface Page<Row> {
  readonly items: Row[];
  readonly nextCursor: string | null;
}

/** What Prisma is asked for a page. */
export interface PageWindow<Where, OrderBy> {
  /** Beside the other conditions. */
  readonly after: Where[];
  readonly orderBy: OrderBy[];
  /** One row more than the page has: whether there is another page. */
  readonly take: number;
}

/**
 * @param find the rows of the window, in its order
 * @throws {DomainError} `cursor_invalid`
 */
export async function pageOf<Row, Where, OrderBy>(
  ctx: UserContext,
  { name, orderBy, keysOf, after }: Order<Row, Where, OrderBy>,
  { limit, cursor }: PageRequest,
  find: (window: PageWindow<Where, OrderBy>) => Promise<Row[]>,
): Promise<Page<Row>> {
  const keys = keysAfter(ctx, name, cursor);
  const window = {
    after: keys === undefined ? [] : [after(keys)],
    orderBy: [...orderBy],
    take: limit + 1,
  };
  return toPage(ctx, { name, keysOf }, limit, await find(window));
}

/** Where a page begins. @throws {DomainError} `cursor_invalid` */
export function keysAfter(ctx: UserContext, name: string, cursor: PageRequest["cursor"]): Keys | undefined {
  return cursor === undefined || cursor === null
    ? undefined
    : ctx.cursors.decode(ctx.actor.userId, name, cursor);
}

/** @param rows one more than the limit, if there are more */
export function toPage<Row>(
  { cursors, actor }: UserContext,
  { name, keysOf }: { readonly name: string; readonly keysOf: (row: Row) => Keys },
  limit: number,
  rows: readonly Row[],
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    items,
    nextCursor: hasMore ? cursors.encode(actor.userId, { order: name, keys: keysOf(last) }) : null,
  };
}
