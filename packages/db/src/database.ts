/** The database as the rest of Taskwell sees it: Prisma, run as a user, as the system, or not at all. */
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { connectionSettings } from "./connection.ts";
import { PrismaClient } from "./generated/client.ts";
import { runAs } from "./identity.ts";
import type { ReadingQueryConfig } from "./reading-query.ts";
import type { Columns, RowReader } from "./row.ts";
import { ScopedPool } from "./scoped-pool.ts";

export interface DatabaseOptions {
  /** `postgresql://…`; see docs/configuration.md for the parameters that it understands. */
  readonly url: string;
  /** Connections at most. */
  readonly poolSize: number;
  /** Told of connections that break while nobody uses them; the pool replaces them by itself. */
  readonly onIdleError: (error: Error) => void;
}

/**
 * Prisma's delegate without `findUnique`: Prisma merges the ones of one tick into a single query, across
 * requests and so across users. `findFirst` is never merged.
 */
type Unmerged<Delegate> = Omit<Delegate, "findUnique" | "findUniqueOrThrow">;

type ModelName = "user" | "list" | "label" | "filter" | "feed" | "task" | "taskOccurrence" | "idempotencyKey";

/** What services use to reach tables. */
export type Models = { readonly [Name in ModelName]: Unmerged<PrismaClient[Name]> } & Pick<
  PrismaClient,
  "$transaction" | "$queryRaw" | "$executeRaw"
>;

export interface Database {
  readonly prisma: Models;
  /** Runs `work` as this user: PostgreSQL shows and accepts this user's rows only. */
  asUser<T>(userId: string, work: () => PromiseLike<T>): Promise<T>;
  /** Runs `work` as the login role, past row-level security. The reason is for the reader. */
  asSystem<T>(reason: string, work: () => PromiseLike<T>): Promise<T>;
  /**
   * One hand-written statement, as the current identity: see docs/database.md for when there is one.
   *
   * @param text built from constants: it is prepared once for each connection
   * @param read makes a row of the columns, in the order of the statement
   */
  query<Row>(text: string, values: unknown[], read: RowReader<Row>): Promise<Row[]>;
  /**
   * Runs `work` in one transaction: all of its queries, Prisma's and others, as the identity that it began with. A
   * statement that fails and is caught does no harm to the rest. Inside of another transaction, only what `work` has
   * written is undone when it rejects.
   */
  transaction<T>(work: () => PromiseLike<T>): Promise<T>;
  /** Runs `work` in a transaction of its own that only reads, and sees everything as it was when it began. */
  snapshot<T>(work: () => PromiseLike<T>): Promise<T>;
  /** One round trip to PostgreSQL and back; rejects when it cannot be reached. */
  ping(): Promise<void>;
  /** Waits for running queries, then closes every connection. */
  close(): Promise<void>;
}

/** Opens a pool; connects when the first query is sent. One per process: each costs a WebAssembly instance. */
export function createDatabase({ url, poolSize, onIdleError }: DatabaseOptions): Database {
  const pool = new ScopedPool({ url, max: poolSize, onIdleError });
  // Named statements are parsed and planned once per connection. A transaction-mode pooler cannot keep them.
  const { throughPooler } = connectionSettings(url);
  const statementName = statementNames(Number.POSITIVE_INFINITY);
  // Filters make any number of them: the first ones are those that everybody uses.
  const prismaStatementName = statementNames(500);
  const adapter = new PrismaPg(
    pool,
    throughPooler ? {} : { statementNameGenerator: ({ sql }) => prismaStatementName(sql) },
  );
  const prisma = new PrismaClient({
    adapter,
    // What PostgreSQL says of a failing row would repeat its text.
    errorFormat: "minimal",
    queryPlanCacheMaxSize: 1_000,
    transactionOptions: { maxWait: 2_000, timeout: 5_000 },
  });

  return {
    prisma,
    asUser: (userId, work) => runAs({ kind: "user", userId }, work),
    asSystem: (reason, work) => runAs({ kind: "system", reason }, work),
    query: async <Row>(text: string, values: unknown[], read: RowReader<Row>) => {
      const name = throughPooler ? "" : statementName(text);
      const rows: Row[] = [];
      const keep = (columns: Columns) => void rows.push(read(columns));
      const config: ReadingQueryConfig = { name, text, values, read: keep };
      await pool.read(config);
      return rows;
    },
    transaction: (work) => pool.transaction(work),
    snapshot: (work) => pool.snapshot(work),
    ping: async () => {
      await runAs(
        { kind: "system", reason: "see whether PostgreSQL answers" },
        () => prisma.$queryRaw`SELECT 1`,
      );
    },
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/**
 * Names for the texts of prepared statements, the same in every process.
 *
 * @param max how many texts get one; each takes memory on every connection
 */
function statementNames(max: number): (sql: string) => string {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= max) return "";
    // 63 bytes are PostgreSQL's limit.
    const name = `taskwell_${createHash("sha256").update(sql).digest("base64url").slice(0, 22)}`;
    names.set(sql, name);
    return name;
  };
}
