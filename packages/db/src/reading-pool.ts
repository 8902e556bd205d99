/** A pool that runs single queries whose rows are handed over as they come, with less around each than pg's own. */
import pg from "pg";
import type { PoolClient, PoolConfig } from "pg";
import type { ReadingQuery } from "./reading-query.ts";
import { isRefusal } from "./transaction.ts";

export class ReadingPool extends pg.Pool {
  constructor(config: PoolConfig) {
    super(config);
    // The pool listens only while a connection is idle: a break at any other time would end the process. The next query
    // on the connection says what happened.
    this.on("connect", (client) => client.on("error", () => {}));
  }

  /** Runs a query on the next connection that is free; resolves when it has been answered. */
  protected run(query: ReadingQuery): Promise<void> {
    return new Promise((resolve, reject) => {
      // The pool calls back from whoever returned the connection: nothing below may ask who is running.
      super.connect((error, client, release) => {
        if (client === undefined) return reject(error);
        query.callback = (failure) => {
          release(whyUnfit(client, failure));
          if (failure === null) resolve();
          else reject(failure);
        };
        try {
          client.query(query);
        } catch (failure) {
          release(true);
          reject(failure);
        }
      });
    });
  }
}

/**
 * Why a connection cannot be used again: its transaction is open, or it failed in any other way than PostgreSQL refusing
 * a statement. (pg's own pool would close it for a mere duplicate key, and keep it after a transaction that never ended.)
 */
export function whyUnfit(client: PoolClient, failure: unknown): Error | boolean {
  if (client.getTransactionStatus() !== "I") return true;
  return !isRefusal(failure) && (failure instanceof Error || failure === true) ? failure : false;
}
