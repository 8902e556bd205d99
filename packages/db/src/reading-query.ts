/** A query that hands its rows over as they come; pg's generic way to read them takes several times as long. */
import pg from "pg";
import type { Connection, QueryConfig } from "pg";
import type { Columns, RowReader } from "./row.ts";

// What pg's own class has (pg 8.23, lib/query.js) and @types/pg leaves out.
declare module "pg" {
  interface Connection {
    _send(message: Uint8Array): void;
  }
  interface Query {
    name?: string;
    queryMode?: "extended";
    callback?: (failure: Error | null) => void;
    _canceledDueToError: unknown;
    prepare(connection: Connection): void;
    handleDataRow(message: { fields: Columns }): void;
    handleCommandComplete(message: object, connection: Connection): void;
  }
}

/** Without `read`, rows are collected as pg does. */
export interface ReadingQueryConfig extends QueryConfig {
  readonly read?: RowReader<void>;
}

/** Hands rows over as its config says, or collects them as pg does. */
export class ReadingQuery extends pg.Query {
  readonly #read: RowReader<void> | undefined;

  constructor(config: ReadingQueryConfig) {
    // Given a text and values, pg's constructor does not copy a config property by property.
    if (config.read === undefined) super(config);
    else super(config.text, config.values);
    if (config.name !== undefined) this.name = config.name;
    this.#read = config.read;
  }

  /**
   * Sends all messages of the query in one write, where pg would make one of each; and without the question what columns
   * there are, if whoever reads them knows: PostgreSQL would tell of each of them, and a task takes a twelfth longer to get.
   */
  override prepare(connection: Connection): void {
    const messages: Uint8Array[] = [];
    const collector: Connection = Object.create(connection, {
      _send: { value: (message: Uint8Array) => messages.push(message) },
      ...(this.#read === undefined ? {} : { describe: { value: () => {} } }),
    });
    this.compose(collector);
    connection._send(Buffer.concat(messages));
  }

  protected compose(connection: Connection): void {
    super.prepare(connection);
  }

  override handleDataRow(message: { fields: Columns }): void {
    if (this.#read === undefined) return super.handleDataRow(message);
    try {
      this.#read(message.fields);
    } catch (error) {
      // As pg does: the query fails with it once the rest of the answer is in.
      this._canceledDueToError = error;
    }
  }
}
