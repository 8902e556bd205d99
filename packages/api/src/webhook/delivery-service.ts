/** Delivers to one webhook what has changed since it was last delivered to, event by event. */
import { changesBetween, currentMoment } from "../store/change-log.ts";
import type { LoggedChange, Moment } from "../store/change-log.ts";
import type { UserContext } from "../trpc/context.ts";
import { eventOf, eventTables, isWanted } from "./event-rules.ts";
import type { WebhookEvent } from "./event-rules.ts";
import { verdictOn } from "./retry-rules.ts";
import type { WebhookAttempt } from "./schema.ts";
import { readData, sendEnvelope } from "./send-service.ts";
import type { Target } from "./send-service.ts";
import { advance, Cursor, cursorAt, logAttempts, release } from "./state-service.ts";
import type { Taken } from "./state-service.ts";

/** Then others have their turn. */
const eventsAtOnce = 100;
const timeoutMs = 15_000;
const logEveryMs = 1_000;
const afterErrorMs = 2_000;
const dayMs = 86_400_000;

interface Subscription extends Target {
  readonly eventTypes: string[];
  readonly listIds: string[];
}

export interface DeliveryOptions {
  /** Before each further try. */
  readonly retriesMs: readonly number[];
  /** Begins no other event. */
  readonly stopping: AbortSignal;
  /** Waits for no answer any more. */
  readonly cutting: AbortSignal;
}

/** As the webhook's owner. A failure is tried again later, and holds up the events after it. */
export async function deliver(ctx: UserContext, taken: Taken, options: DeliveryOptions): Promise<void> {
  const { prisma, actor } = ctx;
  const where = { userId: actor.userId, id: taken.id };
  const webhook = await prisma.webhook.findFirst({ where, include: { delivery: true, user: true } });
  if (webhook?.delivery === null || webhook?.delivery === undefined) return;
  if (webhook.disabledAt !== null || webhook.user.disabledAt !== null) return await release(ctx, taken, {});
  const delivery = new Delivery(ctx, webhook, taken, options, webhook.delivery.attempts);
  try {
    await delivery.run(Cursor.parse(webhook.delivery.cursor));
  } catch (error) {
    // A database that was busy for a moment must not cost the minute of the lease.
    await release(ctx, taken, { waitMs: afterErrorMs }).catch(() => undefined);
    throw error;
  } finally {
    await delivery.writeLog();
  }
}

class Delivery {
  readonly #ctx: UserContext;
  readonly #webhook: Subscription;
  readonly #taken: Taken;
  readonly #options: DeliveryOptions;
  #failures: number;
  #attempts: WebhookAttempt[] = [];
  #loggedAt = performance.now();

  constructor(
    ctx: UserContext,
    webhook: Subscription,
    taken: Taken,
    options: DeliveryOptions,
    failures: number,
  ) {
    this.#ctx = ctx;
    this.#webhook = webhook;
    this.#taken = taken;
    this.#options = options;
    this.#failures = failures;
  }

  async run(stored: Cursor): Promise<void> {
    const now = await currentMoment(this.#ctx);
    const known = this.#unlessLost(stored, now);
    const { from, until = now, afterSeq } = known;
    const window = { tables: eventTables, from, until, afterSeq, limit: eventsAtOnce };
    const changes = await changesBetween(this.#ctx, window);
    let passed = afterSeq;
    for (const change of changes) {
      if (this.#options.stopping.aborted) break;
      const event = await this.#wantedEvent(change, changes);
      const isOver =
        event !== undefined && !(await this.#deliver(change, event, { from, until, afterSeq: passed }));
      if (isOver) return;
      passed = change.seq;
    }
    const hasMore = changes.length === eventsAtOnce || this.#options.stopping.aborted;
    const cursor = hasMore ? { from, until, afterSeq: passed } : cursorAt(until);
    // While a retry was waited for, nobody was told of what is newer than what is retried.
    const looksAgain = hasMore || known.until !== undefined;
    await release(this.#ctx, this.#taken, { cursor, ...(looksAgain ? { waitMs: 0 } : {}) });
  }

  async writeLog(): Promise<void> {
    const attempts = this.#attempts;
    this.#attempts = [];
    this.#loggedAt = performance.now();
    await logAttempts(this.#ctx, this.#webhook.id, attempts);
  }

  /** Where changes since then are no longer known, goes on with those from now on, and says so. */
  #unlessLost(cursor: Cursor, now: Moment): Cursor {
    const { keptDays } = this.#ctx.changes;
    const isRestored = cursor.from.epoch !== now.epoch;
    const isOld = Date.parse(now.at) - Date.parse(cursor.from.at) > keptDays * dayMs;
    if (!isRestored && !isOld) return cursor;
    const why = isRestored
      ? "the database was restored or replaced"
      : `changes are kept for ${keptDays} days`;
    const error = `Events since ${cursor.from.at} may have been skipped: ${why}.`;
    const nothing = { eventId: null, type: null, status: null, tookMs: null };
    this.#attempts.unshift({ at: new Date().toISOString(), error, ...nothing });
    return cursorAt(now);
  }

  async #wantedEvent(
    change: LoggedChange,
    changes: readonly LoggedChange[],
  ): Promise<WebhookEvent | undefined> {
    const event = eventOf(change);
    if (event === undefined) return undefined;
    const { prisma, actor } = this.#ctx;
    const needsList = event.occurrence !== null && this.#webhook.listIds.length > 0;
    if (!needsList) return isWanted(event, this.#webhook) ? event : undefined;
    // The log knows the list of a task, not of its occurrences: the task was changed in the same transaction.
    const { xid, id } = change;
    const where = { userId: actor.userId, id };
    const task =
      changes.find((other) => other.xid === xid && other.id === id && other.table === "tasks") ??
      (await prisma.task.findFirst({ where, select: { listId: true } }));
    const inList = { ...event, listIds: [task?.listId ?? null].filter((one) => one !== null) };
    return isWanted(inList, this.#webhook) ? inList : undefined;
  }

  /** @param before where to go on after a failure @returns whether to go on now */
  async #deliver(change: LoggedChange, event: WebhookEvent, before: Cursor): Promise<boolean> {
    const [ctx, taken, webhook] = [this.#ctx, this.#taken, this.#webhook];
    const data = await readData(ctx, event);
    const eventId = `msg_${webhook.id.replaceAll("-", "")}_${change.seq}`;
    const envelope = { eventId, type: event.type, at: event.at, data };
    const { retriesMs, cutting } = this.#options;
    const { answer, attempt } = await sendEnvelope(ctx, webhook, envelope, { timeoutMs, cutting });
    if (cutting.aborted && attempt.error !== null) {
      await release(ctx, taken, { cursor: before, waitMs: 0 });
      return false;
    }
    this.#attempts.unshift(attempt);
    const verdict = verdictOn(answer, this.#failures + 1, retriesMs);
    switch (verdict.kind) {
      case "delivered":
        this.#failures = 0;
        if (performance.now() - this.#loggedAt > logEveryMs) await this.writeLog();
        return await advance(ctx, taken, { ...before, afterSeq: change.seq });
      case "retry":
        await release(ctx, taken, {
          cursor: before,
          attempts: this.#failures + 1,
          waitMs: verdict.waitMs,
        });
        return false;
      case "disable":
        await this.#disable(before, verdict.reason);
        return false;
    }
  }

  async #disable(cursor: Cursor, disabledReason: string): Promise<void> {
    const { db, prisma, actor } = this.#ctx;
    const where = { userId: actor.userId, id: this.#webhook.id };
    await db.transaction(async () => {
      const data = { disabledAt: new Date(), disabledReason };
      await prisma.webhook.updateMany({ where, data });
      await release(this.#ctx, this.#taken, { cursor, attempts: 0 });
    });
  }
}
