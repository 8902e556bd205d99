/** Sessions, as the server answers them. */
import { requiredText, textMember } from "./account-requests.ts";

export interface Session {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
  };
  /** ISO 8601. Using the session prolongs it. */
  readonly expiresAt: string;
}

/** One of the user's sessions, such as that of another browser. */
export interface SessionEntry {
  readonly id: string;
  /** Whether it is the session that asks. */
  readonly isCurrent: boolean;
  /** As the browser or program names itself; null if it does not. */
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  /** When the user signed in: ISO 8601. */
  readonly createdAt: string;
  /** To the day: ISO 8601. */
  readonly lastUsedAt: string;
}

/** @param body the response of `/get-session` */
export function sessionOf(body: unknown): Session | null {
  const user: unknown = Reflect.get(Object(body), "user");
  const session: unknown = Reflect.get(Object(body), "session");
  if (user === undefined || session === undefined) return null;
  return {
    user: {
      id: requiredText(user, "id"),
      name: requiredText(user, "name"),
      email: requiredText(user, "email"),
      emailVerified: Reflect.get(Object(user), "emailVerified") === true,
    },
    expiresAt: requiredText(session, "expiresAt"),
  };
}

/**
 * The sessions, the one used last first.
 *
 * @param list the response of `/list-sessions`
 * @param current the response of `/get-session`
 */
export function sessionEntriesOf(list: unknown, current: unknown): SessionEntry[] {
  const currentId = textMember(Reflect.get(Object(current), "session"), "id");
  return listOf(list)
    .map((session) => ({
      id: requiredText(session, "id"),
      isCurrent: textMember(session, "id") === currentId,
      userAgent: textMember(session, "userAgent") || null,
      ipAddress: textMember(session, "ipAddress") || null,
      createdAt: requiredText(session, "createdAt"),
      lastUsedAt: requiredText(session, "updatedAt"),
    }))
    .toSorted((one, other) => other.lastUsedAt.localeCompare(one.lastUsedAt));
}

/** @returns undefined if the session is not there any more */
export function sessionTokenOf(list: unknown, id: string): string | undefined {
  return textMember(
    listOf(list).find((session) => textMember(session, "id") === id),
    "token",
  );
}

function listOf(body: unknown): readonly unknown[] {
  return Array.isArray(body) ? body : [];
}
