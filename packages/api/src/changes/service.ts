/** Reads what has changed since a token. */
import { filters } from "../filter/row.ts";
import { labels } from "../label/row.ts";
import { changedRowsBetween, currentMoment } from "../store/change-log.ts";
import type { ChangedRow, Moment, Place } from "../store/change-log.ts";
import type { Entity, Versioned } from "../store/entity.ts";
import { selectByIds } from "../store/hot-statements.ts";
import { lists } from "../store/list.ts";
import { tasks } from "../store/task.ts";
import type { UserContext } from "../trpc/context.ts";
import { checkMoment } from "./rules.ts";
import type { Change, Changes, ListChanges } from "./schema.ts";

/** Where a client stands: it knows what could be seen at `from`, and of what is new at `until`, all up to `after`. */
interface Position {
  readonly from: Moment;
  readonly until?: Moment;
  readonly after?: Place;
}

/** @throws {DomainError} `cursor_invalid`, `resync_required` */
export async function listChanges(ctx: UserContext, { since, limit }: ListChanges): Promise<Changes> {
  const now = await currentMoment(ctx);
  if (since === undefined) return { changes: [], token: toToken(ctx, { from: now }), hasMore: false };
  const { from, until = now, after = { xid: "0", seq: "0" } } = positionOf(ctx, since);
  checkMoment(from, now, ctx.changes.keptDays);
  const tables = Object.keys(readers);
  const changed = await changedRowsBetween(ctx, { tables, from, until, after, limit });
  const last = changed.at(-1);
  const isFull = changed.length === limit && last !== undefined;
  const reached = isFull ? { from, until, after: last } : { from: until };
  // The last of several pages: since the first was read, there may be more.
  const hasMore = isFull || until !== now;
  return { changes: await currentRows(ctx, changed), token: toToken(ctx, reached), hasMore };
}

const cursorName = "changes";

function toToken({ cursors, actor }: UserContext, { from, until, after }: Position): string {
  const keys = [from, until].flatMap((moment) =>
    moment === undefined ? [] : [moment.epoch, moment.at, moment.snapshot],
  );
  return cursors.encode(actor.userId, {
    order: cursorName,
    keys: after === undefined ? keys : [...keys, after.xid, after.seq],
  });
}

function positionOf({ cursors, actor }: UserContext, token: string): Position {
  const [epoch = "", at = "", snapshot = "", ...paged] = cursors.decode(actor.userId, cursorName, token);
  const [untilEpoch, untilAt = "", untilSnapshot = "", xid = "0", seq = "0"] = paged;
  const from = { epoch, at, snapshot };
  if (untilEpoch === undefined) return { from };
  return { from, until: { epoch: untilEpoch, at: untilAt, snapshot: untilSnapshot }, after: { xid, seq } };
}

type ReadRows = (ctx: UserContext, ids: readonly string[]) => Promise<Change[]>;

/** Every table whose rows clients know. */
const readers: Readonly<Record<string, ReadRows>> = {
  tasks: readerOf(tasks, (id, row) => ({ kind: "task", id, row })),
  lists: readerOf(lists, (id, row) => ({ kind: "list", id, row })),
  labels: readerOf(labels, (id, row) => ({ kind: "label", id, row })),
  filters: readerOf(filters, (id, row) => ({ kind: "filter", id, row })),
};

function readerOf<Row extends Versioned>(
  entity: Entity<Row>,
  toChange: (id: string, row: Row | null) => Change,
): ReadRows {
  return async (ctx, ids) => {
    const rows = await selectByIds(ctx, entity, ids, "any");
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => toChange(id, byId.get(id) ?? null));
  };
}

/** Each row once, as it is now. */
async function currentRows(ctx: UserContext, changed: readonly ChangedRow[]): Promise<Change[]> {
  const idsByTable = new Map<string, Set<string>>();
  for (const { table, id } of changed) idsByTable.set(table, (idsByTable.get(table) ?? new Set()).add(id));
  const changes = new Map<string, Change>();
  for (const [table, ids] of idsByTable)
    for (const change of (await readers[table]?.(ctx, [...ids])) ?? [])
      changes.set(`${table} ${change.id}`, change);
  const inOrder = [...new Set(changed.map(({ table, id }) => `${table} ${id}`))];
  return inOrder.flatMap((key) => changes.get(key) ?? []);
}
