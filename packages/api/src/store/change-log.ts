/** Reads the change log, in which triggers record every change (docs/decisions/0027-change-log.md). Prisma does not know it. */
import { instant, integer, text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import { z } from "zod";
import type { UserContext } from "../trpc/context.ts";

/** What could be seen at some time: a PostgreSQL snapshot, when it was taken, and of which database. */
export interface Moment {
  readonly epoch: string;
  /** ISO 8601 in UTC: no later than the snapshot. */
  readonly at: string;
  readonly snapshot: string;
}

/** More running transactions than this are left out of a snapshot: what they write is then delivered twice. */
const maxSnapshotLength = 500;

/** What can be seen now. Fails on a standby, which does not know the running transactions. */
export async function currentMoment({ db }: Pick<UserContext, "db">): Promise<Moment> {
  const sql = "SELECT log.epoch(), statement_timestamp(), pg_current_snapshot()";
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

export interface ChangeWindow {
  readonly tables: readonly string[];
  readonly from: Moment;
  readonly until: Moment;
  /** `seq` of the last one that is known already. */
  readonly afterSeq: string;
  readonly limit: number;
}

/** Transaction ids may count anew from a little before, after a crash: those of transactions that wrote nothing that lasts. */
const reusedIds = 2_000n;

/**
 * The changes that could be seen at `until` and not at `from`, in order. Right whatever the order in which transactions commit:
 * see the decision.
 */
export async function changesBetween(
  { db, actor }: UserContext,
  { tables, from, until, afterSeq, limit }: ChangeWindow,
): Promise<LoggedChange[]> {
  const sql = `SELECT ${columns} FROM log.changes
    WHERE user_id = $1 AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date - 1 AND xid >= $3::xid8
      AND (NOT pg_visible_in_snapshot(xid, $4::pg_snapshot) OR at > $2)
      AND pg_visible_in_snapshot(xid, $5::pg_snapshot) AND seq > $6 AND entity = ANY ($7)
    ORDER BY seq LIMIT $8`;
  const oldest = BigInt(from.snapshot.split(":")[0] ?? 0) - reusedIds;
  const values = [
    actor.userId,
    from.at,
    String(oldest > 0n ? oldest : 0n),
    from.snapshot,
    until.snapshot,
    afterSeq,
    tables,
    limit,
  ];
  return await db.query(sql, values, readChange);
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
