/** Turns a PostgreSQL URL into the options of one connection: TLS, keep-alive and every timeout. */
import pg from "pg";
import type { PoolConfig } from "pg";
import { parse, toClientConfig } from "pg-connection-string";

/** To get a connection, from the pool or a new one. `connect_timeout` in the URL (in seconds) overrides it. */
const connectionTimeoutMillis = 2_000;
/** For an answer to arrive, should PostgreSQL or the network fall silent. Longer than any statement may take. */
const queryTimeoutMillis = 6_000;

/** What PostgreSQL enforces, in milliseconds; Prisma's own transaction timeout does not stop the SQL. */
const serverTimeouts = {
  // Whoever waits for a connection and then for a row is told so within three seconds, by a busy machine too.
  lock_timeout: 500,
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 5_000,
} as const;

/** Of what is asked here, none is worth the milliseconds that it takes to start workers, or to compile expressions. */
const planning = { max_parallel_workers_per_gather: 0, jit: 0 } as const;

export interface ConnectionSettings {
  /** What `pg` takes for a client or a pool. */
  readonly config: PoolConfig;
  /** A transaction-mode pooler stands in between: nothing may be kept in the session. */
  readonly throughPooler: boolean;
  /** Settings for each transaction, where the session cannot hold them: names to numbers, milliseconds mostly. */
  readonly transactionSettings: Readonly<Record<string, number>>;
}

/**
 * Reads a `postgresql://` URL. `sslmode` means what it means to libpq (PostgreSQL documentation, 32.19);
 * `pgbouncer=true`, or a host of Neon's pooler, keeps everything out of the session.
 *
 * @throws {Error} when it is not such a URL, or names TLS files that cannot be read
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

/** Beside those that the URL has, which have the last word. */
function withOptions(given: string | undefined): string {
  const own = Object.entries(planning).map(([name, value]) => `-c ${name}=${value}`);
  return [...own, given ?? ""].join(" ").trim();
}

/**
 * The options for work that takes as long as it takes: migrations, locks held for a server's life.
 *
 * @throws {Error} as {@link connectionSettings}
 */
export function patientConnection(url: string): PoolConfig {
  const { config } = connectionSettings(url);
  return { ...config, query_timeout: 0, statement_timeout: 0, lock_timeout: 0 };
}

/** Connects once and leaves; rejects with what `pg`, Node or PostgreSQL say of it, `code` included. */
export async function tryToConnect(url: string): Promise<void> {
  const client = new pg.Client(connectionSettings(url).config);
  client.on("error", () => {});
  await client.connect();
  await client.end();
}

/** Where a URL points, for people: host, port and database; never the user or the password. */
export function describeUrl(url: string): string {
  const { host, port, database } = connectionSettings(url).config;
  return `${host ?? "localhost"}:${port ?? 5432}/${database ?? ""}`;
}
