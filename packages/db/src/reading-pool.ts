/** A `pg.Pool` that runs single `ReadingQuery`s, with less overhead for each than `pool.query`. */
import pg from "pg";
import type { PoolClient, PoolConfig } from "pg";
import type { ReadingQuery } from "./reading-query.ts";
import { isStatementError } from "./transaction.ts";

export class ReadingPool extends pg.Pool {
  constructor(config: PoolConfig) {
    super(config);
    // The pool listens for errors on idle connections only; an unhandled one would end the process. The next query on
    // the connection reports what happened.
    this.on("connect", (client) => client.on("error", () => {}));
  }

  /** Runs a query on the next free connection; resolves when it is complete. */
  protected run(query: ReadingQuery): Promise<void> {
    return new Promise((resolve, reject) => {
      // The pool may call back in another user's request: nothing below may read the current identity.
      super.connect((error, client, release) => {
        if (client === undefined) return reject(error);
        query.callback = (failure) => {
          release(this.closeReason(client, failure));
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

  /**
   * The argument for `release`: true or an error closes a connection with an open transaction or a failure other than a
   * rejected statement. (pg alone would close it for a duplicate key, and reuse it with a transaction still open.)
   */
  protected closeReason(client: PoolClient, failure: unknown): Error | boolean {
    if (client.getTransactionStatus() !== "I") return true;
    return !isStatementError(failure) && (failure instanceof Error || failure === true) ? failure : false;
  }
}
