/** Orders by hand: keys with room between any two of them (npm: fractional-indexing). See docs/decisions/0012-tree-and-order.md. */
import { flag, text } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";
import type { UserContext } from "./context.ts";
import { DomainError } from "./errors.ts";
import type { Spot } from "./fields.ts";

/** Those that something is put among. All parts of `where` are constants. */
export interface Siblings {
  readonly table: "tasks" | "lists";
  /** With `$1` for the user's id, and values from `$2` on. */
  readonly where: string;
  readonly values: readonly unknown[];
  /** A column that they have alike: as `within` of an order of pages. */
  readonly within?: string;
}

interface Sibling {
  readonly id: string;
  readonly position: string;
}

/** Longer keys make room for themselves. */
const maxKeyLength = 60;

/** How many on each side get new keys then; more, if those leave no room between them either. */
const firstReach = 100;

/**
 * The key with which `id` stands where it should. Whoever calls holds a lock that keeps others from moving.
 *
 * @throws {DomainError} `not_a_sibling` when the one that it should stand beside is none of them
 */
export async function positionFor(
  ctx: UserContext,
  siblings: Siblings,
  id: string,
  spot: Spot,
): Promise<string> {
  const near = await around(ctx, siblings, id, spot, 1);
  const key = keyBetween(near.before[0]?.position, near.after[0]?.position);
  if (key !== undefined) return key;
  for (let reach = firstReach; ; reach *= 10) {
    const { before, after } = await around(ctx, siblings, id, spot, reach + 1);
    const spread = spreadOut(before, after, reach);
    if (spread === undefined) continue;
    await store(ctx, siblings, spread.moved);
    return spread.key;
  }
}

/** The key that a row gets that is made at this time: in milliseconds, and in the order of `index` within them. */
export function positionAt(milliseconds: number, index: number): string {
  return `m${(milliseconds * 1000 + index).toString(16).padStart(13, "0")}`;
}

/** Whether it is a key that others can stand beside. */
export function isPosition(key: string): boolean {
  try {
    return /^[0-9A-Za-z]{2,255}$/.test(key) && generateKeyBetween(key, null) > key;
  } catch {
    return false;
  }
}

/** A short key between two, or beyond one; undefined when there is none. Pure. */
export function keyBetween(lower: string | undefined, upper: string | undefined): string | undefined {
  const isOrdered = lower === undefined || upper === undefined || lower < upper;
  const key = isOrdered ? generateKeyBetween(lower ?? null, upper ?? null) : undefined;
  return key !== undefined && key.length <= maxKeyLength ? key : undefined;
}

/**
 * New keys for up to `reach` siblings on each side, within the keys of those beyond. Pure.
 *
 * @param before nearest first
 * @param after nearest first
 * @returns undefined when there is no room within those
 */
export function spreadOut(
  before: readonly Sibling[],
  after: readonly Sibling[],
  reach: number,
): { readonly key: string; readonly moved: readonly Sibling[] } | undefined {
  const [lower, upper] = [before[reach]?.position ?? null, after[reach]?.position ?? null];
  if (lower !== null && upper !== null && lower >= upper) return undefined;
  const ids = [...before.slice(0, reach).toReversed(), undefined, ...after.slice(0, reach)].map(
    (sibling) => sibling?.id,
  );
  const keys = generateNKeysBetween(lower, upper, ids.length);
  const isShort = keys.every((key) => key.length <= maxKeyLength);
  if (!isShort && (lower !== null || upper !== null)) return undefined;
  const key = keys[ids.indexOf(undefined)];
  if (key === undefined) throw new Error("There are fewer keys than were asked for.");
  const moved = ids.flatMap((id, at) => {
    const position = keys[at];
    return id === undefined || position === undefined ? [] : [{ id, position }];
  });
  return { key, moved };
}

/** The `count` nearest on each side of the spot, nearest first. */
async function around(
  ctx: UserContext,
  { table, where, values, within }: Siblings,
  id: string,
  spot: Spot,
  count: number,
): Promise<{ before: Sibling[]; after: Sibling[] }> {
  const all = [ctx.actor.userId, ...values, id, count];
  const others = `SELECT id, position FROM ${table} WHERE user_id = $1 AND ${where} AND id <> $${all.length - 1}`;
  const nearest = (comparison: string, direction: "ASC" | "DESC") => {
    const columns = [...(within === undefined ? [] : [within]), "position", "id"];
    const sorting = columns.map((column) => `${column} ${direction}`).join(", ");
    return `${others} ${comparison} ORDER BY ${sorting} LIMIT $${all.length}`;
  };
  const anchorId = spot.before ?? spot.after;
  if (anchorId === undefined)
    return { before: await ctx.db.query(nearest("", "DESC"), all, readSibling), after: [] };

  const [isBefore, isAfter] = spot.before === undefined ? ["<=", ">"] : ["<", ">="];
  const compared = (comparison: string) =>
    `AND (position, id) ${comparison} ((SELECT position FROM anchor), (SELECT id FROM anchor))`;
  const sql = `WITH anchor AS (${others} AND id = $${all.length + 1})
    (SELECT false, * FROM (${nearest(compared(isBefore), "DESC")}) AS before) UNION ALL
    (SELECT true, * FROM (${nearest(compared(isAfter), "ASC")}) AS after)`;
  const found = await ctx.db.query(sql, [...all, anchorId], ([isBehind, ...sibling]) => ({
    isBehind: flag(isBehind),
    sibling: readSibling(sibling),
  }));
  // It is the nearest one on its side.
  if (!found.some(({ sibling }) => sibling.id === anchorId)) throw notASibling();
  const side = (behind: boolean) =>
    found.flatMap(({ isBehind, sibling }) => (isBehind === behind ? [sibling] : []));
  return { before: side(false), after: side(true) };
}

function readSibling([id, position]: Columns): Sibling {
  return { id: text(id), position: text(position) };
}

async function store(ctx: UserContext, { table }: Siblings, moved: readonly Sibling[]): Promise<void> {
  const sql = `UPDATE ${table} AS t SET position = new.position
    FROM unnest($2::uuid[], $3::text[]) AS new (id, position) WHERE t.user_id = $1 AND t.id = new.id`;
  const values = [ctx.actor.userId, moved.map(({ id }) => id), moved.map(({ position }) => position)];
  await ctx.db.query(sql, values, () => undefined);
}

function notASibling(): DomainError {
  const message = "What it should stand beside is not in the same place.";
  return new DomainError("invalid", "not_a_sibling", message);
}

/**
 * One move at a time, and nothing else that changes who is below whom: until the transaction ends. Taken before any row
 * is written, or two transactions could wait for each other.
 *
 * What it waits for are other changes of the same user, some imports among them: for longer than for a row.
 */
export async function lockTree({ db, actor }: UserContext): Promise<void> {
  // From the inside to the outside; OFFSET 0 keeps PostgreSQL from making one query of them.
  const sql = `SELECT set_config('lock_timeout', before, true) FROM (
      SELECT before, pg_advisory_xact_lock(hashtextextended($1, 0)) FROM (
        SELECT before, set_config('lock_timeout', '1500ms', true) FROM (
          SELECT current_setting('lock_timeout') AS before OFFSET 0) AS now OFFSET 0) AS patient OFFSET 0) AS locked`;
  await db.query(sql, [`tree ${actor.userId}`], () => undefined);
}
