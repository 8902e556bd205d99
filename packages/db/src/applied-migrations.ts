/** Which migrations a database says that it has. */
import type pg from "pg";

/** @returns undefined if the database has never been migrated */
export async function appliedMigrations(client: pg.Client): Promise<readonly string[] | undefined> {
  const found = await client.query<{ isThere: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS "isThere"`,
  );
  if (found.rows[0]?.isThere !== true) return undefined;
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM public._prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
