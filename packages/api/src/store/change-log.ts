/** Reads the change log, in which triggers record every change (docs/decisions/0027-change-log.md). Prisma does not know it. */
import { instant, integer, text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import { z } from "zod";
import type { UserContext } from "../trpc/context.ts";

/** What could be seen at some time: a PostgreSQL snapshot, when it was taken, and of which database. */
export interface Moment {
  readonly epoch: string;
  /** ISO 8601 in UTC: later than all that could be seen was written. */
  readonly at: string;
  readonly snapshot: string;
}

/** More running transactions than this are left out of a snapshot: what they write is then delivered twice. */
const maxSnapshotLength = 500;

/** What can be seen now. Fails on a standby, which does not know the running transactions. */
export async function currentMoment({ db }: Pick<UserContext, "db">): Promise<Moment> {
  // The clock is read after the snapshot is taken; a millisecond more, since times are rounded.
  const sql = "SELECT log.epoch(), clock_timestamp() + interval '1 ms', pg_current_snapshot()";
  const [moment] = await db.query(sql, [], ([epoch, at, snapshot]) => ({
    epoch: text(epoch),
    at: instant(at),
    snapshot: shortened(text(snapshot)),
  }));
  if (moment === undefined) throw new Error("A SELECT without FROM returned no row.");
  return moment;
}

/** `xmin:xmax:running` */
function shortened(snapshot: string): string {
  const [xmin = ""] = snapshot.split(":");
  return snapshot.length <= maxSnapshotLength ? snapshot : `${xmin}:${xmin}:`;
}

/** A change of one row. */
export interface LoggedChange {
  /** The transaction. */
  readonly xid: string;
  /** Place among the user's changes. */
  readonly seq: string;
  readonly at: string;
  /** Name of the table. */
  readonly table: string;
  readonly op: "insert" | "update" | "delete";
  readonly id: string;
  readonly listId: string | null;
  readonly version: number | null;
  readonly actor: string;
  readonly callId: string | null;
  /** Of an update, the columns that differ; else all that are not NULL. In PostgreSQL's text format. */
  readonly before: StoredFields;
  readonly after: StoredFields;
}

const StoredFields = z.record(z.string(), z.string().nullable());
/** By the names of the columns. */
export type StoredFields = Readonly<z.infer<typeof StoredFields>>;

const columns = `xid, seq, at, entity, op, id, list_id, version, actor, call,
  coalesce(hstore_to_json(before), '{}'), coalesce(hstore_to_json(after), '{}')`;

function readChange(row: Columns): LoggedChange {
  const [xid, seq, at, table, op, id, listId, version = null, actor, callId, before, after] = row;
  return {
    xid: text(xid),
    seq: text(seq),
    at: instant(at),
    table: text(table),
    op: operationOf(text(op)),
    id: text(id),
    listId: textOrNull(listId ?? null),
    version: version === null ? null : integer(version),
    actor: text(actor),
    callId: textOrNull(callId ?? null),
    before: storedFields(before),
    after: storedFields(after),
  };
}

function operationOf(op: string): LoggedChange["op"] {
  if (op === "i") return "insert";
  return op === "u" ? "update" : "delete";
}

/** @param column as `hstore_to_json` gives it */
export function storedFields(column: Columns[number] | undefined): StoredFields {
  return StoredFields.parse(JSON.parse(text(column ?? null)));
}

interface Between {
  readonly tables: readonly string[];
  readonly from: Moment;
  readonly until: Moment;
  readonly limit: number;
}

/** Transaction ids may count anew from a little before, after a crash: those of transactions that wrote nothing that lasts. */
export const reusedIds = 2_000n;

/** What could be seen at `until` and not at `from`: right whatever the order in which transactions commit (see the decision). */
const isBetween = `user_id = $1 AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date - 1 AND xid >= $3::xid8
  AND (NOT pg_visible_in_snapshot(xid, $4::pg_snapshot) OR at > $2)
  AND pg_visible_in_snapshot(xid, $5::pg_snapshot) AND entity = ANY ($6)`;

function valuesOf({ actor }: UserContext, { tables, from, until, limit }: Between): unknown[] {
  const oldest = BigInt(from.snapshot.split(":")[0] ?? 0) - reusedIds;
  const fromXid = String(oldest > 0n ? oldest : 0n);
  return [actor.userId, from.at, fromXid, from.snapshot, until.snapshot, tables, limit];
}

export interface ChangeWindow extends Between {
  /** `seq` of the last one that is known already. */
  readonly afterSeq: string;
}

/** In the order in which the changes of a row were made. */
export async function changesBetween(ctx: UserContext, window: ChangeWindow): Promise<LoggedChange[]> {
  const sql = `SELECT ${columns} FROM log.changes WHERE ${isBetween} AND seq > $8 ORDER BY seq LIMIT $7`;
  return await ctx.db.query(sql, [...valuesOf(ctx, window), window.afterSeq], readChange);
}

/** A place in the order of transactions and, within one, of changes: that of the index. */
export interface Place {
  readonly xid: string;
  readonly seq: string;
}

export interface ChangedRow extends Place {
  readonly table: string;
  readonly id: string;
}

export interface RowWindow extends Between {
  /** The last one that is known already. */
  readonly after: Place;
}

/** Which rows have changed, for those who read them as they are now. However many there are, a page costs what it holds. */
export async function changedRowsBetween(ctx: UserContext, window: RowWindow): Promise<ChangedRow[]> {
  const sql = `SELECT xid, seq, entity, id FROM log.changes WHERE ${isBetween} AND (xid, seq) > ($8::xid8, $9::bigint)
    ORDER BY xid, seq LIMIT $7`;
  const { xid, seq } = window.after;
  return await ctx.db.query(sql, [...valuesOf(ctx, window), xid, seq], ([ofXid, ofSeq, table, id]) => ({
    xid: text(ofXid),
    seq: text(ofSeq),
    table: text(table),
    id: text(id),
  }));
}

export interface HistoryWindow {
  readonly tables: readonly string[];
  /** Of one row. */
  readonly id: string | undefined;
  /** `xid` and `seq` of the last one of the page before. */
  readonly before: readonly string[] | undefined;
  readonly limit: number;
}

/** The latest first. */
export async function latestChanges(
  { db, actor }: UserContext,
  { tables, id, before, limit }: HistoryWindow,
): Promise<LoggedChange[]> {
  const values: unknown[] = [actor.userId, tables, limit];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const ofRow = id === undefined ? "" : ` AND id = ${parameter(id)}::uuid`;
  const after =
    before === undefined
      ? ""
      : ` AND (xid, seq) < (${before.map((key) => parameter(key)).join("::xid8, ")}::bigint)`;
  const sql = `SELECT ${columns} FROM log.changes
    WHERE user_id = $1 AND entity = ANY ($2)${ofRow}${after} ORDER BY xid DESC, seq DESC LIMIT $3`;
  return await db.query(sql, values, readChange);
}

export interface CallWindow {
  readonly callId: string;
  /** When the call began. */
  readonly at: Date;
  readonly afterSeq: string;
  readonly limit: number;
}

/** What a call has changed, in order. No index says which: it was on that day, or on the next. */
export async function changesOfCall(
  { db, actor }: UserContext,
  { callId, at, afterSeq, limit }: CallWindow,
): Promise<LoggedChange[]> {
  const sql = `SELECT ${columns} FROM log.changes
    WHERE user_id = $1 AND call = $2 AND day BETWEEN $3::date - 1 AND $3::date + 1 AND seq > $4 ORDER BY seq LIMIT $5`;
  const day = at.toISOString().slice(0, 10);
  return await db.query(sql, [actor.userId, callId, day, afterSeq, limit], readChange);
}
