/** A transaction that everything takes part in which runs inside of it, whoever sends the query: Prisma, or SQL by hand. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { PoolClient, QueryConfig, QueryResult } from "pg";

const storage = new AsyncLocalStorage<Transaction>();

/** The transaction of the running code, if there is one. */
export function currentTransaction(): Transaction | undefined {
  return storage.getStore();
}

export class Transaction {
  readonly #client: PoolClient;
  /** Statements go one after the other: each has its savepoint. */
  #last: Promise<unknown> = Promise.resolve();
  #depth = 0;

  private constructor(client: PoolClient) {
    this.#client = client;
  }

  /**
   * Runs `work` between BEGIN and COMMIT on a connection that it gives back; between BEGIN and ROLLBACK if it rejects.
   *
   * @throws {CommitRolledBackError}
   */
  static async run<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
    try {
      await client.query("BEGIN");
      const result = await storage.run(new Transaction(client), work);
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      client.release();
      throw error;
    }
  }

  /**
   * One statement. If PostgreSQL refuses it, the transaction goes on as if it had never been sent: as outside of a
   * transaction, a caller may catch the error (of a duplicate key, for one) and go another way.
   */
  query(statement: QueryConfig): Promise<QueryResult> {
    const result = this.#last.then(() => this.#undoingFailure("statement", () => this.#send(statement)));
    this.#last = result.catch(() => {});
    return result;
  }

  /** With a callback: pg gives no promise for a query that is an object of its own. */
  #send(statement: QueryConfig): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      this.#client.query(statement, (error: Error | null, result) => {
        if (error === null) resolve(result);
        else reject(error);
      });
    });
  }

  /** Undoes what `work` has written, if it rejects. */
  async nest<T>(work: () => Promise<T>): Promise<T> {
    this.#depth += 1;
    try {
      return await this.#undoingFailure(`level_${this.#depth}`, work);
    } finally {
      this.#depth -= 1;
    }
  }

  async #undoingFailure<T>(savepoint: string, work: () => Promise<T>): Promise<T> {
    await this.#client.query(`SAVEPOINT ${savepoint}`);
    try {
      return await work();
    } catch (error) {
      // Not of a connection that is broken: what the work said of it is what matters.
      await this.#client.query(`ROLLBACK TO SAVEPOINT ${savepoint}`).catch(() => {});
      throw error;
    }
  }
}
