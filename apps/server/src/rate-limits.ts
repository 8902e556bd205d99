/** How often anybody may call, try a token, or try a password: counted in memory, or for all servers in PostgreSQL. */
import type { AttemptLimits } from "@taskwell/accounts/hooks";
import type { RateLimits } from "@taskwell/api/context";
import type { Allowance } from "@taskwell/api/errors";
import type { Database } from "@taskwell/db/database";
import { integer } from "@taskwell/db/row";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { IRateLimiterOptions, RateLimiterAbstract } from "rate-limiter-flexible";
import type { RateLimitConfig } from "./config.ts";

const signInWindowSeconds = 15 * 60;
/** Attempts of one address for each that an account may have: many people share some addresses. */
const attemptsOfAnAddress = 10;

export interface Limits extends RateLimits {
  readonly signIn: AttemptLimits;
}

/** Which is what accounts need when limits are off. */
export const unlimitedAttempts: AttemptLimits = {
  attempt: async () => undefined,
  succeed: async () => {},
};

type NewLimiter = (options: IRateLimiterOptions & { points: number }) => RateLimiterAbstract;

export function createLimits(config: RateLimitConfig, db: Database): Limits {
  const { callsPerMinute, burst, failuresPerMinute, signInAttempts, store } = config;
  const limiter = store === "memory" ? inMemory : inPostgres(db);

  // A bucket of `burst` tokens that is filled up again whenever as many have come due.
  const callsWindow = Math.ceil((burst / callsPerMinute) * 60_000) / 1000;
  const calls = limiter({ keyPrefix: "calls", points: burst, duration: callsWindow });
  const refusals = limiter({ keyPrefix: "refusals", points: failuresPerMinute, duration: 60 });
  const attempts = { duration: signInWindowSeconds };
  const byAccount = limiter({ ...attempts, keyPrefix: "account", points: signInAttempts });
  const byAddress = limiter({
    ...attempts,
    keyPrefix: "address",
    points: signInAttempts * attemptsOfAnAddress,
  });

  return {
    spend: async (userId, number) =>
      allowance("calls", burst, callsWindow, await consume(calls, userId, number)),
    refuse: async (address) =>
      allowance("refusals", failuresPerMinute, 60, await consume(refusals, address, 1)),
    signIn: {
      attempt: async (address, account) => {
        const counts = [
          await consume(byAddress, address, 1),
          ...(account === undefined ? [] : [await consume(byAccount, account, 1)]),
        ];
        const waits = counts.flatMap(({ allowed, count }) => (allowed ? [] : [count.msBeforeNext]));
        return waits.length === 0 ? undefined : Math.ceil(Math.max(...waits) / 1000);
      },
      succeed: async (account) => {
        await byAccount.delete(account);
      },
    },
  };
}

const inMemory: NewLimiter = (options) => new RateLimiterMemory(options);

/** While PostgreSQL does not answer, each server counts for itself. */
function inPostgres(db: Database): NewLimiter {
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
      // Whoever is over the limit stays so until it is over, without asking PostgreSQL again.
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
    // It rejects with a count for too many, and with an error for anything else.
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
