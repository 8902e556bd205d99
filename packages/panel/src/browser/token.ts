/** Tells when a token is about to expire, if it is a JWT (RFC 7519) with `exp`. */

const marginMs = 30_000;

export function expiresSoon(token: string): boolean {
  const payload = token.split(".")[1];
  if (payload === undefined) return false;
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    const expiry: unknown = Reflect.get(Object(claims), "exp");
    return typeof expiry === "number" && expiry * 1000 < Date.now() + marginMs;
  } catch {
    return false;
  }
}
