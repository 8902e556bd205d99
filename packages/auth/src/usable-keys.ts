/** Which members of an issuer's JWKS are used. The others are ignored (RFC 7517, section 5). */
import { createPublicKey } from "node:crypto";
import type { JSONWebKeySet, JWK } from "jose";

/** NIST SP 800-131A, and RFC 7518, sections 3.3 and 3.5. */
const minModulusBits = 2_048;
/** With a small exponent, signatures can be forged: with 1, anything is its own signature. */
const minExponent = 65_537n;

/**
 * Infineon's RSALib made primes of the form `k · M + 65537^a mod M` (ROCA, CVE-2017-15361), so modulo each of these small
 * primes, its moduli are powers of 65537. A random modulus is so for all of them with a chance of 2^-27.
 */
const rocaPrimes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];
const rocaRemainders = rocaPrimes.map((prime) => [prime, powersOf65537(prime)] as const);

/** Called with a member that is not used, and why. */
export type OnIgnoredKey = (kid: string | undefined, reason: string) => void;

/**
 * @param content a JWKS as JSON
 * @throws {Error} if it is not a JWKS
 */
export function usableKeys(content: string, onIgnored: OnIgnoredKey): JSONWebKeySet {
  const members = membersOf(JSON.parse(content));
  return {
    keys: members.filter((member): member is JWK => {
      const problem = isJwk(member) ? keyProblem(member) : 'it has no "kty"';
      if (problem !== undefined) onIgnored(kidOf(member), problem);
      return problem === undefined;
    }),
  };
}

function membersOf(value: unknown): readonly unknown[] {
  const keys: unknown = isObject(value) ? value["keys"] : undefined;
  // An empty set is valid; a list of something else is not a set of keys.
  if (!Array.isArray(keys) || (keys.length > 0 && !keys.some(isObject)))
    throw new Error("The keys are not a JSON Web Key Set.");
  return keys;
}

/** Why a key is not used, as the end of a sentence; undefined if it is. */
function keyProblem(jwk: JWK): string | undefined {
  if (jwk.kty === "oct" || "d" in jwk) return "it is not a public key";
  try {
    const { asymmetricKeyDetails: details } = createPublicKey({ key: jwk, format: "jwk" });
    return jwk.kty === "RSA" ? rsaProblem(details ?? {}, String(jwk.n)) : undefined;
  } catch {
    return "its values do not make a key";
  }
}

function rsaProblem(
  details: { readonly modulusLength?: number; readonly publicExponent?: bigint },
  modulus: string,
): string | undefined {
  const { modulusLength = 0, publicExponent = 0n } = details;
  if (modulusLength < minModulusBits)
    return `its modulus has ${modulusLength} bits; it must have at least ${minModulusBits}`;
  if (publicExponent < minExponent || publicExponent % 2n === 0n)
    return `its exponent is ${publicExponent}; it must be odd and at least ${minExponent}`;
  if (hasRocaFingerprint(modulus)) return "its modulus has the fingerprint of ROCA (CVE-2017-15361)";
  return undefined;
}

/** @param modulus base64url, as `n` in a JWK */
export function hasRocaFingerprint(modulus: string): boolean {
  const n = BigInt(`0x${Buffer.from(modulus, "base64url").toString("hex")}`);
  return rocaRemainders.every(([prime, remainders]) => remainders.has(Number(n % BigInt(prime))));
}

function powersOf65537(prime: number): ReadonlySet<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power);
  return powers;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isJwk(member: unknown): member is JWK {
  return isObject(member) && typeof member["kty"] === "string";
}

function kidOf(member: unknown): string | undefined {
  const kid = isObject(member) ? member["kid"] : undefined;
  return typeof kid === "string" ? kid.slice(0, 100) : undefined;
}
