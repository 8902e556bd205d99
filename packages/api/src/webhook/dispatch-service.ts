/** Finds the webhooks that have something to deliver, and has it delivered. What wakes it: docs/decisions/0029-webhooks.md. */
import { randomUUID } from "node:crypto";
import { integer, text } from "@taskwell/db/row";
import { isDueSql, readWait, waitSql } from "../job/service.ts";
import { Runner } from "../job/runner-service.ts";
import type { Queue, Work } from "../job/runner-service.ts";
import { reusedIds } from "../store/change-log.ts";
import { contextFor } from "../trpc/context.ts";
import type { Services } from "../trpc/context.ts";
import { deliver } from "./delivery-service.ts";
import { defaultRetriesMs } from "./retry-rules.ts";
import type { Taken } from "./state-service.ts";

export interface DispatcherOptions {
  readonly services: Omit<Services, "verifier" | "limits">;
  readonly onError: (error: unknown) => void;
  /** For tests. */
  readonly retriesMs?: readonly number[];
  readonly leaseMs?: number;
  readonly sweepMs?: number;
}

/** Webhooks that one process delivers to at a time. Mostly they wait for answers, and hold no connection to the database. */
const concurrency = 32;
/** For requests that are running when the server stops. */
const graceMs = 2_000;

/**
 * Says of webhooks that there may be something to do: those with changes that could not be seen at their cursor (as
 * `changesBetween` finds them). Once a day of all, so that no cursor gets older than the log. In order, so that two servers do not lock each other out.
 */
const pokeSql = `WITH due AS (
    SELECT delivery.user_id, delivery.id FROM webhook_deliveries AS delivery JOIN webhooks USING (user_id, id) JOIN users ON users.id = delivery.user_id,
        LATERAL (SELECT delivery.cursor #>> '{from,epoch}' AS epoch, (delivery.cursor #>> '{from,at}')::timestamptz AS at,
          (delivery.cursor #>> '{from,snapshot}')::pg_snapshot AS snapshot) AS cursor,
        LATERAL (SELECT cursor.*, (at AT TIME ZONE 'UTC')::date AS day,
          greatest(pg_snapshot_xmin(snapshot)::text::numeric - ${reusedIds}, 0)::text::xid8 AS oldest) AS seen
      WHERE webhooks.disabled_at IS NULL AND users.disabled_at IS NULL AND (next_at IS NULL OR lease_until > now())
        AND ($1::text[] IS NULL OR delivery.user_id = ANY ($1))
        AND (seen.day < (now() AT TIME ZONE 'UTC')::date - 1 OR seen.epoch <> log.epoch() OR EXISTS (
          SELECT FROM log.changes WHERE changes.user_id = delivery.user_id AND changes.day >= seen.day - 1
            AND xid >= seen.oldest AND (NOT pg_visible_in_snapshot(xid, seen.snapshot) OR changes.at > seen.at)))
      ORDER BY 1, 2 FOR UPDATE OF delivery)
  UPDATE webhook_deliveries AS delivery SET pokes = pokes + 1, next_at = coalesce(next_at, now())
    FROM due WHERE delivery.user_id = due.user_id AND delivery.id = due.id`;

const takeSql = `UPDATE webhook_deliveries SET lease = $1, lease_until = now() + $2 * interval '1 ms'
  WHERE (user_id, id) IN (SELECT user_id, id FROM webhook_deliveries WHERE ${isDueSql}
    ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED)
  RETURNING user_id, id, pokes, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint`;

export class WebhookDispatcher implements Queue {
  readonly #options: Required<DispatcherOptions>;
  readonly #runner: Runner;
  readonly #stop: () => void;
  /** Users with webhooks who have changed something. */
  #changed = new Set<string>();
  /** Also changes of other servers, and webhooks that this one has not heard of. */
  #isSweepWanted = true;
  #sweptAt = -Infinity;
  #sweepTimer: NodeJS.Timeout | undefined;
  readonly #stopping = new AbortController();
  readonly #cutting = new AbortController();

  /** Begins at once, with what is left from before. */
  constructor(options: DispatcherOptions) {
    this.#options = { retriesMs: defaultRetriesMs, leaseMs: 60_000, sweepMs: 10_000, ...options };
    this.#runner = new Runner({ queue: this, concurrency, onError: options.onError });
    this.#stop = options.services.changes.observe((userId) => this.#observe(userId));
    this.#runner.wake();
  }

  /** Looks for changes of anybody's. */
  sweep(): void {
    this.#isSweepWanted = true;
    this.#sweptAt = -Infinity;
    this.#runner.wake();
  }

  /** What is being sent has a moment to be answered. */
  async close(): Promise<void> {
    this.#stop();
    clearTimeout(this.#sweepTimer);
    this.#stopping.abort();
    const cut = setTimeout(() => this.#cutting.abort(), graceMs);
    await this.#runner.close();
    clearTimeout(cut);
  }

  async take(limit: number): Promise<readonly Work[]> {
    const { services, leaseMs } = this.#options;
    const { db } = services;
    return await db.asSystem("find webhooks that have something to deliver", async () => {
      await this.#poke();
      const lease = randomUUID();
      const taken = await db.query(takeSql, [lease, leaseMs, limit], ([userId, id, pokes, now]) => ({
        userId: text(userId),
        id: text(id),
        lease,
        pokes: integer(pokes),
        clockMs: integer(now) - Date.now(),
        leaseMs,
      }));
      return taken.map((one) => () => this.#deliver(one));
    });
  }

  async waitMs(): Promise<number | undefined> {
    const sql = `${waitSql} FROM webhook_deliveries WHERE next_at IS NOT NULL`;
    const { db } = this.#options.services;
    const [wait] = await db.asSystem("see when a webhook is due", () => db.query(sql, [], readWait));
    return wait;
  }

  /** Webhooks that have something to deliver, now or at a later attempt. */
  async countWaiting(): Promise<number> {
    const { db } = this.#options.services;
    return await db.asSystem("count webhooks that have something to deliver", () =>
      db.prisma.webhookDelivery.count({ where: { nextAt: { not: null } } }),
    );
  }

  #observe(userId: string): void {
    const { services, sweepMs } = this.#options;
    this.#isSweepWanted = true;
    if (services.webhooks.users.has(userId)) {
      this.#changed.add(userId);
      this.#runner.wake();
    }
    const waitMs = Math.max(0, this.#sweptAt + sweepMs - performance.now());
    this.#sweepTimer ??= setTimeout(() => {
      this.#sweepTimer = undefined;
      if (this.#isSweepWanted) this.#runner.wake();
    }, waitMs).unref();
  }

  async #poke(): Promise<void> {
    const { services, sweepMs } = this.#options;
    const { db, webhooks } = services;
    const isSweep = this.#isSweepWanted && performance.now() - this.#sweptAt >= sweepMs;
    const changed = this.#changed;
    if (!isSweep && changed.size === 0) return;
    this.#changed = new Set();
    if (isSweep) this.#isSweepWanted = false;
    try {
      if (isSweep) {
        const where = { disabledAt: null };
        // Whoever creates a first webhook meanwhile stays.
        const before = new Set(webhooks.users);
        const known = await db.prisma.webhook.findMany({
          where,
          select: { userId: true },
          distinct: "userId",
        });
        for (const userId of before) webhooks.users.delete(userId);
        for (const { userId } of known) webhooks.users.add(userId);
      }
      await db.query(pokeSql, [isSweep ? null : [...changed]], () => undefined);
      if (isSweep) this.#sweptAt = performance.now();
    } catch (error) {
      for (const userId of changed) this.#changed.add(userId);
      this.#isSweepWanted ||= isSweep;
      throw error;
    }
  }

  async #deliver(taken: Taken): Promise<void> {
    const { services, retriesMs } = this.#options;
    const { userId } = taken;
    const ctx = contextFor(services, { userId, email: null, name: null }, randomUUID());
    const run = { retriesMs, stopping: this.#stopping.signal, cutting: this.#cutting.signal };
    await services.db.asUser(userId, () => deliver(ctx, taken, run));
  }
}
