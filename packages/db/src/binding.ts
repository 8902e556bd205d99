/** Binds an identity to PostgreSQL sessions and transactions. See docs/decisions/0003-isolation.md. */
import pg from "pg";
import type { ConnectionSettings } from "./connection.ts";
import type { Identity } from "./identity.ts";

/** The PostgreSQL role of users' queries. Created by the first migration. */
export const tenantRole = "taskwell_user";

/** A statement that binds an identity to the transaction it runs in. */
export interface IdentityStatement {
  /** Name of the prepared statement; '' to parse `text` each time. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly string[];
}

/** What the policies and the change log's triggers read. */
const userSettings = ["set_config('app.user_id', $1, true)", "set_config('app.call', $2, true)"];

export interface Binding {
  /** SQL for each new connection; '' when the session must not hold state. */
  readonly onConnect: string;
  /** The statement to send before a query outside a transaction; undefined for none. */
  statementFor(identity: Identity): IdentityStatement | undefined;
  /** SQL that begins a transaction. Has no query, so that the isolation level can still be set. */
  begin(identity: Identity): string;
}

export function bindingFor({ throughPooler, transactionSettings }: ConnectionSettings): Binding {
  return throughPooler ? bindingInTransaction(transactionSettings) : bindingInSession;
}

/**
 * Sessions run as the tenant role without a user, and so see no rows. A transaction sets the user, or resets the role for
 * the system; both settings end with it.
 */
const bindingInSession: Binding = {
  onConnect: [
    `SET ROLE ${tenantRole}`,
    `PREPARE taskwell_as_user (text, text) AS ${settingStatement(userSettings)}`,
    `PREPARE taskwell_as_system AS ${settingStatement(["set_config('role', 'none', true)"])}`,
  ].join("; "),
  statementFor: (identity) =>
    identity.kind === "user"
      ? { name: "taskwell_as_user", text: "", values: valuesOf(identity) }
      : { name: "taskwell_as_system", text: "", values: [] },
  begin: (identity) =>
    identity.kind === "user" ? `BEGIN; ${settingsOf(identity)}` : "BEGIN; SET LOCAL ROLE NONE",
};

type User = Identity & { readonly kind: "user" };

/** For {@link userSettings}. */
function valuesOf({ userId, callId = "" }: User): readonly string[] {
  return [userId, callId];
}

/** The same as SQL. */
function settingsOf(user: User): string {
  const [userId = "", callId = ""] = valuesOf(user).map((value) => pg.escapeLiteral(value));
  return `SET LOCAL app.user_id = ${userId}; SET LOCAL app.call = ${callId}`;
}

/** For a transaction-mode pooler, whose sessions are shared: everything is set in each transaction. */
function bindingInTransaction(settings: ConnectionSettings["transactionSettings"]): Binding {
  const text = settingStatement([
    `set_config('role', '${tenantRole}', true)`,
    ...userSettings,
    ...Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`),
  ]);
  const begin = ["BEGIN", ...Object.entries(settings).map(([name, value]) => `SET LOCAL ${name} = ${value}`)];
  return {
    onConnect: "",
    statementFor: (identity) =>
      identity.kind === "user" ? { name: "", text, values: valuesOf(identity) } : undefined,
    begin: (identity) =>
      (identity.kind === "user"
        ? [...begin, `SET LOCAL ROLE ${tenantRole}`, settingsOf(identity)]
        : begin
      ).join("; "),
  };
}

/** Applies settings in a condition that is never true, so that no row is returned. */
function settingStatement(settings: readonly string[]): string {
  return `SELECT WHERE ${settings.map((setting) => `${setting} IS NULL`).join(" OR ")}`;
}
