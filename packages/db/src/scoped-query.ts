/** A query that sends its identity in the same pipeline: one round trip, one implicit transaction. */
import type { Connection } from "pg";
import type { IdentityStatement } from "./binding.ts";
import { ReadingQuery } from "./reading-query.ts";
import type { ReadingQueryConfig } from "./reading-query.ts";
import type { Columns } from "./row.ts";

/**
 * Sends Bind and Execute of the identity statement before the query's own messages. All messages up to Sync form one
 * implicit transaction (PostgreSQL documentation, 54.2.3), which the settings are local to. If the identity cannot be
 * set, the server skips to Sync and the query does not run.
 */
export class ScopedQuery extends ReadingQuery {
  readonly #identity: IdentityStatement;
  #identityAnswered = false;

  constructor(query: ReadingQueryConfig, identity: IdentityStatement) {
    super(query);
    // Without values, pg would use the simple query protocol, which has no pipeline.
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
