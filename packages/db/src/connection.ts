/** Converts a PostgreSQL URL to connection options: TLS, keep-alive and timeouts. */
import type { PoolConfig } from "pg";
import { parse, toClientConfig } from "pg-connection-string";

/** For getting a connection. `connect_timeout` in the URL (in seconds) overrides it. */
const connectionTimeoutMillis = 2_000;
/** For a response, should PostgreSQL or the network stall: longer than `statement_timeout` by this much. */
const responseGraceMillis = 1_000;

/** The values of `target_session_attrs` that fit: Taskwell writes. */
const writable: readonly string[] = ["read-write", "primary"];

/** Timeouts in PostgreSQL, in milliseconds. Prisma's transaction timeout does not cancel the SQL. */
const serverTimeouts = {
  // With connectionTimeoutMillis, a caller waits at most 2.5 s for a connection and a row lock.
  lock_timeout: 500,
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 5_000,
} as const;

/** Timeouts in milliseconds of the statements of a long transaction: in PostgreSQL, and for its response. */
export const longStatement = {
  statement_timeout: 60_000,
  query_timeout: 60_000 + responseGraceMillis,
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

/** The URL of each host of `postgresql://user@one:5432,other:5433/database`, in that order. */
export function urlsOfHosts(url: string): readonly string[] {
  const [, start = "", hosts = "", rest = ""] =
    /^([a-z]+:\/\/(?:[^@/?#]*@)?)([^/?#]*)(.*)$/is.exec(url) ?? [];
  return hosts.includes(",") ? hosts.split(",").map((host) => `${start}${host}${rest}`) : [url];
}

/**
 * Reads a `postgresql://` URL; if it names several hosts, for the first of them. `sslmode` works as in libpq (PostgreSQL documentation, 32.19). `pgbouncer=true`, or a host
 * name of Neon's pooler, keeps state out of the session.
 *
 * @throws {Error} when the URL is invalid, asks for a server that need not take writes, or its TLS files cannot be read
 */
export function connectionSettings(url: string): ConnectionSettings {
  const [firstUrl = url, ...otherUrls] = urlsOfHosts(url);
  const parameters = new URL(firstUrl).searchParams;
  const attributes = parameters.get("target_session_attrs") ?? "primary";
  const fitting = otherUrls.length === 0 ? [...writable, "any"] : writable;
  if (!fitting.includes(attributes)) throw new Error("target_session_attrs must be read-write or primary.");
  const address = toClientConfig(parse(firstUrl, { useLibpqCompat: true }));
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
      query_timeout: serverTimeouts.statement_timeout + responseGraceMillis,
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

/** A URL for display, as `host:port/database`, perhaps with several hosts: without user and password. */
export function describeUrl(url: string): string {
  const configs = urlsOfHosts(url).map((one) => connectionSettings(one).config);
  const hosts = configs.map(({ host, port }) => `${host ?? "localhost"}:${port ?? 5432}`);
  return `${hosts.join(",")}/${configs[0]?.database ?? ""}`;
}
