/** A query that passes raw rows to a callback: pg's own row parsing takes several times as long. */
import pg from "pg";
import type { Connection, QueryConfig } from "pg";
import type { Columns, RowReader } from "./row.ts";

// Members of pg 8.23 (lib/query.js) that @types/pg lacks.
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

export interface ReadingQueryConfig extends QueryConfig {
  /** In milliseconds; overrides the connection's. */
  readonly query_timeout?: number;
  /** Called for each row; without it, pg collects the rows. */
  readonly read?: RowReader<void>;
}

export class ReadingQuery extends pg.Query {
  /** Read by pg's Client. */
  readonly query_timeout: number | undefined;
  readonly #read: RowReader<void> | undefined;

  constructor(config: ReadingQueryConfig) {
    // With text and values, pg's constructor skips copying the config property by property.
    if (config.read === undefined) super(config);
    else super(config.text, config.values);
    if (config.name !== undefined) this.name = config.name;
    this.query_timeout = config.query_timeout;
    this.#read = config.read;
  }

  /**
   * Sends all messages of the query in one write, where pg makes one write each. With a reader it also leaves out
   * Describe: row descriptions make reading a task a twelfth slower.
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
      // As in pg: the query rejects with it once the whole response has arrived.
      this._canceledDueToError = error;
    }
  }
}
