/** What a token says, if it is a JWT (RFC 7519). It is not verified: that is the server's business. */
import { isRecord } from "./json.ts";

const marginMs = 30_000;

/** Tells when a token is about to expire. */
export function expiresSoon(token: string): boolean {
  const expiry = claimsOf(token)["exp"];
  return typeof expiry === "number" && expiry * 1000 < Date.now() + marginMs;
}

/** Whose token it is: the e-mail address, the name, or the subject. */
export function userOf(token: string): string | undefined {
  const { email, name, sub } = claimsOf(token);
  return [email, name, sub].find((claim) => typeof claim === "string");
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const payload = token.split(".")[1];
  if (payload === undefined) return {};
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(claims) ? claims : {};
  } catch {
    return {};
  }
}
