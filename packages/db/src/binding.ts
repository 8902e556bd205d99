/** What tells PostgreSQL who a query runs as. See docs/decisions/0003-isolation.md. */
import pg from "pg";
import type { ConnectionSettings } from "./connection.ts";
import type { Identity } from "./identity.ts";

/** The role that users' queries run as. Created by the first migration. */
export const tenantRole = "taskwell_user";

/** Binds an identity to the transaction that it is sent in. */
export interface IdentityStatement {
  /** The statement's name where it was prepared when the connection opened, or '' to parse it each time. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly string[];
}

export interface Binding {
  /** Sent once for each connection, before anybody uses it; '' where nothing may be kept in the session. */
  readonly onConnect: string;
  /** What a query outside of a transaction is sent with; undefined: nothing. */
  statementFor(identity: Identity): IdentityStatement | undefined;
  /** Begins a transaction. One message, and no query among it: the isolation level may still be set afterwards. */
  begin(identity: Identity): string;
}

export function bindingFor({ throughPooler, transactionSettings }: ConnectionSettings): Binding {
  return throughPooler ? bindingInTransaction(transactionSettings) : bindingInSession;
}

/**
 * Sessions are the tenant role's, and nobody's: they see nothing. A user's transaction says whose it is; the system's
 * leaves the role. Either ends with the transaction.
 */
const bindingInSession: Binding = {
  onConnect: [
    `SET ROLE ${tenantRole}`,
    `PREPARE taskwell_as_user (text) AS ${settingStatement(["set_config('app.user_id', $1, true)"])}`,
    `PREPARE taskwell_as_system AS ${settingStatement(["set_config('role', 'none', true)"])}`,
  ].join("; "),
  statementFor: (identity) =>
    identity.kind === "user"
      ? { name: "taskwell_as_user", text: "", values: [identity.userId] }
      : { name: "taskwell_as_system", text: "", values: [] },
  begin: (identity) =>
    identity.kind === "user"
      ? `BEGIN; SET LOCAL app.user_id = ${pg.escapeLiteral(identity.userId)}`
      : "BEGIN; SET LOCAL ROLE NONE",
};

/** For sessions that are shared: the login role's, with nothing set. */
function bindingInTransaction(settings: ConnectionSettings["transactionSettings"]): Binding {
  const text = settingStatement([
    `set_config('role', '${tenantRole}', true)`,
    "set_config('app.user_id', $1, true)",
    ...Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`),
  ]);
  const begin = ["BEGIN", ...Object.entries(settings).map(([name, value]) => `SET LOCAL ${name} = ${value}`)];
  return {
    onConnect: "",
    statementFor: (identity) =>
      identity.kind === "user" ? { name: "", text, values: [identity.userId] } : undefined,
    begin: (identity) =>
      (identity.kind === "user"
        ? [
            ...begin,
            `SET LOCAL ROLE ${tenantRole}`,
            `SET LOCAL app.user_id = ${pg.escapeLiteral(identity.userId)}`,
          ]
        : begin
      ).join("; "),
  };
}

/** Settings are made in a condition, which is never true, so that PostgreSQL has no row to send back. */
function settingStatement(settings: readonly string[]): string {
  return `SELECT WHERE ${settings.map((setting) => `${setting} IS NULL`).join(" OR ")}`;
}
