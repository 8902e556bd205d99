/** Finds what a backup has to contain: the tables in the four schemas that Taskwell's migrations make, and their sequences. */
import type pg from "pg";
import type { CopiedTable } from "./backup-file.ts";

const schemas = ["public", "auth", "jobs", "log"];

/** Of the database, not of its contents: which migrations were applied, and what tells it from every other. */
const omitted = ["public._prisma_migrations", "log.epoch"];

interface Found extends CopiedTable {
  readonly refersTo: readonly string[];
}

/**
 * The tables, each after those that it refers to; partitions count as their table. Without unlogged ones, whose contents are worth
 * nothing after a crash, generated columns, and ids of transactions, which mean something in their own cluster only.
 */
export async function listTables(client: pg.Client): Promise<readonly CopiedTable[]> {
  const { rows } = await client.query<Found>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS table,
            ARRAY(SELECT quote_ident(attname) FROM pg_attribute
                   WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                     AND atttypid <> 'xid8'::regtype ORDER BY attnum) AS columns,
            ARRAY(SELECT format('%I.%I', rn.nspname, r.relname)
                    FROM pg_constraint JOIN pg_class AS r ON r.oid = confrelid JOIN pg_namespace AS rn ON rn.oid = r.relnamespace
                   WHERE contype = 'f' AND conrelid = c.oid AND confrelid <> c.oid) AS "refersTo"
       FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p' AND n.nspname = ANY ($1)
        AND n.nspname || '.' || c.relname <> ALL ($2)
        AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
      ORDER BY 1`,
    [schemas, omitted],
  );
  return inOrder(rows);
}

function inOrder(tables: readonly Found[]): readonly CopiedTable[] {
  const byName = new Map(tables.map((table) => [table.table, table]));
  const ordered = new Map<string, CopiedTable>();
  const visit = ({ table, columns, refersTo }: Found, below: readonly string[]) => {
    if (ordered.has(table)) return;
    if (below.includes(table)) throw new Error(`${table} refers to itself through ${below.join(", ")}.`);
    for (const name of refersTo) {
      const referred = byName.get(name);
      if (referred !== undefined) visit(referred, [...below, table]);
    }
    ordered.set(table, { table, columns });
  };
  for (const table of tables) visit(table, []);
  return [...ordered.values()];
}

/** The last value of each sequence, by its name, quoted for SQL. Later than what a snapshot shows: sequences know none. */
export async function readSequences(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS value
       FROM pg_sequences WHERE schemaname = ANY ($1) AND last_value IS NOT NULL`,
    [schemas],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
