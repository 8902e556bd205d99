/** A query that carries its identity in the same message train: one round trip, one implicit transaction. */
import type { Connection } from "pg";
import type { IdentityStatement } from "./binding.ts";
import { ReadingQuery } from "./reading-query.ts";
import type { ReadingQueryConfig } from "./reading-query.ts";
import type { Columns } from "./row.ts";

/**
 * Sends `Bind/Execute` of the identity before the query's own messages and before the one `Sync`. Everything up
 * to a Sync is one implicit transaction (PostgreSQL documentation, 54.2.3), to which all settings are local; if
 * the identity cannot be set, the server skips to the Sync and the query never runs.
 */
export class ScopedQuery extends ReadingQuery {
  readonly #identity: IdentityStatement;
  #identityAnswered = false;

  constructor(query: ReadingQueryConfig, identity: IdentityStatement) {
    super(query);
    // Without values, pg would take the simple protocol, which has no train to couple to.
    this.queryMode = "extended";
    this.#identity = identity;
  }

  protected override compose(connection: Connection): void {
    const { name, text, values } = this.#identity;
    if (name === "") connection.parse({ name, text, types: [] }, true);
    connection.bind({ statement: name, values: [...values] }, true);
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
