/** Verifies at startup that the database isolates users. See docs/decisions/0003-isolation.md. */
import { randomUUID } from "node:crypto";
import { tenantRole } from "./binding.ts";
import type { Database } from "./database.ts";
import { sqlStateOf } from "./failure.ts";
import { Prisma } from "./generated/client.ts";

/** The database does not isolate users. The message says what is wrong and how to fix it. */
export class IsolationError extends Error {
  override readonly name = "IsolationError";
}

/**
 * Checks the tenant role, row-level security and policies of every table that it can reach, and that an unknown user sees
 * no rows.
 *
 * @throws {IsolationError} for the first failed check
 */
export async function checkIsolation(db: Database): Promise<void> {
  const work = async () => {
    await checkRole(db);
    return await checkTables(db);
  };
  const tables = await db.asSystem("check that the database isolates", work).catch((error: unknown) => {
    throw tenantRoleError(error) ?? error;
  });
  for (const table of tables) await checkStranger(db, table);
}

/** Explains why a connection could not SET ROLE to the tenant role; undefined for other errors. */
function tenantRoleError(error: unknown): IsolationError | undefined {
  const state = sqlStateOf(error);
  if (state === "22023") return noTenantRole();
  if (state !== "42501") return undefined;
  return new IsolationError(
    `The login role of DATABASE_URL is not a member of ${tenantRole}. ` +
      `Run, as a role that may grant it: GRANT ${tenantRole} TO the login role`,
  );
}

function noTenantRole(): IsolationError {
  return new IsolationError(
    `The role ${tenantRole} does not exist. Run pnpm db:migrate (in a release: node migrate.js).`,
  );
}

async function checkRole(db: Database): Promise<void> {
  const [role] = await db.prisma.$queryRaw<{ login: boolean; powers: string[] }[]>`
    SELECT tenant.rolcanlogin AS login,
           ARRAY(SELECT rolname::text FROM pg_roles
                  WHERE pg_has_role(tenant.oid, oid, 'MEMBER') AND (rolsuper OR rolbypassrls)) AS powers
      FROM pg_roles AS tenant WHERE tenant.rolname = ${tenantRole}`;
  if (role === undefined) throw noTenantRole();
  if (role.login)
    throw new IsolationError(`The role ${tenantRole} can log in. Run: ALTER ROLE ${tenantRole} NOLOGIN`);
  if (role.powers.length > 0) {
    throw new IsolationError(
      `The role ${tenantRole} bypasses row-level security through ${role.powers.join(", ")}. ` +
        `Run: ALTER ROLE ${tenantRole} NOSUPERUSER NOBYPASSRLS, and REVOKE the roles granted to it.`,
    );
  }
}

interface ReachableTable {
  readonly schema: string;
  readonly name: string;
  readonly secured: boolean;
  readonly owned: boolean;
  readonly loosePolicies: string[];
}

/** Checks every table and view on which the tenant role has a privilege. */
async function checkTables(db: Database): Promise<readonly ReachableTable[]> {
  const tables = await db.prisma.$queryRaw<ReachableTable[]>`
    SELECT n.nspname::text AS schema, c.relname::text AS name,
           c.relrowsecurity AS secured,
           pg_has_role(${tenantRole}, c.relowner, 'MEMBER') AS owned,
           ARRAY(SELECT p.policyname::text FROM pg_policies AS p
                  WHERE p.schemaname = n.nspname AND p.tablename = c.relname AND p.permissive = 'PERMISSIVE'
                    AND p.roles && ARRAY['public', ${tenantRole}]::name[]
                    AND (coalesce(p.qual, 'app.user_id') NOT LIKE '%app.user_id%'
                      OR coalesce(p.with_check, 'app.user_id') NOT LIKE '%app.user_id%')) AS "loosePolicies"
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
       AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
       AND (has_table_privilege(${tenantRole}, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
         OR has_any_column_privilege(${tenantRole}, c.oid, 'SELECT, INSERT, UPDATE'))
     ORDER BY 1, 2`;

  for (const { schema, name, secured, owned, loosePolicies } of tables) {
    const table = `"${schema}"."${name}"`;
    if (!secured) {
      throw new IsolationError(
        `Row-level security is off, so users can reach every row of ${table}. ` +
          `Run: ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
      );
    }
    if (owned)
      throw new IsolationError(`The role ${tenantRole} owns ${table}, and owners bypass row-level security.`);
    if (loosePolicies.length > 0) {
      throw new IsolationError(
        `Policies on ${table} do not check the owner of a row: ${loosePolicies.join(", ")}.`,
      );
    }
  }
  return tables;
}

/** Checks that a user without any data sees no rows. */
async function checkStranger(db: Database, { schema, name }: ReachableTable): Promise<void> {
  const table = Prisma.raw(`"${schema}"."${name}"`);
  const [row] = await db.asUser(
    `isolation-check-${randomUUID()}`,
    () => db.prisma.$queryRaw<{ visible: boolean }[]>`SELECT EXISTS (SELECT FROM ${table}) AS visible`,
  );
  if (row?.visible !== false)
    throw new IsolationError(`An unknown user can see rows of "${schema}"."${name}".`);
}
