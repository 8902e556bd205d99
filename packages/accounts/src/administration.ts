/** What administrators do with people's accounts: see, disable, sign out and delete them. Nothing of it is reached over HTTP. */
import type { Database } from "@taskwell/db/database";
import { instant, integer, text, textOrNull } from "@taskwell/db/row";
import type { Columns } from "@taskwell/db/row";
import { endCodes } from "./codes.ts";
import type { Revocations } from "./revocations.ts";

export interface AccountSummary {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  /** ISO 8601 in UTC, as are all of these. */
  readonly createdAt: string;
  readonly disabledAt: string | null;
  /** When a session was last extended, which is done once a day. Null: there is no session. */
  readonly lastSeenAt: string | null;
  /** The number of places where the person is signed in. */
  readonly sessions: number;
}

const pageSize = 500;

const summarySql = `SELECT id, email, name, created_at, disabled_at, seen.last, seen.sessions
  FROM users, LATERAL (SELECT max(updated_at) AS last, count(*)::int AS sessions
    FROM auth.sessions WHERE user_id = users.id AND expires_at > now()) AS seen`;

function readSummary([
  id,
  email,
  name,
  createdAt,
  disabledAt,
  lastSeenAt,
  sessions,
]: Columns): AccountSummary {
  return {
    id: text(id),
    email: textOrNull(email),
    name: textOrNull(name),
    createdAt: instant(createdAt),
    disabledAt: disabledAt ? instant(disabledAt) : null,
    lastSeenAt: lastSeenAt ? instant(lastSeenAt) : null,
    sessions: integer(sessions),
  };
}

/** All accounts in the order of their ids, some hundred at a time. */
export async function* listAccounts(db: Database): AsyncGenerator<readonly AccountSummary[]> {
  for (let after = ""; ;) {
    const page = await db.asSystem("list accounts", () =>
      db.query(`${summarySql} WHERE id > $1 ORDER BY id LIMIT ${pageSize}`, [after], readSummary),
    );
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}

/** @param emailOrId an e-mail address in any case, or the id */
export async function findAccount(db: Database, emailOrId: string): Promise<AccountSummary | undefined> {
  const sql = `${summarySql} WHERE id = $1 OR email = lower($1) ORDER BY id = $1 DESC LIMIT 1`;
  const [found] = await db.asSystem("find an account", () => db.query(sql, [emailOrId], readSummary));
  return found;
}

interface Services {
  readonly db: Database;
  readonly revocations: Revocations;
}

/** Ends all of an account's sessions, tokens and e-mailed codes. */
export async function signOutAccount({ db, revocations }: Services, id: string): Promise<void> {
  await revocations.record(id);
  await endSessions(db, id);
  await endCodes(db, id);
  // Again, for what was begun while the sessions were ending.
  await revocations.recordAndWait(id);
  await endSessions(db, id);
}

async function endSessions(db: Database, id: string): Promise<void> {
  await db.asSystem("end an account's sessions", () =>
    db.query("DELETE FROM auth.sessions WHERE user_id = $1", [id], () => undefined),
  );
}

/** Signs an account out, and keeps it out: nobody can sign in to it, and tokens are refused, whoever has issued them. */
export async function disableAccount(services: Services, id: string): Promise<void> {
  await setDisabled(services.db, "disable an account", id, "coalesce(disabled_at, now())");
  await signOutAccount(services, id);
}

/** What was revoked stays so: the person signs in again. */
export async function enableAccount({ db, revocations }: Services, id: string): Promise<void> {
  await setDisabled(db, "enable an account", id, "NULL");
  // Has every server read it again.
  await revocations.recordAndWait(id);
}

/** Ends an account's tokens, so that none outlives it, and deletes all of its rows. Its id stays refused. */
export async function deleteAccount({ db, revocations }: Services, id: string): Promise<void> {
  await revocations.record(id);
  await db.asSystem("delete an account", () =>
    db.longTransaction(async () => {
      await db.prisma.user.deleteMany({ where: { id } });
      await endCodes(db, id);
    }),
  );
}

async function setDisabled(
  db: Database,
  reason: string,
  id: string,
  value: "NULL" | "coalesce(disabled_at, now())",
): Promise<void> {
  const sql = `UPDATE users SET disabled_at = ${value} WHERE id = $1`;
  await db.asSystem(reason, () => db.query(sql, [id], () => undefined));
}

/** The body of the response to somebody who signs in to a disabled account, with its password. */
export const accountDisabled = {
  code: "ACCOUNT_DISABLED",
  message: "This account has been disabled. Ask the people who run this server.",
};

export async function isDisabled(db: Database, id: string): Promise<boolean> {
  const sql = "SELECT FROM users WHERE id = $1 AND disabled_at IS NOT NULL";
  const found = await db.asSystem("see whether an account is disabled", () =>
    db.query(sql, [id], () => true),
  );
  return found.length > 0;
}
