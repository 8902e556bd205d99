import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { schemaDrift } from "./drift.ts";
import { checkIsolation } from "./isolation.ts";
import { migrate, pendingMigrations } from "./migrate.ts";
import { emptyDatabase, openTestDatabase, startInstalledServer } from "./testing.ts";
import type { TestServer } from "./testing.ts";

const directory = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));
const schemaPath = fileURLToPath(new URL("../../../prisma/schema.prisma", import.meta.url));

const installed = await startInstalledServer();
if (installed === undefined)
  console.warn("No installed PostgreSQL 15 or newer: migrations are tested on the embedded one only.");

const shared = (): TestServer => ({ adminUrl: inject("adminUrl"), stop: async () => {} });
const migrations = readdirSync(directory).filter((name) => /^\d/.test(name));

const servers: { name: string; server: () => TestServer }[] = [
  { name: "the shared PostgreSQL", server: shared },
];
if (installed !== undefined)
  servers.push({ name: "the oldest installed PostgreSQL", server: () => installed });

async function asAdmin(adminUrl: string, statements: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}

/** An empty database, and the ordinary role that owns it: it may create no roles, and is no member of any. */
async function databaseOfOwner(adminUrl: string): Promise<{ url: string; role: string; database: string }> {
  const role = `owner_${randomBytes(4).toString("hex")}`;
  const url = new URL(await emptyDatabase(adminUrl));
  const database = url.pathname.slice(1);
  await asAdmin(adminUrl, `CREATE ROLE ${role} LOGIN PASSWORD 'p'`);
  await asAdmin(adminUrl, `ALTER DATABASE ${database} OWNER TO ${role}`);
  url.username = role;
  url.password = "p";
  return { url: url.href, role, database };
}

/** The administrator's URL of another role's database. */
function withDatabaseOf(adminUrl: string, url: string): string {
  return Object.assign(new URL(adminUrl), { pathname: new URL(url).pathname }).href;
}

describe.each(servers)("on $name", ({ server }) => {
  let url: string;
  beforeAll(async () => {
    url = await emptyDatabase(server().adminUrl);
  });
  afterAll(() => server().stop());

  test.skipIf(server === shared)(
    "where the tenant role does not exist, an owner that may not create it is told how it is created",
    async () => {
      const { url: own, role } = await databaseOfOwner(server().adminUrl);
      await expect(migrate({ url: own, directory })).rejects.toThrow(
        `  CREATE ROLE taskwell_user NOLOGIN NOINHERIT;\n  GRANT taskwell_user TO ${role};`,
      );
    },
  );

  test("an empty database lacks every migration", async () => {
    expect(await pendingMigrations({ url, directory })).toContain("20261127000000_accounts");
  });

  test("several servers that migrate at the same time apply each migration once", async () => {
    const pending = await pendingMigrations({ url, directory });
    const applied = await Promise.all([1, 2, 3].map(() => migrate({ url, directory })));

    expect(applied.flat()).toEqual(pending);
    expect(await pendingMigrations({ url, directory })).toEqual([]);
  });

  test("the migrations and schema.prisma describe the same database", async () => {
    expect(await schemaDrift(url, schemaPath)).toBe("-- This is an empty migration.");
  });

  test("drift is reported", async () => {
    const drifted = await emptyDatabase(server().adminUrl);
    await migrate({ url: drifted, directory });
    const client = new pg.Client(drifted);
    await client.connect();
    await client.query("ALTER TABLE tasks ADD COLUMN colour text");
    await client.end();

    expect(await schemaDrift(drifted, schemaPath)).toContain('DROP COLUMN "colour"');
  });

  test("a migrated database isolates its users", async () => {
    const db = openTestDatabase(url);
    await checkIsolation(db);
    await db.close();
  });

  test("a database from before the baseline is refused and left as it is", async () => {
    const earlier = await emptyDatabase(server().adminUrl);
    const client = new pg.Client(earlier);
    await client.connect();
    await client.query(`CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
      INSERT INTO _prisma_migrations VALUES ('20261121000000_users_and_tasks', now(), NULL)`);

    await expect(migrate({ url: earlier, directory })).rejects.toThrow(/export each account/);
    await expect(pendingMigrations({ url: earlier, directory })).rejects.toThrow(/export each account/);
    const { rows } = await client.query("SELECT to_regclass('tasks') AS tasks");
    await client.end();
    expect(rows).toEqual([{ tasks: null }]);
  });

  test("a database of a newer version is refused, and told by its migration", async () => {
    const newer = await emptyDatabase(server().adminUrl);
    await migrate({ url: newer, directory });
    await asAdmin(
      newer,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
       VALUES ('x', 'x', '20991231000000_later', now())`,
    );

    for (const run of [migrate, pendingMigrations])
      await expect(run({ url: newer, directory })).rejects.toThrow(
        "This database was migrated by a newer version of Taskwell, which made: 20991231000000_later. " +
          "Start that version or a later one, or restore a backup from before.",
      );
  });

  test("a migration that failed is tried again once its cause is gone", async () => {
    const failing = await emptyDatabase(server().adminUrl);
    await asAdmin(failing, "CREATE FUNCTION new_position() RETURNS text RETURN ''");
    await expect(migrate({ url: failing, directory })).rejects.toThrow(/already exists/);
    expect(await pendingMigrations({ url: failing, directory })).toEqual(migrations.slice(1));
    await asAdmin(failing, "DROP FUNCTION new_position()");

    expect(await migrate({ url: failing, directory })).toEqual(migrations.slice(1));
    expect(await schemaDrift(failing, schemaPath)).toBe("-- This is an empty migration.");
  });

  test("an owner that may not grant the tenant role is told the one statement that is missing", async () => {
    const { url: own, role } = await databaseOfOwner(server().adminUrl);

    await expect(migrate({ url: own, directory })).rejects.toThrow(
      "The login role may not migrate this database. Run as an administrator, in this database, and try again:\n" +
        `  GRANT taskwell_user TO ${role};`,
    );
    expect(await pendingMigrations({ url: own, directory })).toEqual(migrations);

    await asAdmin(withDatabaseOf(server().adminUrl, own), `GRANT taskwell_user TO ${role}`);
    expect(await migrate({ url: own, directory })).toEqual(migrations);
    const db = openTestDatabase(own);
    await checkIsolation(db);
    await db.close();
  });

  test("a role that owns nothing is told every statement that is missing", async () => {
    const { url: own, role, database } = await databaseOfOwner(server().adminUrl);
    const admin = withDatabaseOf(server().adminUrl, own);
    await asAdmin(admin, `ALTER DATABASE ${database} OWNER TO CURRENT_USER`);
    const statements = [
      `GRANT taskwell_user TO ${role}`,
      `GRANT CREATE ON DATABASE ${database} TO ${role}`,
      `GRANT CREATE ON SCHEMA public TO ${role}`,
    ];

    await expect(migrate({ url: own, directory })).rejects.toThrow(
      statements.map((statement) => `  ${statement};`).join("\n"),
    );
    await asAdmin(admin, statements.join(";"));
    expect(await migrate({ url: own, directory })).toEqual(migrations);
  });

  test("a login role without privileges over others can migrate, and isolates its users", async () => {
    const role = `owner_${randomBytes(4).toString("hex")}`;
    const own = new URL(await emptyDatabase(server().adminUrl));
    const admin = new pg.Client(own.href);
    await admin.connect();
    await admin.query(
      `CREATE ROLE ${role} LOGIN CREATEROLE PASSWORD 'p'; GRANT ALL ON SCHEMA public TO ${role};
       GRANT CREATE ON DATABASE ${own.pathname.slice(1)} TO ${role}`,
    );
    await admin.query(`GRANT taskwell_user TO ${role} WITH ADMIN OPTION`);
    await admin.end();
    own.username = role;
    own.password = "p";

    await migrate({ url: own.href, directory });

    const db = openTestDatabase(own.href);
    await checkIsolation(db);
    await db.close();
  });
});
