import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, inject, test } from "vitest";
import type { Database } from "./database.ts";
import { checkIsolation } from "./isolation.ts";
import { text } from "./row.ts";
import { cloneDatabase, openTestDatabase, startCluster } from "./testing.ts";

async function withSql<T>(sql: string, work: (db: Database) => Promise<T>): Promise<T> {
  const url = await cloneDatabase(inject("adminUrl"));
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql);
  await client.end();
  const db = openTestDatabase(url);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

test("accepts a migrated database", async () => {
  await withSql("SELECT", checkIsolation);
});

test.each([
  [
    "row security is off",
    "ALTER TABLE tasks DISABLE ROW LEVEL SECURITY",
    /security is off, so users can reach every row of "public"."tasks"/,
  ],
  [
    "a new table has none",
    "CREATE TABLE notes (t text); GRANT SELECT ON notes TO taskwell_user",
    /security is off, so users can reach every row of "public"."notes"/,
  ],
  [
    "one column of it is granted",
    "CREATE TABLE notes (t text); GRANT SELECT (t) ON notes TO taskwell_user",
    /"notes"/,
  ],
  [
    "a view goes around it",
    "CREATE VIEW v AS SELECT * FROM tasks; GRANT SELECT ON v TO taskwell_user",
    /every row of "public"."v"/,
  ],
  ["PUBLIC may read a table", "CREATE TABLE notes (t text); GRANT SELECT ON notes TO PUBLIC", /"notes"/],
  [
    "a policy lets everybody in",
    "CREATE POLICY everyone ON tasks TO taskwell_user USING (true)",
    /do not check the owner of a row: everyone/,
  ],
  ["the tenant role owns a table", "ALTER TABLE tasks OWNER TO taskwell_user", /owns "public"."tasks"/],
])("refuses a database where %s", async (_what, sql, message) => {
  await withSql(sql, async (db) => {
    await expect(checkIsolation(db)).rejects.toThrow(message);
  });
});

test("refuses a database where a policy compares nothing", async () => {
  const sql = `INSERT INTO users (id) VALUES ('alice');
    INSERT INTO tasks (user_id, id, title) VALUES ('alice', '${randomUUID()}', 'Secret');
    CREATE POLICY vague ON tasks TO taskwell_user USING (current_setting('app.user_id', true) IS NOT NULL)`;
  await withSql(sql, async (db) => {
    await expect(checkIsolation(db)).rejects.toThrow('An unknown user can see rows of "public"."tasks"');
  });
});

test("refuses a login role that may not become the tenant role", async () => {
  const url = new URL(await cloneDatabase(inject("adminUrl")));
  url.username = `login_${randomUUID().slice(0, 8)}`;
  url.password = "p";
  const admin = new pg.Client(inject("adminUrl"));
  await admin.connect();
  await admin.query(`CREATE ROLE ${url.username} LOGIN PASSWORD 'p'`);
  await admin.end();
  const db = openTestDatabase(url.href);
  await expect(checkIsolation(db)).rejects.toThrow("is not a member of taskwell_user. Run");
  await db.close();
});

test("refuses a server without the tenant role", async () => {
  const server = await startCluster();
  const db = openTestDatabase(server.adminUrl);
  await expect(checkIsolation(db)).rejects.toThrow("taskwell_user does not exist. Run pnpm db:migrate");
  await db.close();
  await server.stop();
});

test("users cannot read any table of the accounts", async () => {
  await withSql("SELECT", async (db) => {
    const tables = await db.asSystem("find the tables", () =>
      db.query("SELECT tablename FROM pg_tables WHERE schemaname = 'auth' ORDER BY 1", [], ([name]) =>
        text(name),
      ),
    );
    expect(tables).toEqual([
      "accounts",
      "jwks",
      "rate_limits",
      "sessions",
      "token_revocations",
      "verifications",
    ]);
    for (const table of tables) {
      const reading = db.asUser("ann", () => db.query(`SELECT FROM auth.${table}`, [], () => undefined));
      await expect(reading).rejects.toThrow(/permission denied/);
    }
  });
});

test("row-level security compares the user once per query, on stored rows", async () => {
  await withSql("SELECT", async (db) => {
    const sql = "EXPLAIN (VERBOSE, COSTS OFF) SELECT id, title FROM tasks WHERE user_id = $1 AND id = $2";
    const plan = await db.asUser("ann", () => db.query(sql, ["ann", randomUUID()], ([line]) => text(line)));
    expect(plan.filter((line) => line.includes("One-Time Filter"))).toHaveLength(1);
    expect(plan.join("\n")).not.toContain("InitPlan");
    // Below that, all columns: none is left out, so that nothing is put together.
    expect(plan.filter((line) => /Output: .*description.*rrule_end/.test(line))).toHaveLength(1);
  });
});
