/** Revocations of users' tokens, which every server on the database learns of within seconds. */
import type { Database } from "@taskwell/db/database";
import { flag, integer, text } from "@taskwell/db/row";

/** A server's copy of the revocations is refreshed in the background when it is older than this … */
const backgroundRefreshMs = 1_000;
/** … and before a request continues when it is older than this. Without requests, an idle database may sleep. */
export const blockingRefreshMs = 3_000;
/** While the database is too busy to tell, requests continue with what is known until it is older than this. */
const longestUseMs = 45_000;
/** Read again at each refresh, since clocks differ and a transaction is visible only once it has committed. */
const overlapSeconds = 60;

export interface RevocationsOptions {
  readonly db: Database;
  readonly now: () => Date;
  /** The longest lifetime of a token: revocations older than this are not needed. */
  readonly tokenLifetimeSeconds: number;
  readonly onError: (error: unknown) => void;
}

interface Revocation {
  /** The Unix time in seconds. */
  readonly until: number;
  /** Tokens issued later are refused, too. */
  readonly isDisabled: boolean;
}

export class Revocations {
  readonly #options: RevocationsOptions;
  readonly #known = new Map<string, Revocation>();
  /** The Unix time in seconds of the latest revocation read. */
  #latestSeconds: number;
  #refreshedAtMs = -Infinity;
  #refreshing: Promise<void> | undefined;

  private constructor(options: RevocationsOptions) {
    this.#options = options;
    this.#latestSeconds = Math.max(0, options.now().getTime() / 1000 - options.tokenLifetimeSeconds);
  }

  /** Reads all revocations. */
  static async open(options: RevocationsOptions): Promise<Revocations> {
    const revocations = new Revocations(options);
    await revocations.#refresh();
    return revocations;
  }

  /**
   * The Unix time in seconds up to which tokens issued to this user are revoked; Infinity if the account is disabled. A
   * promise if it has to be read first, which rejects if the database has not answered for long.
   */
  revokedUntil(userId: string): number | undefined | Promise<number | undefined> {
    const ageMs = performance.now() - this.#refreshedAtMs;
    if (ageMs > longestUseMs) return this.#refresh().then(() => this.#revokedUntil(userId));
    if (ageMs > blockingRefreshMs)
      return this.#refresh()
        .catch(this.#options.onError)
        .then(() => this.#revokedUntil(userId));
    if (ageMs > backgroundRefreshMs) this.#refresh().catch(this.#options.onError);
    return this.#revokedUntil(userId);
  }

  #revokedUntil(userId: string): number | undefined {
    const revocation = this.#known.get(userId);
    return revocation?.isDisabled === true ? Infinity : revocation?.until;
  }

  /** Revokes the tokens issued to this user up to the end of this second, since `iat` counts whole seconds. */
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
    const isDisabled = this.#known.get(userId)?.isDisabled === true;
    this.#remember(userId, { until: Math.floor(at.getTime() / 1000), isDisabled });
  }

  /** Like {@link record}, but waits until that second is over: tokens issued afterwards are valid. */
  async recordAndWait(userId: string): Promise<void> {
    await this.record(userId);
    const remainingMs = 1005 - (this.#options.now().getTime() % 1000);
    await new Promise((resolve) => setTimeout(resolve, remainingMs));
  }

  #refresh(): Promise<void> {
    this.#refreshing ??= this.#load().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #load(): Promise<void> {
    const { db } = this.#options;
    const startedAtMs = performance.now();
    const since = new Date((this.#latestSeconds - overlapSeconds) * 1000).toISOString();
    const revoked = await db.asSystem("read revocations", () =>
      db.query(
        `SELECT user_id, floor(extract(epoch FROM issued_before)), disabled_at IS NOT NULL
           FROM auth.token_revocations LEFT JOIN users ON users.id = user_id
          WHERE issued_before >= $1 OR disabled_at IS NOT NULL ORDER BY issued_before`,
        [since],
        ([userId, until, isDisabled]) => ({
          userId: text(userId),
          until: integer(until),
          isDisabled: flag(isDisabled),
        }),
      ),
    );
    for (const { userId, ...revocation } of revoked) this.#remember(userId, revocation);
    this.#latestSeconds = Math.max(this.#latestSeconds, revoked.at(-1)?.until ?? 0);
    this.#refreshedAtMs = startedAtMs;
  }

  #remember(userId: string, { until, isDisabled }: Revocation): void {
    const later = Math.max(until, this.#known.get(userId)?.until ?? 0);
    this.#known.set(userId, { until: later, isDisabled });
  }
}
