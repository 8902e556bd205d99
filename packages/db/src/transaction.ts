/** A transaction that includes all queries of the code running in it, whether Prisma's or hand-written. */
import pg from "pg";
import type { PoolClient, QueryConfig, QueryResult } from "pg";
import { longStatement } from "./connection.ts";
import { isFromStandby } from "./hosts.ts";

/** Whether PostgreSQL rejected a statement (severity ERROR). After any other error the connection is unusable. */
export function isStatementError(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === "ERROR";
}

export class Transaction {
  readonly #client: PoolClient;
  /** The last statement. They run one at a time, since each has a savepoint. */
  #last: Promise<unknown> = Promise.resolve();
  #depth = 0;
  /** The error that broke the connection. Nothing more is sent on it, since no response may ever come. */
  #broken: Error | undefined;
  /** Whether a write was refused: the server has become a standby. */
  #isOnStandby = false;
  #ended = false;
  /** Options of each statement. */
  #options: { readonly query_timeout?: number } = {};

  private constructor(client: PoolClient) {
    this.#client = client;
  }

  /**
   * Runs `work` in a transaction, commits it, or rolls back if `work` rejects, and releases the connection.
   *
   * @param client its `release`, given an error, closes the connection
   * @param kind a snapshot is READ ONLY at REPEATABLE READ; for a long one see {@link lengthen}
   */
  static async run<T>(
    client: PoolClient,
    work: (transaction: Transaction) => Promise<T>,
    kind?: "snapshot" | "long",
  ): Promise<T> {
    const transaction = new Transaction(client);
    try {
      await transaction.#command("BEGIN");
      if (kind === "long") await transaction.lengthen();
      if (kind === "snapshot")
        await transaction.#command("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      const result = await transaction.#untilSettled(work);
      await transaction.#command("COMMIT");
      return result;
    } catch (error) {
      if (transaction.#broken === undefined) await transaction.#command("ROLLBACK").catch(() => {});
      throw error;
    } finally {
      client.release(transaction.#broken ?? (transaction.#isOnStandby && kind !== "snapshot"));
    }
  }

  /**
   * Runs a statement in a savepoint. If PostgreSQL rejects it, a caller may catch the error, such as a duplicate key, and
   * continue the transaction.
   */
  query(statement: QueryConfig): Promise<QueryResult> {
    const result = this.#last.then(() => {
      if (this.#ended) throw new Error("The transaction has ended: this query was not awaited inside it.");
      return this.#withSavepoint("statement", () => this.#statement(statement));
    });
    this.#last = result.catch(() => {});
    return result;
  }

  /** Has statements take up to a minute, from now to the end of the transaction: COMMIT, too, which checks what was deferred. */
  async lengthen(): Promise<void> {
    const { statement_timeout, query_timeout } = longStatement;
    await this.#command(`SET LOCAL statement_timeout = ${statement_timeout}`);
    this.#options = { query_timeout };
  }

  /** Runs `work` in a savepoint, and rolls back to it if `work` rejects. */
  async nest<T>(work: () => PromiseLike<T>): Promise<T> {
    this.#depth += 1;
    try {
      return await this.#withSavepoint(`level_${this.#depth}`, work);
    } finally {
      this.#depth -= 1;
    }
  }

  /** Waits for queries that `work` did not await: they must not reach the connection after its release. */
  async #untilSettled<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return await work(this);
    } finally {
      this.#ended = true;
      await this.#last;
    }
  }

  async #withSavepoint<T>(savepoint: string, work: () => PromiseLike<T>): Promise<T> {
    await this.#command(`SAVEPOINT ${savepoint}`);
    try {
      return await work();
    } catch (error) {
      // If this fails too, the first error matters more.
      await this.#command(`ROLLBACK TO SAVEPOINT ${savepoint}`).catch(() => {});
      throw error;
    }
  }

  #command(text: string): Promise<unknown> {
    return this.#send(() => this.#client.query({ text, ...this.#options }));
  }

  /** Uses a callback: pg returns no promise for a query object. */
  #statement(statement: QueryConfig): Promise<QueryResult> {
    const run = () =>
      new Promise<QueryResult>((resolve, reject) => {
        this.#client.query({ ...statement, ...this.#options }, (error: Error | null, result) => {
          if (error === null) resolve(result);
          else reject(error);
        });
      });
    return this.#send(run);
  }

  async #send<T>(query: () => Promise<T>): Promise<T> {
    if (this.#broken !== undefined) throw this.#broken;
    try {
      return await query();
    } catch (error) {
      if (error instanceof Error && !isStatementError(error)) this.#broken ??= error;
      this.#isOnStandby ||= isFromStandby(error);
      throw error;
    }
  }
}
