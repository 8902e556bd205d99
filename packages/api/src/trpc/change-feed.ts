/** Tells who waits for a user's changes that there may be some: at once in this process, and soon for other servers' changes. */
import type { Database } from "@taskwell/db/database";
import { text } from "@taskwell/db/row";
import { OpenStreams } from "./open-streams.ts";
import type { StreamLimits } from "./open-streams.ts";

export type { StreamLimits } from "./open-streams.ts";

/** How long after a change, and after a quiet time, the database is asked for changes of other servers. */
const minPollMs = 250;
const maxPollMs = 800;

export interface ChangeFeedOptions {
  readonly db: Database;
  /** Days for which changes are kept: HISTORY_DAYS. */
  readonly keptDays: number;
  readonly onError: (error: unknown) => void;
  readonly streamLimits?: Partial<StreamLimits> | undefined;
}

/**
 * While somebody listens, one statement at a time asks whether anything was committed; while nobody does, none is sent. No
 * LISTEN: NOTIFY takes a lock of the whole cluster at commit, and a pooler has no sessions to listen in.
 */
export class ChangeFeed {
  /** Of those who follow changes. */
  readonly streams: OpenStreams;
  readonly #options: ChangeFeedOptions;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #observers = new Set<(userId: string) => void>();
  #timer: NodeJS.Timeout | undefined;
  #isPolling = false;
  #pollMs = minPollMs;
  /** What was visible at the last poll. Undefined: everybody has to look. */
  #snapshot: string | undefined;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
    this.streams = new OpenStreams(options.streamLimits);
  }

  get keptDays(): number {
    return this.#options.keptDays;
  }

  /** Called after each mutation of this process. */
  announce(userId: string): void {
    for (const wake of this.#listeners.get(userId) ?? []) wake();
    for (const observe of this.#observers) observe(userId);
  }

  /** @param observe is called after each mutation of this process. @returns a function that ends it */
  observe(observe: (userId: string) => void): () => void {
    this.#observers.add(observe);
    return () => void this.#observers.delete(observe);
  }

  /** @param wake is called when the user may have changes. @returns a function that ends it */
  listen(userId: string, wake: () => void): () => void {
    const ofUser = this.#listeners.get(userId) ?? new Set();
    ofUser.add(wake);
    this.#listeners.set(userId, ofUser);
    this.#pollSoon();
    return () => {
      ofUser.delete(wake);
      if (ofUser.size === 0 && this.#listeners.get(userId) === ofUser) this.#listeners.delete(userId);
      if (this.#listeners.size === 0) this.close();
    };
  }

  /** Stops polling. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#snapshot = undefined;
    this.#pollMs = minPollMs;
  }

  #pollSoon(): void {
    if (this.#isPolling) return;
    this.#timer ??= setTimeout(() => void this.#poll(), this.#pollMs).unref();
  }

  async #poll(): Promise<void> {
    this.#timer = undefined;
    this.#isPolling = true;
    try {
      const users = await this.#changedUsers();
      this.#pollMs = users.length > 0 ? minPollMs : Math.min(maxPollMs, this.#pollMs * 1.5);
      for (const userId of users) for (const wake of this.#listeners.get(userId) ?? []) wake();
    } catch (error) {
      this.#pollMs = maxPollMs;
      this.#snapshot = undefined;
      this.#options.onError(error);
    }
    this.#isPolling = false;
    if (this.#listeners.size > 0) this.#pollSoon();
  }

  /** Which listeners' users have changes that could not be seen at the last poll. */
  async #changedUsers(): Promise<string[]> {
    const { db } = this.#options;
    const before = this.#snapshot;
    const [now = ""] = await db.asSystem("see whether anything was committed", () =>
      db.query("SELECT pg_current_snapshot()", [], ([snapshot]) => text(snapshot)),
    );
    this.#snapshot = now;
    const users = [...this.#listeners.keys()];
    if (before === undefined) return users;
    if (before === now) return [];
    const sql = `SELECT listener FROM unnest($1::text[]) AS listener WHERE EXISTS (
        SELECT FROM log.changes WHERE user_id = listener AND day >= current_date - 2
          AND xid >= pg_snapshot_xmin($2::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $2::pg_snapshot))`;
    return await db.asSystem("see whose rows have changed", () =>
      db.query(sql, [users, before], ([userId]) => text(userId)),
    );
  }
}
