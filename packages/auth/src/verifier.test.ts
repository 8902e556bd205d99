import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import fc from "fast-check";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createVerifier } from "./verifier.ts";

const secret = randomBytes(32).toString("base64url");
const start = new Date("2026-11-21T12:00:00Z");
const seconds = start.getTime() / 1000;
const goodClaims = { sub: "ann", iat: seconds, exp: seconds + 3600 };

function aVerifier({ at = start }: { at?: Date } = {}) {
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
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** Signs anything at all, also what no library would. */
function sign(
  claims: unknown,
  header: unknown = { alg: "HS256", typ: "JWT" },
  key: string | Buffer = secret,
): string {
  const content = `${base64url(header)}.${base64url(claims)}`;
  return `${content}.${createHmac("sha256", key).update(content).digest("base64url")}`;
}

describe("good tokens", () => {
  test.each([
    ["with typ", sign(goodClaims)],
    ["without typ, as jose signs", sign(goodClaims, { alg: "HS256" })],
    ["of RFC 9068's type", sign(goodClaims, { alg: "HS256", typ: "application/at+JWT" })],
    ["without iat", sign({ sub: "ann", exp: seconds + 60 })],
    ["with a fractional exp", sign({ ...goodClaims, exp: seconds + 60.5 })],
    ["expired 25 s ago, by a clock that is late", sign({ ...goodClaims, exp: seconds - 25 })],
    ["issued in 25 s, by a clock that is early", sign({ ...goodClaims, iat: seconds + 25 })],
    ["valid in 25 s, by a clock that is early", sign({ ...goodClaims, nbf: seconds + 25 })],
  ])("%s", async (_what, token) => {
    expect(await aVerifier().outcome(token)).toBe("ann");
  });

  test("tell who it is", async () => {
    const { verifier } = aVerifier();
    const claims = { ...goodClaims, sub: "𝒳".repeat(255), email: "ann@example.com", name: "Ann" };
    expect(await verifier.verify(`bearer  ${sign(claims)}`)).toEqual({
      userId: "𝒳".repeat(255),
      email: "ann@example.com",
      name: "Ann",
    });
  });

  test("with an unusable e-mail or name do without", async () => {
    const { verifier } = aVerifier();
    const claims = { ...goodClaims, email: ["x"], name: "n".repeat(256) };
    expect(await verifier.verify(`Bearer ${sign(claims)}`)).toEqual({
      userId: "ann",
      email: null,
      name: null,
    });
  });
});

describe("bad tokens", () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const token = sign(goodClaims);

  test.each([
    ["expired 35 s ago", sign({ ...goodClaims, exp: seconds - 35 }), "token_expired"],
    ["issued in 35 s", sign({ ...goodClaims, iat: seconds + 35 }), "token_not_yet_valid"],
    ["valid in 35 s", sign({ ...goodClaims, nbf: seconds + 35 }), "token_not_yet_valid"],
    ["without exp", sign({ sub: "ann" }), "token_claim_invalid"],
    ["exp for ever", sign('{"sub":"ann","exp":1e400}'), "token_claim_invalid"],
    ["exp as text", sign({ ...goodClaims, exp: "2099" }), "token_claim_invalid"],
    ["exp negative", sign({ ...goodClaims, exp: -1 }), "token_expired"],
    ["iat as text", sign({ ...goodClaims, iat: "now" }), "token_claim_invalid"],
    ["iat for ever", sign('{"sub":"ann","exp":9999999999,"iat":1e400}'), "token_claim_invalid"],
    [
      "without sub, as Better Auth's e-mail tokens",
      sign({ email: "ann@example.com", exp: seconds + 60 }),
      "token_claim_invalid",
    ],
    ["sub empty", sign({ ...goodClaims, sub: "" }), "token_claim_invalid"],
    ["sub null", sign({ ...goodClaims, sub: null }), "token_claim_invalid"],
    ["sub a number", sign({ ...goodClaims, sub: 7 }), "token_claim_invalid"],
    ["sub an array", sign({ ...goodClaims, sub: ["ann"] }), "token_claim_invalid"],
    ["sub an object", sign({ ...goodClaims, sub: { id: "ann" } }), "token_claim_invalid"],
    ["sub of 256 characters", sign({ ...goodClaims, sub: "s".repeat(256) }), "token_claim_invalid"],
    ["sub with NUL", sign({ ...goodClaims, sub: "a\0b" }), "token_claim_invalid"],
    ["sub with half a surrogate pair", sign('{"sub":"a\\ud800","exp":9999999999}'), "token_claim_invalid"],
    ["another secret", sign(goodClaims, undefined, randomBytes(32)), "token_signature_invalid"],
    ["a public key as secret", sign(goodClaims, undefined, publicPem), "token_signature_invalid"],
    ["no signature", `${token.split(".").slice(0, 2).join(".")}.`, "token_signature_invalid"],
    ["alg none", `${base64url({ alg: "none" })}.${base64url(goodClaims)}.`, "token_algorithm_refused"],
    ["alg RS256 with no issuer set up", sign(goodClaims, { alg: "RS256" }), "token_algorithm_refused"],
    ["alg HS512", sign(goodClaims, { alg: "HS512" }), "token_algorithm_refused"],
    ["alg missing", sign(goodClaims, {}), "token_malformed"],
    ["another typ", sign(goodClaims, { alg: "HS256", typ: "secevent+jwt" }), "token_malformed"],
    ["typ an object", sign(goodClaims, { alg: "HS256", typ: {} }), "token_malformed"],
    ["an unknown critical header", sign(goodClaims, { alg: "HS256", crit: ["x"], x: 1 }), "token_malformed"],
    [
      "an unencoded payload",
      sign(goodClaims, { alg: "HS256", crit: ["b64"], b64: false }),
      "token_malformed",
    ],
    ["padding", `${token}=`, "token_malformed"],
    ["two parts", "a.b", "token_malformed"],
    ["five parts, as a JWE", "a.b.c.d.e", "token_malformed"],
    ["claims that are no object", sign("[1]"), "token_malformed"],
    ["claims that are no JSON", sign("{"), "token_malformed"],
    ["a header that is no JSON", sign(goodClaims, "{"), "token_malformed"],
    ["9 KB of it", sign({ ...goodClaims, pad: "x".repeat(9_000) }), "token_malformed"],
  ])("%s", async (_what, bad, code) => {
    expect(await aVerifier().outcome(bad)).toBe(code);
  });

  test.each([
    ["no header", null, "token_missing"],
    ["another scheme", `Basic ${token}`, "token_missing"],
    ["no token", "Bearer ", "token_malformed"],
    ["two tokens", `Bearer ${token} ${token}`, "token_malformed"],
    ["no scheme", token, "token_missing"],
  ])("%s", async (_what, header, code) => {
    await expect(aVerifier().verifier.verify(header)).rejects.toMatchObject({ code });
  });

  test("no other spelling of a good token passes, not even a last character that decodes the same", async () => {
    const { outcome } = aVerifier();
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

  test("nothing that a header may hold makes it fail in another way", async () => {
    const { outcome } = aVerifier();
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
  test("a token that was good still expires", async () => {
    const { clock, outcome } = aVerifier();
    const token = sign({ ...goodClaims, exp: seconds + 10 });
    expect(await outcome(token)).toBe("ann");

    clock.now = new Date((seconds + 39) * 1000);
    expect(await outcome(token)).toBe("ann");
    clock.now = new Date((seconds + 41) * 1000);
    expect(await outcome(token)).toBe("token_expired");
  });

  test("a refusal is not remembered", async () => {
    const { clock, outcome } = aVerifier();
    const token = sign({ ...goodClaims, nbf: seconds + 60 });
    expect(await outcome(token)).toBe("token_not_yet_valid");

    clock.now = new Date((seconds + 60) * 1000);
    expect(await outcome(token)).toBe("ann");
  });
});

test("a server with an issuer alone takes no shared secret, not even the issuer's public key", async () => {
  const { publicKey } = await generateKeyPair("RS256");
  const pem = await exportSPKI(publicKey);
  const jwk = JSON.stringify(await exportJWK(publicKey));
  const issuer = { jwks: "http://127.0.0.1:1/", issuer: "https://issuer.example", audience: "taskwell" };
  const verifier = createVerifier({ issuer, now: () => start, onFetchError: () => {} });

  for (const key of [pem, jwk, secret]) {
    const token = await new SignJWT(goodClaims)
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
      verifier.verify(`Bearer ${sign({ ...goodClaims, ...claims })}`).then(
        ({ userId }) => userId,
        ({ code }: { code: string }) => code,
      );
  };

  test.each([
    ["issued before", { iat: seconds - 1 }, "token_revoked"],
    ["issued in the same second", { iat: seconds }, "token_revoked"],
    ["issued after", { iat: seconds + 1 }, "ann"],
    ["without iat, whenever it was issued", { iat: undefined }, "token_revoked"],
    ["of somebody else", { sub: "bob", iat: seconds - 1 }, "bob"],
  ])("one that was %s", async (_what, claims, outcome) => {
    expect(await revokedAt(seconds)(claims)).toBe(outcome);
    expect(await revokedAt(Promise.resolve(seconds))(claims)).toBe(outcome);
  });

  test("also one that was verified before; and 503 when it cannot be told", async () => {
    let until: number | undefined | Promise<number | undefined>;
    const verifier = createVerifier({
      secret,
      now: () => start,
      onFetchError: () => {},
      revokedUntil: () => until,
    });
    const token = `Bearer ${sign(goodClaims)}`;
    expect(await verifier.verify(token)).toMatchObject({ userId: "ann" });
    until = seconds;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: "token_revoked" });
    until = Promise.reject(new Error("no database"));
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: "keys_unavailable" });
  });
});
