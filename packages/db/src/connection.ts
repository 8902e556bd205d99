/** Converts a PostgreSQL URL to connection options: TLS, keep-alive and timeouts. */
import pg from "pg";
import type { PoolConfig } from "pg";
import { parse, toClientConfig } from "pg-connection-string";

/** For getting a connection. `connect_timeout` in the URL (in seconds) overrides it. */
const connectionTimeoutMillis = 2_000;
/** For a response, should PostgreSQL or the network stall. Longer than `statement_timeout`. */
const queryTimeoutMillis = 6_000;

/** Timeouts in PostgreSQL, in milliseconds. Prisma's transaction timeout does not cancel the SQL. */
const serverTimeouts = {
  // With connectionTimeoutMillis, a caller waits at most 2.5 s for a connection and a row lock.
  lock_timeout: 500,
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 5_000,
} as const;

/** Our queries are too short to gain from parallel workers or JIT compilation, which take milliseconds to start. */
const planning = { max_parallel_workers_per_gather: 0, jit: 0 } as const;

export interface ConnectionSettings {
  /** Options for a `pg` client or pool. */
  readonly config: PoolConfig;
  /** Whether a transaction-mode pooler is in between: sessions then must not hold state. */
  readonly throughPooler: boolean;
  /** Settings to apply in each transaction through a pooler; timeouts in milliseconds. */
  readonly transactionSettings: Readonly<Record<string, number>>;
}

/**
 * Reads a `postgresql://` URL. `sslmode` works as in libpq (PostgreSQL documentation, 32.19). `pgbouncer=true`, or a host
 * name of Neon's pooler, keeps state out of the session.
 *
 * @throws {Error} when the URL is invalid, or its TLS files cannot be read
 */
export function connectionSettings(url: string): ConnectionSettings {
  const parameters = new URL(url).searchParams;
  const address = toClientConfig(parse(url, { useLibpqCompat: true }));
  const throughPooler = parameters.get("pgbouncer") === "true" || /-pooler\./.test(address.host ?? "");
  const connectTimeout = Number(parameters.get("connect_timeout"));

  return {
    config: {
      ...address,
      application_name: parameters.get("application_name") ?? "taskwell",
      enableChannelBinding: ["require", "prefer"].includes(parameters.get("channel_binding") ?? ""),
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: connectTimeout > 0 ? connectTimeout * 1000 : connectionTimeoutMillis,
      query_timeout: queryTimeoutMillis,
      // A pooler refuses start-up parameters that it does not know.
      ...(throughPooler ? {} : { ...serverTimeouts, options: withOptions(address.options) }),
    },
    throughPooler,
    transactionSettings: throughPooler ? { ...serverTimeouts, ...planning } : {},
  };
}

/** Our planner options, before those of the URL, which override them. */
function withOptions(given: string | undefined): string {
  const own = Object.entries(planning).map(([name, value]) => `-c ${name}=${value}`);
  return [...own, given ?? ""].join(" ").trim();
}

/**
 * Connection options without statement timeouts, for migrations and long-held locks.
 *
 * @throws {Error} as {@link connectionSettings}
 */
export function connectionWithoutTimeouts(url: string): PoolConfig {
  const { config } = connectionSettings(url);
  return { ...config, query_timeout: 0, statement_timeout: 0, lock_timeout: 0 };
}

/** Connects and disconnects; rejects with the error of pg, Node or PostgreSQL, `code` included. */
export async function tryToConnect(url: string): Promise<void> {
  const client = new pg.Client(connectionSettings(url).config);
  client.on("error", () => {});
  await client.connect();
  await client.end();
}

/** A URL for display, as `host:port/database`: without user and password. */
export function describeUrl(url: string): string {
  const { host, port, database } = connectionSettings(url).config;
  return `${host ?? "localhost"}:${port ?? 5432}/${database ?? ""}`;
}
