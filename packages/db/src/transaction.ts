/** A transaction that everything takes part in which runs inside of it, whoever sends the query: Prisma, or SQL by hand. */
import pg from "pg";
import type { PoolClient, QueryConfig, QueryResult } from "pg";

/** PostgreSQL said no to a statement, and goes on with the connection. Anything else means that it cannot be trusted. */
export function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === "ERROR";
}

export class Transaction {
  readonly #client: PoolClient;
  /** Statements go one after the other: each has its savepoint. */
  #last: Promise<unknown> = Promise.resolve();
  #depth = 0;
  /** What broke the connection. Nothing is sent on it any more: an answer may never come. */
  #broken: Error | undefined;
  #ended = false;

  private constructor(client: PoolClient) {
    this.#client = client;
  }

  /**
   * Runs `work` between BEGIN and COMMIT on a connection that it gives back; between BEGIN and ROLLBACK if it rejects.
   *
   * @param client whose `release` closes a connection that it is given an error for
   * @param isSnapshot it only reads, and sees everything as it was when it began
   */
  static async run<T>(
    client: PoolClient,
    work: (transaction: Transaction) => Promise<T>,
    isSnapshot = false,
  ): Promise<T> {
    const transaction = new Transaction(client);
    try {
      await transaction.#command("BEGIN");
      if (isSnapshot)
        await transaction.#command("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      const result = await transaction.#untilSettled(work);
      await transaction.#command("COMMIT");
      return result;
    } catch (error) {
      if (transaction.#broken === undefined) await transaction.#command("ROLLBACK").catch(() => {});
      throw error;
    } finally {
      client.release(transaction.#broken);
    }
  }

  /**
   * One statement. If PostgreSQL refuses it, the transaction goes on as if it had never been sent: as outside of a
   * transaction, a caller may catch the error (of a duplicate key, for one) and go another way.
   */
  query(statement: QueryConfig): Promise<QueryResult> {
    const result = this.#last.then(() => {
      if (this.#ended) throw new Error("The transaction has ended: its work did not wait for this query.");
      return this.#undoingFailure("statement", () => this.#statement(statement));
    });
    this.#last = result.catch(() => {});
    return result;
  }

  /** Undoes what `work` has written, if it rejects. */
  async nest<T>(work: () => PromiseLike<T>): Promise<T> {
    this.#depth += 1;
    try {
      return await this.#undoingFailure(`level_${this.#depth}`, work);
    } finally {
      this.#depth -= 1;
    }
  }

  /** A query that `work` did not wait for must not reach the connection when it is another's. */
  async #untilSettled<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return await work(this);
    } finally {
      this.#ended = true;
      await this.#last;
    }
  }

  async #undoingFailure<T>(savepoint: string, work: () => PromiseLike<T>): Promise<T> {
    await this.#command(`SAVEPOINT ${savepoint}`);
    try {
      return await work();
    } catch (error) {
      // Should this fail too, what the work said is what matters.
      await this.#command(`ROLLBACK TO SAVEPOINT ${savepoint}`).catch(() => {});
      throw error;
    }
  }

  #command(text: string): Promise<unknown> {
    return this.#send(() => this.#client.query(text));
  }

  /** With a callback: pg gives no promise for a query that is an object of its own. */
  #statement(statement: QueryConfig): Promise<QueryResult> {
    const answer = () =>
      new Promise<QueryResult>((resolve, reject) => {
        this.#client.query(statement, (error: Error | null, result) => {
          if (error === null) resolve(result);
          else reject(error);
        });
      });
    return this.#send(answer);
  }

  async #send<T>(query: () => Promise<T>): Promise<T> {
    if (this.#broken !== undefined) throw this.#broken;
    try {
      return await query();
    } catch (error) {
      if (error instanceof Error && !isRefusal(error)) this.#broken ??= error;
      throw error;
    }
  }
}
