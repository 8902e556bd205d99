/** Applies prisma/migrations with the WebAssembly build of Prisma's schema engine, which needs no download. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { appliedMigrations } from "./applied-migrations.ts";
import { connectionWithoutTimeouts } from "./connection.ts";
import { findWritableUrl } from "./hosts.ts";
import { missingPrivileges } from "./migration-privileges.ts";
import { withSchemaEngine } from "./schema-engine.ts";

/** Advisory lock in the migrated database. Differs from Prisma's own, which the engine may take. */
const migrationLock = 7_461_737;

/** The first migration of the schema before 2026-11-27, which was never released. */
const firstOfEarlierSchema = "20261121000000_users_and_tasks";

/** The lock that Prisma's own tools hold while they migrate. */
const prismaLock = 72_707_369;

/** The database cannot be migrated, for a reason that its operator can mend. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

const earlierSchema =
  "This database was created by a Taskwell version before 2026-11-27 and cannot be upgraded in place. " +
  "Start that version again, export each account (GET /data/export), and import the documents into an empty database.";

export interface MigrationOptions {
  /** Of a direct connection, not a pooler: migrating holds a session-level advisory lock. */
  readonly url: string;
  /** prisma/migrations */
  readonly directory: string;
  /** The names of those to apply; absent: all. */
  readonly only?: readonly string[];
}

/**
 * Applies pending migrations. Safe to run from several servers at once, and again after a failure.
 *
 * @returns the names of the migrations that were applied, oldest first
 * @throws {MigrationError} if the login role may not migrate, or the schema is of another version; nothing is changed
 * @throws {Error} with Prisma's message when PostgreSQL rejects a migration
 */
export async function migrate({
  url: anyUrl,
  directory,
  only,
}: MigrationOptions): Promise<readonly string[]> {
  const isWanted = (name: string) => only?.includes(name) ?? true;
  const url = await findWritableUrl(anyUrl);
  return await withClient(url, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    if (!(await findPending(client, directory)).some(isWanted)) return [];
    const statements = await missingPrivileges(client);
    if (statements.length > 0) throw new MigrationError(privilegeMessage(statements));
    await forgetFailures(client);
    return await withSchemaEngine(url, async (engine) => {
      const migrationsList = await readMigrations(directory, isWanted);
      const filters = { externalTables: [], externalEnums: [] };
      return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
    });
  });
}

/**
 * Names of migrations that are not, or not completely, applied; oldest first.
 *
 * @throws {MigrationError} if the schema is of another version
 */
export async function pendingMigrations({
  url: anyUrl,
  directory,
}: MigrationOptions): Promise<readonly string[]> {
  const url = await findWritableUrl(anyUrl);
  return await withClient(url, (client) => findPending(client, directory));
}

async function findPending(client: pg.Client, directory: string): Promise<readonly string[]> {
  const names = await migrationNames(directory);
  const applied = new Set(await appliedMigrations(client));
  if (applied.has(firstOfEarlierSchema)) throw new MigrationError(earlierSchema);
  const unknown = [...applied].filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new MigrationError(
      `This database was migrated by a newer version of Taskwell, which made: ${unknown.join(", ")}. ` +
        "Start that version or a later one, or restore a backup from before.",
    );
  return names.filter((name) => !applied.has(name));
}

/**
 * Prisma applies nothing while a migration counts as failed. Each of ours is one transaction, so a failed one has left
 * nothing behind and may be tried again.
 */
async function forgetFailures(client: pg.Client): Promise<void> {
  if ((await appliedMigrations(client)) === undefined) return;
  // Of a tool of Prisma's that migrates at this moment, the migration in progress looks like a failed one.
  await client.query("SELECT pg_advisory_lock($1)", [prismaLock]);
  await client.query(
    "UPDATE public._prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL",
  );
  await client.query("SELECT pg_advisory_unlock($1)", [prismaLock]);
}

function privilegeMessage(statements: readonly string[]): string {
  return (
    "The login role may not migrate this database. Run as an administrator, in this database, and try again:\n" +
    statements.map((statement) => `  ${statement};`).join("\n")
  );
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionWithoutTimeouts(url));
  // A broken connection also fails the running query, which reports it.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Oldest first. */
export async function migrationNames(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
}

async function readMigrations(
  directory: string,
  isWanted: (name: string) => boolean,
): Promise<MigrationList> {
  const names = (await migrationNames(directory)).filter((name) => isWanted(name));
  return {
    baseDir: directory,
    lockfile: {
      path: "migration_lock.toml",
      content: await readFile(join(directory, "migration_lock.toml"), "utf8"),
    },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.map(async (name) => {
        const content = await readFile(join(directory, name, "migration.sql"), "utf8");
        return {
          path: name,
          migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: content } },
        };
      }),
    ),
  };
}
