/** Fills an empty database with a backup. */
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { appliedMigrations } from "../applied-migrations.ts";
import { connectionWithoutTimeouts } from "../connection.ts";
import { findWritableUrl } from "../hosts.ts";
import { migrate, migrationNames } from "../migrate.ts";
import { BackupError, readBackup } from "./backup-file.ts";
import type { CopiedTable, Footer, Header } from "./backup-file.ts";
import { listTables } from "./tables.ts";

export interface RestoreOptions {
  /** A direct connection, not a pooler, as the owner of the database. */
  readonly url: string;
  readonly path: string;
  /** prisma/migrations */
  readonly directory: string;
}

export interface RestoreResult {
  /** When the backup was made. */
  readonly at: string;
  readonly rowCount: number;
  /** Migrations that this version has and the backup has not. */
  readonly pending: readonly string[];
}

/**
 * Migrates the database as far as the backup's was, and copies all rows in one transaction. Triggers do not fire, so rows are as they
 * were, but for the ids of transactions in the change log; foreign keys and checks hold. The database keeps
 * the identity that it was created with, so that clients of the backed up one read everything again.
 *
 * @throws {BackupError} if the file is not a whole backup, or the database is not empty; nothing is restored
 */
export async function restore({ url: anyUrl, path, directory }: RestoreOptions): Promise<RestoreResult> {
  const { header, footer } = await verifyBackup(path);
  const names = await migrationNames(directory);
  const unknown = header.migrations.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new BackupError(
      `${path} was made by Taskwell ${header.taskwell}, which has migrations that this version lacks: ` +
        `${unknown.join(", ")}. Restore it with that version or a later one.`,
    );
  const url = await findWritableUrl(anyUrl);
  const client = new pg.Client({ ...connectionWithoutTimeouts(url), idle_in_transaction_session_timeout: 0 });
  client.on("error", () => {});
  await client.connect();
  try {
    await checkMigrations(client, header);
    await migrate({ url, directory, only: header.migrations });
    await client.query("BEGIN");
    const tables = await listTables(client);
    await prepare(client, tables, header);
    await copyRows(client, { path, tables, footer });
    await finish(client, tables, footer);
    await client.query("COMMIT");
    await client.query("ANALYZE");
  } finally {
    // Unless it was committed, the transaction is rolled back.
    await client.end();
  }
  const rowCount = Object.values(footer.rows).reduce((sum, count) => sum + count, 0);
  return { at: header.at, rowCount, pending: names.filter((name) => !header.migrations.includes(name)) };
}

/** Reads all of the file, so that nothing is begun with one that is not whole. */
async function verifyBackup(path: string): Promise<{ header: Header; footer: Footer }> {
  let header: Header | undefined;
  const footer = await readBackup(
    path,
    async (read) => {
      header = read;
    },
    async (_table, rows) => {
      for await (const _ of rows);
    },
  );
  if (header === undefined) throw new Error("A backup without a header was read.");
  return { header, footer };
}

/** A database that is migrated already must have exactly the backup's migrations. */
async function checkMigrations(client: pg.Client, header: Header): Promise<void> {
  const more = (await appliedMigrations(client))?.filter((name) => !header.migrations.includes(name)) ?? [];
  if (more.length > 0)
    throw new BackupError(
      `This database has migrations that the backup lacks: ${more.join(", ")}. ` +
        "Restore into a new database, which is then migrated as far as the backup's was.",
    );
}

/** Keeps everybody out, and has triggers not fire: the owner of a table may turn off its triggers, and no foreign key. */
async function prepare(client: pg.Client, tables: readonly CopiedTable[], header: Header): Promise<void> {
  await client.query(`LOCK TABLE ${tables.map(({ table }) => table).join(", ")} IN ACCESS EXCLUSIVE MODE`);
  for (const { table } of tables) {
    const { rowCount } = await client.query(`SELECT FROM ${table} LIMIT 1`);
    if (rowCount !== 0)
      throw new BackupError(
        `The database is not empty: ${table} has rows. Restore into a new one, on which no server has run.`,
      );
    await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  }
  await client.query("SET LOCAL row_security = off");
  await client.query(
    "SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'postgres'",
  );
  if (header.oldestChange !== null) await addPartitions(client, header.oldestChange);
}

/** The change log's partitions of past weeks, as `log.rotate` made them when they were present. */
async function addPartitions(client: pg.Client, oldestDay: string): Promise<void> {
  const { rows } = await client.query<{ name: string; from: string; until: string }>(
    `SELECT to_char(week, '"changes_"IYYY"w"IW') AS name, week::date::text AS "from", (week::date + 7)::text AS until
       FROM generate_series(date_trunc('week', $1::timestamp), now() AT TIME ZONE 'UTC', interval '1 week') AS week`,
    [oldestDay],
  );
  for (const { name, from, until } of rows) {
    const partition = `log.${pg.escapeIdentifier(name)}`;
    const found = await client.query("SELECT WHERE to_regclass($1) IS NOT NULL", [partition]);
    if (found.rowCount !== 0) continue;
    await client.query(`CREATE TABLE ${partition} (LIKE log.changes INCLUDING DEFAULTS)`);
    await client.query(
      `ALTER TABLE log.changes ATTACH PARTITION ${partition} FOR VALUES FROM ('${from}') TO ('${until}')`,
    );
  }
}

interface Copying {
  readonly path: string;
  readonly tables: readonly CopiedTable[];
  readonly footer: Footer;
}

async function copyRows(client: pg.Client, { path, tables, footer }: Copying): Promise<void> {
  const known = new Map(tables.map(({ table, columns }) => [table, columns.toSorted().join()]));
  await readBackup(
    path,
    async () => {},
    async ({ table, columns }, rows) => {
      if (known.get(table) !== columns.toSorted().join())
        throw new BackupError(`The backup's ${table} is not a table of this version, or has other columns.`);
      const target = client.query(copyFrom(`COPY ${table} (${columns.join(", ")}) FROM STDIN`));
      await pipeline(rows, target);
      if (target.rowCount !== footer.rows[table])
        throw new BackupError(`${path} has changed while it was restored.`);
    },
  );
}

async function finish(client: pg.Client, tables: readonly CopiedTable[], footer: Footer): Promise<void> {
  for (const { table } of tables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  for (const [name, value] of Object.entries(footer.sequences))
    await client.query("SELECT setval($1::regclass, $2)", [name, value]);
}
