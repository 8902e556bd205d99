import { randomBytes } from "node:crypto";
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
const servers: { name: string; server: () => TestServer }[] = [
  { name: "the shared PostgreSQL", server: shared },
];
if (installed !== undefined)
  servers.push({ name: "the oldest installed PostgreSQL", server: () => installed });

describe.each(servers)("on $name", ({ server }) => {
  let url: string;
  beforeAll(async () => {
    url = await emptyDatabase(server().adminUrl);
  });
  afterAll(() => server().stop());

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
