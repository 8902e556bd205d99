/** Whose tokens of before are worthless, as every server on the database knows it within seconds. */
import type { Database } from "@taskwell/db/database";
import { integer, text } from "@taskwell/db/row";

/** What a server knows of others' revocations is looked up again behind requests when it is older than this, */
const freshMs = 10_000;
/** and before the request goes on when it is older than this. Nobody asks, nobody looks: an idle database may sleep. */
const staleMs = 45_000;
/** Looked at again: clocks differ, and transactions are seen when they commit. */
const overlapSeconds = 60;

export interface RevocationsOptions {
  readonly db: Database;
  readonly now: () => Date;
  /** How long the tokens may live that are asked about, in seconds: older revocations need not be known. */
  readonly tokenLifetimeSeconds: number;
  readonly onError: (error: unknown) => void;
}

export class Revocations {
  readonly #options: RevocationsOptions;
  readonly #until = new Map<string, number>();
  #seenUntil: number;
  #lookedAt = -Infinity;
  #looking: Promise<void> | undefined;

  private constructor(options: RevocationsOptions) {
    this.#options = options;
    this.#seenUntil = Math.max(0, options.now().getTime() / 1000 - options.tokenLifetimeSeconds);
  }

  /** Knows all of them once it resolves. */
  static async open(options: RevocationsOptions): Promise<Revocations> {
    const revocations = new Revocations(options);
    await revocations.#look();
    return revocations;
  }

  /**
   * Seconds since 1970: tokens of this user that were issued then or earlier are worthless. A promise when that has to be
   * looked up first; it rejects when the database does not answer.
   */
  until(userId: string): number | undefined | Promise<number | undefined> {
    const ageMs = performance.now() - this.#lookedAt;
    if (ageMs > staleMs) return this.#look().then(() => this.#until.get(userId));
    if (ageMs > freshMs) this.#look().catch(this.#options.onError);
    return this.#until.get(userId);
  }

  /** Revokes what was issued to this user up to now, and for the rest of this second: `iat` counts whole ones. */
  async record(userId: string): Promise<void> {
    const { db, now } = this.#options;
    const at = now();
    await db.asSystem("revoke a user's tokens", () =>
      db.query(
        `INSERT INTO auth.token_revocations AS known (user_id, issued_before) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET issued_before = greatest(known.issued_before, excluded.issued_before)`,
        [userId, at.toISOString()],
        () => undefined,
      ),
    );
    this.#learn(userId, Math.floor(at.getTime() / 1000));
  }

  /** As {@link record}, and waits for that second to be over: what is issued once it has resolved is good. */
  async revoke(userId: string): Promise<void> {
    await this.record(userId);
    const remainingMs = 1005 - (this.#options.now().getTime() % 1000);
    await new Promise((resolve) => setTimeout(resolve, remainingMs));
  }

  #look(): Promise<void> {
    this.#looking ??= this.#lookUp().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookUp(): Promise<void> {
    const { db } = this.#options;
    const lookedAt = performance.now();
    const since = new Date((this.#seenUntil - overlapSeconds) * 1000).toISOString();
    const revoked = await db.asSystem("learn whose tokens were revoked", () =>
      db.query(
        `SELECT user_id, floor(extract(epoch FROM issued_before)) FROM auth.token_revocations
          WHERE issued_before >= $1 ORDER BY issued_before`,
        [since],
        ([userId, until]) => ({ userId: text(userId), until: integer(until) }),
      ),
    );
    for (const { userId, until } of revoked) this.#learn(userId, until);
    this.#seenUntil = Math.max(this.#seenUntil, revoked.at(-1)?.until ?? 0);
    this.#lookedAt = lookedAt;
  }

  #learn(userId: string, until: number): void {
    this.#until.set(userId, Math.max(until, this.#until.get(userId) ?? 0));
  }
}
