/** A query that carries its identity in the same message train: one round trip, one implicit transaction. */
import type { Connection } from "pg";
import { ReadingQuery } from "./reading-query.ts";
import type { ReadingQueryConfig } from "./reading-query.ts";
import type { Columns } from "./row.ts";

/** The role that users' queries run as. Created by the first migration. */
export const tenantRole = "taskwell_user";

/** Binds an identity to the transaction that it is sent in. */
export interface IdentityStatement {
  /** The statement's name where it was prepared when the connection opened, or '' to parse it each time. */
  readonly name: string;
  readonly text: string;
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

  protected override compose(connection: Connection): void {
    const { name, text } = this.#identity;
    if (name === "") connection.parse({ name, text, types: [] }, true);
    connection.bind({ statement: name, values: [this.#userId] }, true);
    connection.execute({}, true);
    super.compose(connection);
  }

  override handleDataRow(message: { fields: Columns }): void {
    if (this.#identityAnswered) super.handleDataRow(message);
  }

  override handleCommandComplete(message: object, connection: Connection): void {
    if (this.#identityAnswered) super.handleCommandComplete(message, connection);
    else this.#identityAnswered = true;
  }
}
