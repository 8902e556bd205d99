/** When a token ends, if it is a JWT (RFC 7519) and says so. */

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
