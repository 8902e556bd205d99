/** A query that carries its identity in the same message train: one round trip, one implicit transaction. */
import pg from "pg";
import type { Connection, QueryConfig } from "pg";
import type { Columns, RowReader } from "./row.ts";

// What pg's own class has (pg 8.23, lib/query.js) and @types/pg leaves out.
declare module "pg" {
  interface Query {
    name?: string;
    queryMode?: "extended";
    _canceledDueToError: unknown;
    prepare(connection: Connection): void;
    handleRowDescription(message: object): void;
    handleDataRow(message: { fields: Columns }): void;
    handleCommandComplete(message: object, connection: Connection): void;
  }
}

/** The role that users' queries run as. Created by the first migration. */
export const tenantRole = "taskwell_user";

/** Binds an identity to the transaction that it is sent in. */
export interface IdentityStatement {
  /** The statement's name where it was prepared when the connection opened, or '' to parse it each time. */
  readonly name: string;
  readonly text: string;
}

/** A query may be told to hand its rows over as they come; pg's generic way to read them takes several times as long. */
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

  override handleRowDescription(message: object): void {
    // It only prepares pg's way to read rows.
    if (this.#read === undefined) super.handleRowDescription(message);
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

/**
 * Sends `Bind/Execute` of the identity before the query's own messages and before the one `Sync`. Everything up
 * to a Sync is one implicit transaction (PostgreSQL documentation, 54.2.3), to which both settings are local; if
 * the identity cannot be set, the server skips to the Sync and the query never runs.
 */
export class ScopedQuery extends ReadingQuery {
  readonly #identity: IdentityStatement;
  readonly #userId: string;
  #identityAnswered = false;

  constructor(query: ReadingQueryConfig, identity: IdentityStatement, userId: string) {
    super(query);
    // Without values, pg would take the simple protocol, which has no train to couple to.
    this.queryMode = "extended";
    this.#identity = identity;
    this.#userId = userId;
  }

  override prepare(connection: Connection): void {
    const { name, text } = this.#identity;
    if (name === "") connection.parse({ name, text, types: [] }, true);
    connection.bind({ statement: name, values: [this.#userId] }, true);
    connection.execute({}, true);
    super.prepare(connection);
  }

  override handleDataRow(message: { fields: Columns }): void {
    if (this.#identityAnswered) super.handleDataRow(message);
  }

  override handleCommandComplete(message: object, connection: Connection): void {
    if (this.#identityAnswered) super.handleCommandComplete(message, connection);
    else this.#identityAnswered = true;
  }
}
