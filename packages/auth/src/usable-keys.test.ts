/** Which keys of an issuer are used: weak and broken ones are ignored, as if they were not published. */
import { createHash, generateKeyPairSync, randomBytes, sign as signBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { hasRocaFingerprint } from "./usable-keys.ts";
import { createVerifier } from "./verifier.ts";

const claims = {
  sub: "ann",
  iss: "https://issuer.example",
  aud: "taskwell",
  exp: Math.floor(Date.now() / 1000) + 60,
};

/** A verifier for an issuer that publishes these members, and the reasons for which it ignores some. */
function verifierOf(members: readonly unknown[]) {
  const ignored: string[] = [];
  const verifier = createVerifier({
    issuer: { jwks: async () => JSON.stringify({ keys: members }), issuer: claims.iss, audience: claims.aud },
    now: () => new Date(),
    onFetchError: () => {},
    onIgnoredKey: (_kid, reason) => void ignored.push(reason),
  });
  const outcome = (token: string) =>
    verifier.verify(`Bearer ${token}`).then(
      ({ userId }) => userId,
      ({ code }: { code: string }) => code,
    );
  return { ignored, outcome };
}

function rsaKeys(modulusLength: number, publicExponent = 65_537) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength, publicExponent });
  return { jwk: publicKey.export({ format: "jwk" }), privateKey };
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Signs with keys that jose refuses to sign with. */
function rsaToken(kid: string, privateKey: KeyObject): string {
  const content = `${base64url({ alg: "RS256", kid })}.${base64url(claims)}`;
  return `${content}.${signBytes("sha256", Buffer.from(content), privateKey).toString("base64url")}`;
}

/** A token with a signature that is its own padded digest (RFC 8017, section 9.2): it verifies if the exponent is 1. */
function forgedToken(kid: string, modulusBytes: number): string {
  const content = `${base64url({ alg: "RS256", kid })}.${base64url(claims)}`;
  const digestInfo = Buffer.from("3031300d060960864801650304020105000420", "hex");
  const tail = Buffer.concat([Buffer.from([0]), digestInfo, createHash("sha256").update(content).digest()]);
  const padding = Buffer.alloc(modulusBytes - 2 - tail.length, 0xff);
  return `${content}.${Buffer.concat([Buffer.from([0, 1]), padding, tail]).toString("base64url")}`;
}

test("a token that was forged for a key with exponent 1 is refused", async () => {
  const key = { ...rsaKeys(2_048).jwk, kid: "weak", e: "AQ" };
  const { ignored, outcome } = verifierOf([key]);
  expect(await outcome(forgedToken("weak", 256))).toBe("token_signature_invalid");
  expect(ignored).toEqual(["its exponent is 1; it must be odd and at least 65537"]);
});

test.each([
  ["an exponent of 3", rsaKeys(2_048, 3), "its exponent is 3; it must be odd and at least 65537"],
  ["a modulus of 2,047 bits", rsaKeys(2_047), "its modulus has 2047 bits; it must have at least 2048"],
])("an RSA key with %s is not used", async (_title, { jwk, privateKey }, reason) => {
  const { ignored, outcome } = verifierOf([{ ...jwk, kid: "1" }]);
  expect(await outcome(rsaToken("1", privateKey))).toBe("token_signature_invalid");
  expect(ignored).toEqual([reason]);
});

test("an RSA key of 2,048 bits and exponent 65537 is used", async () => {
  const { jwk, privateKey } = rsaKeys(2_048);
  const { ignored, outcome } = verifierOf([{ ...jwk, kid: "1" }]);
  expect(await outcome(rsaToken("1", privateKey))).toBe("ann");
  expect(ignored).toEqual([]);
});

test("a modulus as Infineon's RSALib made them is recognised (ROCA), and no random one", async () => {
  // The product of the first primes, as in the library; its moduli are 65537^a modulo that product.
  const primes = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
  ];
  const more = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167];
  const product = [...primes, ...more].reduce((all, prime) => all * BigInt(prime), 1n);
  const bits = product.toString(2).length;
  const modulus = (product << BigInt(2_048 - bits)) + (65_537n ** 77n % product);
  const n = Buffer.from(modulus.toString(16), "hex").toString("base64url");
  expect(hasRocaFingerprint(n)).toBe(true);

  const { ignored, outcome } = verifierOf([{ kty: "RSA", kid: "1", n, e: "AQAB" }]);
  expect(await outcome(forgedToken("1", 256))).toBe("token_signature_invalid");
  expect(ignored).toEqual([expect.stringContaining("ROCA")]);

  for (let count = 0; count < 1_000; count += 1)
    expect(hasRocaFingerprint(randomBytes(256).toString("base64url"))).toBe(false);
});

function ed25519Keys() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { jwk: publicKey.export({ format: "jwk" }), privateKey };
}

test.each<[string, unknown, string]>([
  ["without kty", { kid: "bad", alg: "EdDSA", x: "AAAA" }, 'it has no "kty"'],
  ["with a kty that is not a string", { kid: "bad", kty: 7 }, 'it has no "kty"'],
  ["with an unknown kty", { kid: "bad", kty: "LWE", seed: "AAAA" }, "its values do not make a key"],
  ["without its values", { kid: "bad", kty: "EC", crv: "P-256" }, "its values do not make a key"],
  [
    "of a point that is not on the curve",
    { kid: "bad", kty: "EC", crv: "P-256", x: "A".repeat(43), y: "A".repeat(43) },
    "its values do not make a key",
  ],
  ["that is a symmetric key", { kid: "bad", kty: "oct", k: "AAAA" }, "it is not a public key"],
  [
    "that is a private key",
    { ...ed25519Keys().privateKey.export({ format: "jwk" }), kid: "bad" },
    "it is not a public key",
  ],
  ["that is null", null, 'it has no "kty"'],
  ["that is a list", [], 'it has no "kty"'],
])("a member %s is ignored beside a good one", async (_title, member, reason) => {
  const { jwk, privateKey } = ed25519Keys();
  const { ignored, outcome } = verifierOf([member, { ...jwk, kid: "good" }]);
  const signWith = (kid: string) =>
    new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", kid }).sign(privateKey);
  expect(await outcome(await signWith("good"))).toBe("ann");
  expect(await outcome(await signWith("bad"))).toBe("token_signature_invalid");
  expect(ignored).toEqual([reason]);
});
