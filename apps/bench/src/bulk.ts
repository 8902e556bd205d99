/** Rows by the million: written past triggers and foreign keys, and indexed afterwards, as that is many times faster. */
import pg from "pg";

/**
 * @param url of a migrated database, as a superuser
 * @param tables whose indexes are made anew, but for those of constraints
 */
export async function writeInBulk(
  url: string,
  tables: readonly string[],
  statements: readonly string[],
): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica");
    await client.query("SET maintenance_work_mem = '2GB'");
    await client.query("SET synchronous_commit = off");
    const indexes = await client.query<{ name: string; definition: string }>(
      `SELECT indexname AS name, indexdef AS definition FROM pg_indexes AS i
        WHERE schemaname = 'public' AND tablename = ANY ($1)
          AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conname = i.indexname)`,
      [tables],
    );
    for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
    for (const statement of statements) await client.query(statement);
    for (const { definition } of indexes.rows) await client.query(definition);
    // As a table is that has been in use for long: what was changed meanwhile has left nothing behind.
    await client.query("VACUUM (ANALYZE, INDEX_CLEANUP ON)");
    await client.query("CHECKPOINT");
  } finally {
    await client.end();
  }
}
