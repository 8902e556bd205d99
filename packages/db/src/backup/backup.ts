/** Writes a consistent copy of the database into a file, while the database is in use. */
import { createHash, randomBytes } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { appliedMigrations } from "../applied-migrations.ts";
import { connectionWithoutTimeouts } from "../connection.ts";
import { findWritableUrl } from "../hosts.ts";
import { BackupError, endOfRows, formatVersion } from "./backup-file.ts";
import type { CopiedTable, Footer, Header } from "./backup-file.ts";
import { listTables, readSequences } from "./tables.ts";

/** PostgreSQL sends each row by itself: as many bytes as this are passed on at once. */
const pieceBytes = 64 * 1024;

export interface BackupOptions {
  /** A direct connection, not a pooler, as the owner of the tables. */
  readonly url: string;
  /** Must not exist. */
  readonly path: string;
  /** The version of Taskwell, for the header. */
  readonly version: string;
  /** Gets the id of the backup's snapshot (as `pg_export_snapshot` returns it) before the rows are read; for tests. */
  readonly onSnapshot?: (id: string) => Promise<void>;
}

export interface BackupResult {
  readonly at: string;
  readonly tableCount: number;
  readonly rowCount: number;
  readonly bytes: number;
}

/**
 * Reads everything as it was at one moment. Writers do not wait for it; migrations do. The file appears under its name only when it
 * is whole, and only its owner may read it.
 *
 * @throws {BackupError} if the file exists, or the database has not been migrated
 */
export async function backUp(options: BackupOptions): Promise<BackupResult> {
  const { url, path } = options;
  if (existsSync(path)) throw new BackupError(`${path} exists already. Choose another name.`);
  const client = new pg.Client({
    ...connectionWithoutTimeouts(await findWritableUrl(url)),
    idle_in_transaction_session_timeout: 0,
  });
  // A broken connection also fails the running query, which reports it.
  client.on("error", () => {});
  await client.connect();
  const partial = `${path}.${randomBytes(6).toString("hex")}.part`;
  try {
    const source = await openSnapshot(client, options);
    const file = createWriteStream(partial, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(Readable.from(contentOf(client, source)), createGzip(), file);
    const { size } = await stat(partial);
    await rename(partial, path);
    const rowCount = [...source.rowCounts.values()].reduce((sum, count) => sum + count, 0);
    return { at: source.header.at, tableCount: source.tables.length, rowCount, bytes: size };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    // Ends the transaction, too.
    await client.end();
  }
}

interface Source {
  readonly header: Header;
  readonly tables: readonly CopiedTable[];
  /** Known of the tables that have been read. */
  readonly rowCounts: Map<string, number>;
}

/** Begins a transaction that sees one moment, and keeps tables and partitions from being changed or dropped meanwhile. */
async function openSnapshot(client: pg.Client, { version, onSnapshot }: BackupOptions): Promise<Source> {
  if ((await appliedMigrations(client)) === undefined)
    throw new BackupError("There is nothing to back up: this database has never been migrated.");
  const tables = await listTables(client);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  // Without it, a role that does not own the tables would silently read none of their rows.
  await client.query("SET LOCAL row_security = off");
  await client.query(
    "SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'postgres'",
  );
  await client.query(`LOCK TABLE ${tables.map(({ table }) => table).join(", ")} IN ACCESS SHARE MODE`);
  const { rows } = await client.query<{
    postgres: string;
    at: string;
    snapshot: string;
    oldest: string | null;
  }>(
    `SELECT current_setting('server_version') AS postgres, pg_export_snapshot() AS snapshot,
            to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at, (SELECT min(day)::text FROM log.changes) AS oldest`,
  );
  const [now] = rows;
  const migrations = await appliedMigrations(client);
  if (now === undefined || JSON.stringify(await listTables(client)) !== JSON.stringify(tables))
    throw new BackupError("The database was being migrated. Try again.");
  await onSnapshot?.(now.snapshot);
  const { at, postgres, oldest: oldestChange } = now;
  const about = { format: "taskwell-backup", version: formatVersion, taskwell: version, postgres } as const;
  return {
    header: { ...about, at, migrations: [...(migrations ?? [])], oldestChange },
    tables,
    rowCounts: new Map(),
  };
}

/** The whole file, before it is compressed. */
async function* contentOf(client: pg.Client, { header, tables, rowCounts }: Source): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  const hashed = (piece: Buffer) => {
    hash.update(piece);
    return piece;
  };
  yield hashed(lineOf(header));
  for (const table of tables) {
    yield hashed(lineOf(table));
    const rows = client.query(
      copyTo(`COPY (SELECT ${table.columns.join(", ")} FROM ${table.table}) TO STDOUT`),
    );
    for await (const piece of joined(rows)) yield hashed(piece);
    rowCounts.set(table.table, rows.rowCount);
    yield hashed(Buffer.from(endOfRows));
  }
  const sequences = await readSequences(client);
  const footer: Footer = { rows: Object.fromEntries(rowCounts), sequences, sha256: hash.digest("hex") };
  yield lineOf(footer);
}

function lineOf(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

async function* joined(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < pieceBytes) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  yield Buffer.concat(waiting);
}
