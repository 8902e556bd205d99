/** Opens the database: Prisma and hand-written statements, scoped to the identity they run as. */
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { connectionSettings } from "./connection.ts";
import { PrismaClient } from "./generated/client.ts";
import { runAs } from "./identity.ts";
import type { ReadingQueryConfig } from "./reading-query.ts";
import type { Columns, RowReader } from "./row.ts";
import { ScopedPool } from "./scoped-pool.ts";
import type { Span } from "./span.ts";

export interface DatabaseOptions {
  /** `postgresql://…`; docs/configuration.md lists the supported parameters. */
  readonly url: string;
  /** Maximum number of connections. */
  readonly poolSize: number;
  /** Called when an idle connection breaks. The pool replaces it. */
  readonly onIdleError: (error: Error) => void;
}

/**
 * A Prisma delegate without `findUnique`, whose calls Prisma batches per tick, across requests and so across users. It
 * does not batch `findFirst`.
 */
type Unbatched<Delegate> = Omit<Delegate, "findUnique" | "findUniqueOrThrow">;

type ModelName =
  | "user"
  | "list"
  | "label"
  | "filter"
  | "feed"
  | "webhook"
  | "webhookDelivery"
  | "job"
  | "task"
  | "taskOccurrence"
  | "calendarUid"
  | "idempotencyKey";

/** The part of Prisma Client that services may use. */
export type Models = { readonly [Name in ModelName]: Unbatched<PrismaClient[Name]> } & Pick<
  PrismaClient,
  "$transaction" | "$queryRaw" | "$executeRaw"
>;

interface ConnectionCounts {
  readonly open: number;
  /** Of the open ones. */
  readonly idle: number;
  /** Queries and transactions without a connection. */
  readonly waiting: number;
}

export interface Database {
  readonly prisma: Models;
  /**
   * Runs `work` as a user, restricted to the user's rows by row-level security.
   *
   * @param callId a UUID, which the changes are recorded under
   * @param span its queries are steps of it
   */
  asUser<T>(userId: string, work: () => PromiseLike<T>, callId?: string, span?: Span): Promise<T>;
  /** Runs `work` as the login role, without row-level security. The reason documents the call. */
  asSystem<T>(reason: string, work: () => PromiseLike<T>): Promise<T>;
  /**
   * Runs a hand-written statement as the current identity. docs/database.md lists all of them.
   *
   * @param text must be built from constants only: it is prepared once per connection
   * @param read converts the columns of a row, in SELECT order
   */
  query<Row>(text: string, values: unknown[], read: RowReader<Row>): Promise<Row[]>;
  /**
   * Runs `work`, with all its queries, in one transaction. A caught error of a statement does not abort it. A nested call
   * uses a savepoint: if `work` rejects, only its own writes are rolled back.
   */
  transaction<T>(work: () => PromiseLike<T>): Promise<T>;
  /**
   * As {@link transaction}, for statements that write as many rows as a person has: each may take a minute, where others
   * are cancelled after five seconds. In a transaction, the limit holds to the end of that.
   */
  longTransaction<T>(work: () => PromiseLike<T>): Promise<T>;
  /** Runs `work` in a read-only transaction at REPEATABLE READ. Cannot be nested in a transaction. */
  snapshot<T>(work: () => PromiseLike<T>): Promise<T>;
  /** Makes one round trip to PostgreSQL; rejects when it is unreachable. */
  ping(): Promise<void>;
  /** The pool's connections, and the queries that wait for one. */
  connections(): ConnectionCounts;
  /** Waits for running queries, then closes every connection. */
  close(): Promise<void>;
}

/** Creates a pool, which connects on the first query. Use one per process: each holds a WebAssembly instance. */
export function createDatabase({ url, poolSize, onIdleError }: DatabaseOptions): Database {
  const pool = new ScopedPool({ url, max: poolSize, onIdleError });
  // Named statements are parsed and planned once per connection. They do not work through a transaction-mode pooler.
  const { throughPooler } = connectionSettings(url);
  const statementName = statementNames(Number.POSITIVE_INFINITY);
  // Filters produce an unbounded number of statements; the first 500 include the common ones.
  const prismaStatementName = statementNames(500);
  const adapter = new PrismaPg(
    pool,
    throughPooler ? {} : { statementNameGenerator: ({ sql }) => prismaStatementName(sql) },
  );
  const prisma = new PrismaClient({
    adapter,
    // PostgreSQL's error details may contain the row's text.
    errorFormat: "minimal",
    queryPlanCacheMaxSize: 1_000,
    transactionOptions: { maxWait: 2_000, timeout: 5_000 },
  });

  return {
    prisma,
    asUser: (userId, work, callId, span) => runAs({ kind: "user", userId, callId }, work, span),
    asSystem: (reason, work) => runAs({ kind: "system", reason }, work),
    query: async <Row>(text: string, values: unknown[], read: RowReader<Row>) => {
      const name = throughPooler ? "" : statementName(text);
      const rows: Row[] = [];
      const addRow = (columns: Columns) => void rows.push(read(columns));
      const config: ReadingQueryConfig = { name, text, values, read: addRow };
      await pool.read(config);
      return rows;
    },
    transaction: (work) => pool.transaction(work),
    longTransaction: (work) => pool.longTransaction(work),
    snapshot: (work) => pool.snapshot(work),
    ping: async () => {
      await runAs(
        { kind: "system", reason: "check that PostgreSQL responds" },
        () => prisma.$queryRaw`SELECT 1`,
      );
    },
    connections: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/**
 * Creates a function that names prepared statements by a hash of their text, the same in every process.
 *
 * @param max number of statements to name; each uses memory on every connection. Further ones get ''.
 */
function statementNames(max: number): (sql: string) => string {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= max) return "";
    // PostgreSQL limits names to 63 bytes.
    const name = `taskwell_${createHash("sha256").update(sql).digest("base64url").slice(0, 22)}`;
    names.set(sql, name);
    return name;
  };
}
