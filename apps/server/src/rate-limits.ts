/** Rate limits for calls, refused tokens and sign-in attempts, counted in memory or, for several servers, in PostgreSQL. */
import type { AttemptLimits } from "@taskwell/accounts/hooks";
import type { RateLimits } from "@taskwell/api/context";
import type { Allowance } from "@taskwell/api/errors";
import type { Database } from "@taskwell/db/database";
import { integer } from "@taskwell/db/row";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { IRateLimiterOptions, RateLimiterAbstract } from "rate-limiter-flexible";
import type { RateLimitConfig } from "./environment.ts";

const signInWindowSeconds = 15 * 60;
/** How many times as many attempts an address has as an account: many people may share one address. */
const addressAttemptFactor = 10;

export interface Limits extends RateLimits {
  readonly signIn: AttemptLimits;
}

/** What refuses a request: too many calls, refused tokens, or attempts to sign in. */
export type RefusingLimit = "calls" | "failed_auth" | "sign_in";

/** For accounts when rate limits are off. */
export const unlimitedAttempts: AttemptLimits = {
  attempt: async () => undefined,
  succeed: async () => {},
};

type CreateLimiter = (options: IRateLimiterOptions & { points: number }) => RateLimiterAbstract;

/** @param onRefused called for each request that is refused */
export function createLimits(
  config: RateLimitConfig,
  db: Database,
  onRefused?: (limit: RefusingLimit) => void,
): Limits {
  const { callsPerMinute, burst, failuresPerMinute, signInAttempts, store } = config;
  const createLimiter = store === "memory" ? inMemory : inPostgres(db);

  // A window of `burst` calls, as long as `callsPerMinute` takes to allow that many.
  const callsWindowSeconds = Math.ceil((burst / callsPerMinute) * 60_000) / 1000;
  const calls = createLimiter({ keyPrefix: "calls", points: burst, duration: callsWindowSeconds });
  const refusals = createLimiter({ keyPrefix: "refusals", points: failuresPerMinute, duration: 60 });
  const attempts = { duration: signInWindowSeconds };
  const byAccount = createLimiter({ ...attempts, keyPrefix: "account", points: signInAttempts });
  const byAddress = createLimiter({
    ...attempts,
    keyPrefix: "address",
    points: signInAttempts * addressAttemptFactor,
  });

  return {
    spend: async (userId, callCount) => {
      const consumed = await consume(calls, userId, callCount);
      if (!consumed.allowed) onRefused?.("calls");
      return allowance("calls", burst, callsWindowSeconds, consumed);
    },
    refuse: async (address) => {
      const consumed = await consume(refusals, address, 1);
      if (!consumed.allowed) onRefused?.("failed_auth");
      return allowance("refusals", failuresPerMinute, 60, consumed);
    },
    signIn: {
      attempt: async (address, account) => {
        const counts = [
          await consume(byAddress, address, 1),
          ...(account === undefined ? [] : [await consume(byAccount, account, 1)]),
        ];
        const waits = counts.flatMap(({ allowed, count }) => (allowed ? [] : [count.msBeforeNext]));
        if (waits.length > 0) onRefused?.("sign_in");
        return waits.length === 0 ? undefined : Math.ceil(Math.max(...waits) / 1000);
      },
      succeed: async (account) => {
        await byAccount.delete(account);
      },
    },
  };
}

const inMemory: CreateLimiter = (options) => new RateLimiterMemory(options);

/** Each server counts for itself while PostgreSQL does not answer. */
function inPostgres(db: Database): CreateLimiter {
  const storeClient = {
    query: async ({ text, values = [] }: { text: string; values?: unknown[] }) => {
      const rows = await db.asSystem("count calls", () =>
        db.query(text, values, ([points, expire]) => ({
          points: integer(points),
          expire: expire === null ? null : integer(expire),
        })),
      );
      return { rows, rowCount: rows.length };
    },
  };
  return (options) =>
    new RateLimiterPostgres({
      ...options,
      storeClient,
      storeType: "client",
      schemaName: "auth",
      tableName: "rate_limits",
      tableCreated: true,
      // Once over the limit, refused until the window ends without asking PostgreSQL again.
      inMemoryBlockOnConsumed: options.points + 1,
      insuranceLimiter: new RateLimiterMemory(options),
    });
}

interface Consumed {
  readonly allowed: boolean;
  readonly count: RateLimiterRes;
}

async function consume(limiter: RateLimiterAbstract, key: string, points: number): Promise<Consumed> {
  try {
    return { allowed: true, count: await limiter.consume(key, points) };
  } catch (rejected) {
    // Too many: the library rejects with a count. Anything else is an error.
    if (rejected instanceof RateLimiterRes) return { allowed: false, count: rejected };
    throw rejected;
  }
}

function allowance(
  policy: Allowance["policy"],
  quota: number,
  windowSeconds: number,
  { allowed, count }: Consumed,
): Allowance {
  return {
    allowed,
    policy,
    quota,
    windowSeconds: Math.ceil(windowSeconds),
    remaining: Math.max(0, count.remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(count.msBeforeNext / 1000)),
  };
}
