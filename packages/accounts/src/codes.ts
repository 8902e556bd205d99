/** The e-mailed codes of users: for a new password (made by Better Auth) and for a new address. */
import { randomBytes } from "node:crypto";
import type { Database } from "@taskwell/db/database";

export const codeLifetimeSeconds = 3_600;

/** Ends all codes of a user: once one has been used, none of the others must be. */
export async function endCodes(db: Database, userId: string): Promise<void> {
  await db.asSystem("end a user's e-mailed codes", () =>
    db.query("DELETE FROM auth.verifications WHERE value = $1", [userId], () => undefined),
  );
}

/** A code for a new address, which it contains. It is stored whole, so that only a code that was made here is known. */
export function newAddressCode(newEmail: string): string {
  return `${randomBytes(24).toString("base64url")}.${Buffer.from(newEmail).toString("base64url")}`;
}

/** The address in a code of {@link newAddressCode}. */
export function addressOf(code: string): string {
  return Buffer.from(code.split(".")[1] ?? "", "base64url").toString();
}

/** The name under which a code for a new address is stored; its value is the user's id. */
export function addressCodeIdentifier(code: string): string {
  return `change-email:${code}`;
}
