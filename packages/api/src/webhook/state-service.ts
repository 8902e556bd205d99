/** Keeps how far a webhook has got, and who delivers to it. */
import { z } from "zod";
import type { Moment } from "../store/change-log.ts";
import type { UserContext } from "../trpc/context.ts";
import type { WebhookAttempt } from "./schema.ts";

const Moment = z.object({ epoch: z.string(), at: z.string(), snapshot: z.string() });

/** What has been delivered: all that could be seen at `from`; of what could be seen at `until`, all up to `afterSeq`. */
export const Cursor = z.object({ from: Moment, until: Moment.optional(), afterSeq: z.string() });
export type Cursor = z.infer<typeof Cursor>;

export const cursorAt = (from: Moment): Cursor => ({ from, afterSeq: "0" });

/** A webhook that this server delivers to, until its lease ends or is taken from it. */
export interface Taken {
  readonly userId: string;
  readonly id: string;
  readonly lease: string;
  /** How often somebody had said that there may be something to do. */
  readonly pokes: number;
  /** The database's clock, which decides what is due, minus this server's: in milliseconds. */
  readonly clockMs: number;
  readonly leaseMs: number;
}

/** @param waitMs from now on */
const timeIn = ({ clockMs }: Taken, waitMs: number) => new Date(Date.now() + clockMs + waitMs);

const held = ({ userId, id, lease }: Taken) => ({ userId, id, lease });

/** After a success. @returns whether the webhook is still this server's */
export async function advance({ prisma }: UserContext, taken: Taken, cursor: Cursor): Promise<boolean> {
  const { count } = await prisma.webhookDelivery.updateMany({
    where: held(taken),
    data: { cursor, attempts: 0, leaseUntil: timeIn(taken, taken.leaseMs) },
  });
  return count === 1;
}

export interface Rest {
  readonly cursor?: Cursor;
  readonly attempts?: number;
  /** When to go on; undefined: when there is something new. */
  readonly waitMs?: number | undefined;
}

/** Lets others have it. What was said in the meantime is looked at at once. */
export async function release(
  { prisma }: UserContext,
  taken: Taken,
  { waitMs, ...rest }: Rest,
): Promise<void> {
  const data = { ...rest, lease: null, leaseUntil: null };
  if (waitMs === undefined) {
    const where = { ...held(taken), pokes: taken.pokes };
    const { count } = await prisma.webhookDelivery.updateMany({ where, data: { ...data, nextAt: null } });
    if (count === 1) return;
  }
  const nextAt = timeIn(taken, waitMs ?? 0);
  await prisma.webhookDelivery.updateMany({ where: held(taken), data: { ...data, nextAt } });
}

/** Begins anew, also where another server is at it: that one stops before its next event. */
export async function restart(
  { prisma, actor }: UserContext,
  id: string,
  changes: { readonly cursor?: Cursor } = {},
): Promise<void> {
  const data = { attempts: 0, lease: null, leaseUntil: null, nextAt: new Date(0), pokes: { increment: 1 } };
  await prisma.webhookDelivery.updateMany({
    where: { userId: actor.userId, id },
    data: { ...data, ...changes },
  });
}

/** Keeps the last fifty. @param attempts the newest first */
export async function logAttempts(
  { db, actor }: UserContext,
  id: string,
  attempts: readonly WebhookAttempt[],
): Promise<void> {
  if (attempts.length === 0) return;
  const sql = `UPDATE webhook_deliveries SET log = jsonb_path_query_array($3::jsonb || log, '$[0 to 49]')
    WHERE user_id = $1 AND id = $2`;
  await db.query(sql, [actor.userId, id, JSON.stringify(attempts)], () => undefined);
}
