/** What a login role needs to migrate, and the statements that give it what is missing. */
import type pg from "pg";
import { tenantRole } from "./binding.ts";

interface Privileges {
  /** The names, quoted where SQL needs it. */
  readonly login: string;
  readonly database: string;
  readonly hasTenantRole: boolean;
  readonly createsRoles: boolean;
  /** Whether the login role may become the tenant role, or give itself the right to. */
  readonly becomesTenant: boolean;
  readonly createsInDatabase: boolean;
  readonly createsInSchema: boolean;
}

/** Statements for an administrator, such as `GRANT taskwell_user TO tasks`; none if nothing is missing. */
export async function missingPrivileges(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<Privileges>(
    `SELECT quote_ident(login.rolname) AS login, quote_ident(current_database()) AS database,
            tenant.oid IS NOT NULL AS "hasTenantRole",
            login.rolsuper OR login.rolcreaterole AS "createsRoles",
            -- Before version 16, CREATEROLE may grant any role.
            login.rolsuper
              OR (login.rolcreaterole AND current_setting('server_version_num')::int < 160000)
              OR coalesce(pg_has_role(login.oid, tenant.oid, 'MEMBER'), false) AS "becomesTenant",
            has_database_privilege(login.oid, current_database(), 'CREATE') AS "createsInDatabase",
            has_schema_privilege(login.oid, 'public', 'CREATE') AS "createsInSchema"
       FROM pg_roles AS login LEFT JOIN pg_roles AS tenant ON tenant.rolname = $1
      WHERE login.rolname = current_user`,
    [tenantRole],
  );
  const [found] = rows;
  if (found === undefined) return [];
  const { login, database, hasTenantRole, createsRoles, becomesTenant, createsInDatabase, createsInSchema } =
    found;
  const createsTenant = !hasTenantRole && createsRoles;
  return [
    ...(hasTenantRole || createsRoles ? [] : [`CREATE ROLE ${tenantRole} NOLOGIN NOINHERIT`]),
    ...(createsTenant || becomesTenant ? [] : [`GRANT ${tenantRole} TO ${login}`]),
    ...(createsInDatabase ? [] : [`GRANT CREATE ON DATABASE ${database} TO ${login}`]),
    ...(createsInSchema ? [] : [`GRANT CREATE ON SCHEMA public TO ${login}`]),
  ];
}
