/** Somebody who asks the procedures as the server would, on a given database, and keeps the statements that are sent. */
import { createCaller } from "@taskwell/api";
import { createCursorCodec } from "@taskwell/api/cursor";
import { createDatabase } from "@taskwell/db/database";
import type { Database } from "@taskwell/db/database";
import { text } from "@taskwell/db/row";

export type Caller = ReturnType<typeof createCaller>;

export interface Statement {
  readonly sql: string;
  readonly values: unknown[];
}

export interface Asker {
  readonly api: Caller;
  /** What was sent since this was called last. */
  take(): Statement[];
  /** As the user, under row-level security: the lines of EXPLAIN. */
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
    explain: async ({ sql, values }) =>
      await db.asUser(userId, () =>
        db.query(`EXPLAIN (ANALYZE, BUFFERS) ${sql}`, values, ([line]) => text(line), false),
      ),
  };
}
