/** Pages of a list: from the place where the page before ended, however the list has changed since (keyset pagination). */
import type { RowReader } from "@taskwell/db/row";
import type { UserContext } from "./context.ts";

/** How a list is sorted: by columns that together tell its rows apart, and are never null. */
export interface Order<Row> {
  readonly name: string;
  readonly columns: readonly string[];
  readonly direction: "ASC" | "DESC";
  /** A column that all rows have alike, where PostgreSQL only sees by it that an index is in this order: one that IS NULL. */
  readonly within?: string;
  /** What a row has in the columns. */
  readonly keysOf: (row: Row) => readonly string[];
}

/** Whose rows are listed: a noun, or less than that. */
export interface Source<Row> {
  readonly table: string;
  readonly columns: string;
  readonly read: RowReader<Row>;
}

export interface PageRequest {
  /** With `$1` for the user's id, and values from `$3` on. */
  readonly conditions: readonly string[];
  readonly values: readonly unknown[];
  /** Whether the statement is worth being prepared once for each connection; it is, when absent. */
  readonly isPrepared?: boolean;
  /** Whether so many rows are sorted for the page that it is better done by their keys alone, before any is read whole. */
  readonly isSortedByKeys?: boolean;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<Row> {
  readonly items: Row[];
  readonly nextCursor: string | null;
}

/** @throws {DomainError} `cursor_invalid` */
export async function pageOf<Row>(
  ctx: UserContext,
  { table, columns, read }: Source<Row>,
  order: Order<Row>,
  request: PageRequest,
): Promise<Page<Row>> {
  const { userId } = ctx.actor;
  const { limit, cursor } = request;
  const values: unknown[] = [userId, limit + 1, ...request.values];
  const conditions = ["user_id = $1", ...request.conditions];
  if (cursor !== undefined) {
    const keys = ctx.cursors.decode(userId, order.name, cursor).map((key) => `$${values.push(key)}`);
    const comparison = order.direction === "ASC" ? ">" : "<";
    conditions.push(`(${order.columns.join(", ")}) ${comparison} (${keys.join(", ")})`);
  }
  const sorted = order.within === undefined ? order.columns : [order.within, ...order.columns];
  const sorting = sorted.map((column) => `${column} ${order.direction}`).join(", ");
  const select = (selected: string) =>
    `SELECT ${selected} FROM ${table} WHERE ${conditions.join(" AND ")} ORDER BY ${sorting} LIMIT $2`;
  const sql = request.isSortedByKeys
    ? `SELECT ${columns} FROM ${table} WHERE user_id = $1 AND ctid = ANY (ARRAY(${select("ctid")})) ORDER BY ${sorting}`
    : select(columns);
  const rows = await ctx.db.query(sql, values, read, request.isPrepared);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  const nextCursor = hasMore
    ? ctx.cursors.encode(userId, { order: order.name, keys: order.keysOf(last) })
    : null;
  return { items, nextCursor };
}
