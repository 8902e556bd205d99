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

/** Replaces the signature of cookies that the previous secret has signed (`value.signature`, as Better Auth writes them). */
export function signCookiesAnew(headers: Headers, previous: string, secret: string): void {
  const cookies = headers.get("cookie")?.split("; ") ?? [];
  const signedAnew = cookies.map((cookie) => {
    const [, name = "", value = "", signature = ""] = /^([^=]+)=([^.]+)\.(.+)$/.exec(cookie) ?? [];
    const expected = Buffer.from(cookieSignature(value, previous));
    const given = Buffer.from(signature);
    const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
    return isOurs ? `${name}=${value}.${cookieSignature(value, secret)}` : cookie;
  });
  if (cookies.length > 0) headers.set("cookie", signedAnew.join("; "));
}

function cookieSignature(value: string, secret: string): string {
  return encodeURIComponent(createHmac("sha256", secret).update(value).digest("base64"));
}
