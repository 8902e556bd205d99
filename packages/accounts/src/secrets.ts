/** What depends on the server's secret, and what happens to it when the secret is changed. */
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Database } from "@taskwell/db/database";

/** So that nothing that Better Auth signs is valid as a token signed with our secret. */
export function derivedSecret(secret: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", "taskwell better-auth", 32)).toString("base64url");
}

/** Creates the first key, or a new one if the secret has changed: the current keys are encrypted with the old secret. */
export async function ensureSigningKey(db: Database, sign: () => Promise<unknown>): Promise<void> {
  try {
    await sign();
  } catch (error) {
    if (!(error instanceof Error && /decrypt/i.test(error.message))) throw error;
    await db.query("UPDATE auth.jwks SET expires_at = now() WHERE expires_at > now()", [], () => undefined);
    await sign();
  }
}

/**
 * Replaces the signatures of what the previous secret has signed (`value.signature`, as Better Auth writes them): cookies, and
 * the session that a client sends as a bearer token.
 */
export function signSessionAnew(headers: Headers, previous: string, secret: string): void {
  const signAnew = (text: string) => {
    const [, start = "", value = "", signature = ""] = /^([^=]+=|Bearer )([^.]+)\.([^.]+)$/i.exec(text) ?? [];
    const expected = signatureOf(value, previous);
    const isOurs = [expected, encodeURIComponent(expected)].some((one) => isEqual(one, signature));
    return isOurs ? `${start}${value}.${encodeURIComponent(signatureOf(value, secret))}` : text;
  };
  const cookies = headers.get("cookie");
  if (cookies !== null) headers.set("cookie", cookies.split("; ").map(signAnew).join("; "));
  const authorization = headers.get("authorization");
  if (authorization !== null) headers.set("authorization", signAnew(authorization));
}

function signatureOf(value: string, secret: string): string {
  return createHmac("sha256", secret).update(value).digest("base64");
}

/** In a time that does not depend on where they differ. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
