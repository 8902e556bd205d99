/** Which tokens are accepted, and with which code each other token is refused. */
import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import fc from "fast-check";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createVerifier } from "./verifier.ts";

const secret = randomBytes(32).toString("base64url");
const start = new Date("2026-11-21T12:00:00Z");
const seconds = start.getTime() / 1000;
const validClaims = { sub: "ann", iat: seconds, exp: seconds + 3600 };

function createTestVerifier({ at = start }: { at?: Date } = {}) {
  const clock = { now: at };
  const verifier = createVerifier({ secret, now: () => clock.now, onFetchError: () => {} });
  const outcome = (token: string, scheme = "Bearer ") =>
    verifier.verify(scheme + token).then(
      ({ userId }) => userId,
      ({ code }: { code: string }) => code,
    );
  return { clock, verifier, outcome };
}

const base64url = (value: unknown) =>
  Buffer.from(
    typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value),
  ).toString("base64url");

/** Signs anything, even what no library would sign. */
function sign(
  claims: unknown,
  header: unknown = { alg: "HS256", typ: "JWT" },
  key: string | Buffer = secret,
): string {
  const content = `${base64url(header)}.${base64url(claims)}`;
  return `${content}.${createHmac("sha256", key).update(content).digest("base64url")}`;
}

describe("a valid token:", () => {
  test.each([
    ["with typ", sign(validClaims)],
    ["without typ, as jose signs", sign(validClaims, { alg: "HS256" })],
    ["with the typ of RFC 9068", sign(validClaims, { alg: "HS256", typ: "application/at+JWT" })],
    ["without iat", sign({ sub: "ann", exp: seconds + 60 })],
    ["with a fractional exp", sign({ ...validClaims, exp: seconds + 60.5 })],
    ["expired 25 s ago, within the clock tolerance", sign({ ...validClaims, exp: seconds - 25 })],
    ["issued in 25 s, within the clock tolerance", sign({ ...validClaims, iat: seconds + 25 })],
    ["valid in 25 s, within the clock tolerance", sign({ ...validClaims, nbf: seconds + 25 })],
  ])("%s", async (_title, token) => {
    expect(await createTestVerifier().outcome(token)).toBe("ann");
  });

  test("names its user", async () => {
    const { verifier } = createTestVerifier();
    const claims = { ...validClaims, sub: "𝒳".repeat(255), email: "ann@example.com", name: "Ann" };
    expect(await verifier.verify(`bearer  ${sign(claims)}`)).toEqual({
      userId: "𝒳".repeat(255),
      email: "ann@example.com",
      name: "Ann",
    });
  });

  test("with an unusable e-mail or name has neither", async () => {
    const { verifier } = createTestVerifier();
    const claims = { ...validClaims, email: ["x"], name: "n".repeat(256) };
    expect(await verifier.verify(`Bearer ${sign(claims)}`)).toEqual({
      userId: "ann",
      email: null,
      name: null,
    });
  });
});

describe("an invalid token:", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const token = sign(validClaims);

  test.each([
    ["expired 35 s ago", sign({ ...validClaims, exp: seconds - 35 }), "token_expired"],
    ["issued in 35 s", sign({ ...validClaims, iat: seconds + 35 }), "token_not_yet_valid"],
    ["valid in 35 s", sign({ ...validClaims, nbf: seconds + 35 }), "token_not_yet_valid"],
    ["without exp", sign({ sub: "ann" }), "token_claim_invalid"],
    ["exp infinite", sign('{"sub":"ann","exp":1e400}'), "token_claim_invalid"],
    ["exp as a string", sign({ ...validClaims, exp: "2099" }), "token_claim_invalid"],
    ["exp negative", sign({ ...validClaims, exp: -1 }), "token_expired"],
    ["iat as a string", sign({ ...validClaims, iat: "now" }), "token_claim_invalid"],
    ["iat infinite", sign('{"sub":"ann","exp":9999999999,"iat":1e400}'), "token_claim_invalid"],
    [
      "without sub, like Better Auth's e-mail tokens",
      sign({ email: "ann@example.com", exp: seconds + 60 }),
      "token_claim_invalid",
    ],
    ["sub empty", sign({ ...validClaims, sub: "" }), "token_claim_invalid"],
    ["sub null", sign({ ...validClaims, sub: null }), "token_claim_invalid"],
    ["sub a number", sign({ ...validClaims, sub: 7 }), "token_claim_invalid"],
    ["sub an array", sign({ ...validClaims, sub: ["ann"] }), "token_claim_invalid"],
    ["sub an object", sign({ ...validClaims, sub: { id: "ann" } }), "token_claim_invalid"],
    ["sub of 256 characters", sign({ ...validClaims, sub: "s".repeat(256) }), "token_claim_invalid"],
    ["sub with NUL", sign({ ...validClaims, sub: "a\0b" }), "token_claim_invalid"],
    ["sub with a lone surrogate", sign('{"sub":"a\\ud800","exp":9999999999}'), "token_claim_invalid"],
    ["aud with a number in it", sign({ ...validClaims, aud: ["taskwell", 1] }), "token_claim_invalid"],
    ["aud with null in it", sign({ ...validClaims, aud: [null] }), "token_claim_invalid"],
    ["aud an object", sign({ ...validClaims, aud: { a: "taskwell" } }), "token_claim_invalid"],
    ["iss a number", sign({ ...validClaims, iss: 1 }), "token_claim_invalid"],
    ["another secret", sign(validClaims, undefined, randomBytes(32)), "token_signature_invalid"],
    ["a public key as secret", sign(validClaims, undefined, publicPem), "token_signature_invalid"],
    ["no signature", `${token.split(".").slice(0, 2).join(".")}.`, "token_signature_invalid"],
    ["alg none", `${base64url({ alg: "none" })}.${base64url(validClaims)}.`, "token_algorithm_refused"],
    ["alg RS256 without a configured issuer", sign(validClaims, { alg: "RS256" }), "token_algorithm_refused"],
    ["alg HS512", sign(validClaims, { alg: "HS512" }), "token_algorithm_refused"],
    ["alg missing", sign(validClaims, {}), "token_malformed"],
    ["another typ", sign(validClaims, { alg: "HS256", typ: "secevent+jwt" }), "token_malformed"],
    ["typ an object", sign(validClaims, { alg: "HS256", typ: {} }), "token_malformed"],
    ["an unknown critical header", sign(validClaims, { alg: "HS256", crit: ["x"], x: 1 }), "token_malformed"],
    [
      "an unencoded payload",
      sign(validClaims, { alg: "HS256", crit: ["b64"], b64: false }),
      "token_malformed",
    ],
    ["padding", `${token}=`, "token_malformed"],
    ["two parts", "a.b", "token_malformed"],
    ["five parts, like a JWE", "a.b.c.d.e", "token_malformed"],
    ["claims that are not an object", sign("[1]"), "token_malformed"],
    ["claims that are not JSON", sign("{"), "token_malformed"],
    ["a header that is not JSON", sign(validClaims, "{"), "token_malformed"],
    ["a byte order mark before the header", sign(validClaims, '\ufeff{"alg":"HS256"}'), "token_malformed"],
    ["a byte order mark before the claims", sign(`\ufeff${JSON.stringify(validClaims)}`), "token_malformed"],
    [
      "claims that are not UTF-8",
      sign(Buffer.from(JSON.stringify({ ...validClaims, sub: "\xff" }), "latin1")),
      "token_malformed",
    ],
    ["9 KB long", sign({ ...validClaims, pad: "x".repeat(9_000) }), "token_malformed"],
  ])("%s", async (_title, bad, code) => {
    expect(await createTestVerifier().outcome(bad)).toBe(code);
  });

  test.each([
    ["no header", null, "token_missing"],
    ["another scheme", `Basic ${token}`, "token_missing"],
    ["no token", "Bearer ", "token_malformed"],
    ["two tokens", `Bearer ${token} ${token}`, "token_malformed"],
    ["no scheme", token, "token_missing"],
  ])("%s", async (_title, header, code) => {
    await expect(createTestVerifier().verifier.verify(header)).rejects.toMatchObject({ code });
  });

  test("no other spelling of a valid token is accepted, not even a last character that decodes to the same bytes", async () => {
    const { outcome } = createTestVerifier();
    expect(await outcome(token)).toBe("ann");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/";

    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...alphabet), async (at, character) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        fc.pre(changed !== token);
        expect(await outcome(changed)).toMatch(/^token_/);
      }),
    );
    for (const character of alphabet) {
      const changed = token.slice(0, -1) + character;
      if (changed !== token) expect(await outcome(changed)).toMatch(/^token_/);
    }
  });

  test("any header and any claims are refused with one of the codes", async () => {
    const { outcome } = createTestVerifier();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (header, claims) => {
        expect(await outcome(sign(claims, header))).toMatch(/^token_/);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        expect(await outcome(text)).toMatch(/^token_/);
      }),
    );
  });
});

describe("the cache of verified tokens", () => {
  test("a cached token still expires", async () => {
    const { clock, outcome } = createTestVerifier();
    const token = sign({ ...validClaims, exp: seconds + 10 });
    expect(await outcome(token)).toBe("ann");

    clock.now = new Date((seconds + 39) * 1000);
    expect(await outcome(token)).toBe("ann");
    clock.now = new Date((seconds + 41) * 1000);
    expect(await outcome(token)).toBe("token_expired");
  });

  test("a refusal is not cached", async () => {
    const { clock, outcome } = createTestVerifier();
    const token = sign({ ...validClaims, nbf: seconds + 60 });
    expect(await outcome(token)).toBe("token_not_yet_valid");

    clock.now = new Date((seconds + 60) * 1000);
    expect(await outcome(token)).toBe("ann");
  });
});

test("with only an issuer, no shared secret is accepted, not even the issuer's public key", async () => {
  const { publicKey } = await generateKeyPair("RS256");
  const pem = await exportSPKI(publicKey);
  const jwk = JSON.stringify(await exportJWK(publicKey));
  const issuer = { jwks: "http://127.0.0.1:1/", issuer: "https://issuer.example", audience: "taskwell" };
  const verifier = createVerifier({ issuer, now: () => start, onFetchError: () => {} });

  for (const key of [pem, jwk, secret]) {
    const token = await new SignJWT(validClaims)
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(key));
    await expect(verifier.verify(`Bearer ${token}`)).rejects.toMatchObject({
      code: "token_algorithm_refused",
    });
  }
});

describe("revoked tokens", () => {
  const revokedAt = (until: number | undefined | Promise<number | undefined>) => {
    const verifier = createVerifier({
      secret,
      now: () => start,
      onFetchError: () => {},
      revokedUntil: (userId) => (userId === "ann" ? until : undefined),
    });
    return (claims: object) =>
      verifier.verify(`Bearer ${sign({ ...validClaims, ...claims })}`).then(
        ({ userId }) => userId,
        ({ code }: { code: string }) => code,
      );
  };

  test.each([
    ["issued before the revocation", { iat: seconds - 1 }, "token_revoked"],
    ["issued in the same second", { iat: seconds }, "token_revoked"],
    ["issued after it", { iat: seconds + 1 }, "ann"],
    ["without iat, whenever it was issued", { iat: undefined }, "token_revoked"],
    ["of another user", { sub: "bob", iat: seconds - 1 }, "bob"],
  ])("%s", async (_title, claims, outcome) => {
    expect(await revokedAt(seconds)(claims)).toBe(outcome);
    expect(await revokedAt(Promise.resolve(seconds))(claims)).toBe(outcome);
  });

  test("are refused even if they are cached, and with keys_unavailable if revocations cannot be read", async () => {
    let until: number | undefined | Promise<number | undefined>;
    const verifier = createVerifier({
      secret,
      now: () => start,
      onFetchError: () => {},
      revokedUntil: () => until,
    });
    const token = `Bearer ${sign(validClaims)}`;
    expect(await verifier.verify(token)).toMatchObject({ userId: "ann" });
    until = seconds;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: "token_revoked" });
    until = Promise.reject(new Error("no database"));
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: "keys_unavailable" });
  });
});
