/** Somebody who asks the procedures as the server would, on a given database, and keeps the statements that are sent. */
import { createCaller } from "@taskwell/api";
import { createCursorCodec } from "@taskwell/api/cursor";
import { createDatabase } from "@taskwell/db/database";
import type { Database } from "@taskwell/db/database";
import { text } from "@taskwell/db/row";
import pg from "pg";

export type Caller = ReturnType<typeof createCaller>;

export interface Statement {
  readonly sql: string;
  readonly values: unknown[];
}

export interface Asker {
  readonly api: Caller;
  /** What was sent since this was called last. */
  take(): Statement[];
  /**
   * As the user, under row-level security: the lines of EXPLAIN. Of a statement that the server keeps prepared it is the
   * plan that PostgreSQL executes, which after some calls is a generic one, for no values in particular.
   */
  explain(statement: Statement): Promise<string[]>;
}

export function openDatabase(url: string): Database {
  return createDatabase({ url, poolSize: 1, onIdleError: () => {} });
}

export function createAsker(db: Database, userId: string): Asker {
  const sent: Statement[] = [];
  const recording: Database = {
    ...db,
    query: async (sql, values, read, isPrepared) => {
      sent.push({ sql, values });
      return await db.query(sql, values, read, isPrepared);
    },
  };
  const actor = { userId, email: null, name: null };
  const api = createCaller({
    db: recording,
    cursors: createCursorCodec("for measuring only, nobody is kept out"),
    log: { info: () => {}, error: () => {} },
    requestId: "plans",
    idempotencyKey: null,
    batch: undefined,
    authentication: { actor },
    allowance: undefined,
  });
  return {
    api,
    take: () => sent.splice(0),
    explain: async (statement) =>
      await db.asUser(userId, async () => {
        const executed = await executing(db, statement);
        return await db.query(
          `EXPLAIN (ANALYZE, BUFFERS) ${executed.sql}`,
          executed.values,
          ([line]) => text(line),
          false,
        );
      }),
  };
}

/** The statement as the connection, which there is one of, has prepared it; as it is, if it has not. */
async function executing(db: Database, { sql, values }: Statement): Promise<Statement> {
  const [name] = await db.query(
    "SELECT name FROM pg_prepared_statements WHERE statement = $1",
    [sql],
    ([found]) => text(found),
    false,
  );
  if (name === undefined) return { sql, values };
  return {
    sql: `EXECUTE ${pg.escapeIdentifier(name)} (${values.map(literal).join(", ")})`,
    values: [],
  };
}

/** EXECUTE takes no parameters. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return pg.escapeLiteral(Array.isArray(value) ? `{${value.map(elementOf).join(",")}}` : textOf(value));
}

const elementOf = (value: unknown) => `"${textOf(value).replace(/["\\]/g, String.raw`\$&`)}"`;

function textOf(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  throw new TypeError(`A ${typeof value} among the values of a statement.`);
}
