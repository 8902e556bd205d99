/** Turns an Authorization header into an Actor, or says why not. */
import { createHmac, createSecretKey, hash, timingSafeEqual } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { CryptoKey, JWTVerifyOptions, JWTPayload } from "jose";
import { LRUCache } from "lru-cache";
import { actorFromClaims, clockToleranceSeconds } from "./claims.ts";
import type { Actor, Verified } from "./claims.ts";
import { AuthError } from "./error.ts";
import type { AuthErrorCode } from "./error.ts";
import { fetchKeys, IssuerKeys } from "./issuer-keys.ts";

export type { Actor } from "./claims.ts";

const maxTokenLength = 8_192;
const maxCachedTokens = 10_000;

/** Every algorithm of RFC 7518 and RFC 8037 that signs with a private key. */
const asymmetric = new Set([
  "EdDSA",
  "Ed25519",
  "ES256",
  "ES384",
  "ES512",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
]);

/** Types of tokens that speak for a user (RFC 7519, section 5.1; RFC 9068, section 2.1). Many libraries set none. */
const acceptedTypes = new Set(["jwt", "at+jwt"]);

export interface VerifierOptions {
  /** Accept HS256 tokens that are signed with this secret. */
  readonly secret?: string;
  /** Accept tokens that are signed with a key which this issuer publishes: at a URL, or (as JSON) in this process. */
  readonly issuer?: {
    readonly jwks: string | (() => Promise<string>);
    readonly issuer: string;
    readonly audience: string;
  };
  /** Seconds since 1970: up to when a user's tokens were revoked, if they were. Asked for every request. */
  readonly revokedUntil?: (userId: string) => number | undefined | Promise<number | undefined>;
  readonly now: () => Date;
  /** Told when the issuer's keys could not be fetched. */
  readonly onFetchError: (error: unknown) => void;
}

export interface Verifier {
  /**
   * @param authorization the request's `Authorization` header (RFC 6750, section 2.1)
   * @throws {AuthError} for every reason there is not to trust it
   */
  verify(authorization: string | null | undefined): Promise<Actor>;
}

/** Which of the two ways a token goes is decided by its algorithm and this configuration, never by its content. */
export function createVerifier(settings: VerifierOptions): Verifier {
  const { secret, issuer, revokedUntil, now, onFetchError } = settings;
  // Keyed by a digest of the whole token, so that nothing that differs in a single character is taken for it.
  const cache = new LRUCache<string, Verified>({ max: maxCachedTokens });
  const secretKey = secret === undefined ? undefined : createSecretKey(secret, "utf8");
  let hs256: Promise<CryptoKey> | undefined;
  let keysInForce = 0;
  const onChange = () => {
    keysInForce += 1;
    cache.clear();
  };
  const jwks = issuer?.jwks;
  const load = typeof jwks === "string" ? () => fetchKeys(jwks) : jwks;
  const keys = load && new IssuerKeys({ load, now, onChange, onFetchError });

  const claimsOf = async (token: string): Promise<JWTPayload> => {
    const algorithm = checkHeader(token);
    const options: JWTVerifyOptions = { clockTolerance: clockToleranceSeconds, currentDate: now() };
    if (algorithm === "HS256" && secretKey !== undefined) {
      refuseCheaply(token, secretKey, now().getTime() / 1000);
      hs256 ??= hmacKeyOf(secretKey);
      const { payload } = await jwtVerify(token, await hs256, { ...options, algorithms: ["HS256"] });
      return payload;
    }
    if (asymmetric.has(algorithm) && keys !== undefined && issuer !== undefined) {
      const expected = { issuer: issuer.issuer, audience: issuer.audience, algorithms: [...asymmetric] };
      return await verifyWithKeys(token, keys, { ...options, ...expected });
    }
    throw new AuthError("token_algorithm_refused");
  };

  return {
    verify: async (authorization) => {
      const token = bearerToken(authorization);
      const digest = hash("sha256", token, "base64url");
      const nowSeconds = now().getTime() / 1000;
      keys?.refreshWhenOld();
      let verified = cache.get(digest);
      if (verified === undefined) {
        const verifiedBy = keysInForce;
        const claims = await claimsOf(token).catch((error: unknown) => {
          throw toAuthError(error);
        });
        verified = actorFromClaims(claims, nowSeconds);
        // Not if other keys came into force meanwhile: the cache has been cleared of what the old ones verified.
        if (verifiedBy === keysInForce) cache.set(digest, verified);
      }
      // Also of a token that was verified before: it ages in the cache, and may have been revoked.
      const { actor, expiresAt, issuedAt = -Infinity } = verified;
      if (expiresAt + clockToleranceSeconds <= nowSeconds) throw new AuthError("token_expired");
      const known = revokedUntil?.(actor.userId);
      const revoked = known instanceof Promise ? await known.catch(cannotTell) : known;
      if (revoked !== undefined && issuedAt <= revoked) throw new AuthError("token_revoked");
      return actor;
    },
  };
}

/** As jose uses it: a KeyObject would be made into one for each token, which takes as long as to verify it. */
function hmacKeyOf(secret: KeyObject): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", secret.export(), { name: "HMAC", hash: "SHA-256" }, false, [
    "verify",
  ]);
}

function cannotTell(cause: unknown): never {
  throw new AuthError("keys_unavailable", { cause });
}

/**
 * Turns away what is signed otherwise, or too old, for a tenth of what jose takes to say so, since anybody can send
 * such tokens by the thousand. It only ever refuses: that a token is good, jose alone says.
 *
 * @throws {AuthError} `token_signature_invalid`, `token_expired`
 */
function refuseCheaply(token: string, key: KeyObject, nowSeconds: number): void {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const expected = createHmac("sha256", key).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new AuthError("token_signature_invalid");
  if (expiryOf(payload) + clockToleranceSeconds <= nowSeconds) throw new AuthError("token_expired");
}

/** When a payload says that it expires; never, if it does not say so as it should. */
function expiryOf(payload: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    const exp = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
    return typeof exp === "number" ? exp : Infinity;
  } catch {
    return Infinity;
  }
}

async function verifyWithKeys(
  token: string,
  keys: IssuerKeys,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, (header, jws) => keys.find(header, jws), options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // A token without `kid`, and several keys that might have signed it: one of them has to have.
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (mismatch) {
        if (!(mismatch instanceof errors.JWSSignatureVerificationFailed)) throw mismatch;
      }
    }
    throw new AuthError("token_signature_invalid");
  }
}

function bearerToken(authorization: string | null | undefined): string {
  if (authorization === null || authorization === undefined) throw new AuthError("token_missing");
  const [, token] = /^bearer +(\S+) *$/i.exec(authorization) ?? [];
  if (token === undefined)
    throw new AuthError(/^bearer\b/i.test(authorization) ? "token_malformed" : "token_missing");
  return token;
}

/** The token's algorithm, if it is a JWT in the one canonical form (RFC 7515, sections 2 and 7.1). */
function checkHeader(token: string): string {
  const parts = token.split(".");
  // Decoders forgive padding and stray last bits; two spellings of one token must not both pass.
  const canonical = parts.every((part) => Buffer.from(part, "base64url").toString("base64url") === part);
  if (token.length > maxTokenLength || parts.length !== 3 || !canonical)
    throw new AuthError("token_malformed");
  try {
    const { alg, typ } = decodeProtectedHeader(token);
    const type: unknown = typ;
    const typeIsFine =
      type === undefined ||
      (typeof type === "string" && acceptedTypes.has(type.toLowerCase().replace(/^application\//, "")));
    if (!typeIsFine || typeof alg !== "string") throw new AuthError("token_malformed");
    return alg;
  } catch (cause) {
    throw new AuthError("token_malformed", { cause });
  }
}

const codeOfJoseError: Readonly<Record<string, AuthErrorCode>> = {
  [errors.JWTExpired.code]: "token_expired",
  [errors.JWTClaimValidationFailed.code]: "token_claim_invalid",
  [errors.JWSSignatureVerificationFailed.code]: "token_signature_invalid",
  [errors.JWKSNoMatchingKey.code]: "token_signature_invalid",
  [errors.JOSEAlgNotAllowed.code]: "token_algorithm_refused",
};

function toAuthError(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  if (
    error instanceof errors.JWTClaimValidationFailed &&
    error.claim === "nbf" &&
    error.reason === "check_failed"
  ) {
    return new AuthError("token_not_yet_valid", { cause: error });
  }
  const code = error instanceof errors.JOSEError ? codeOfJoseError[error.code] : undefined;
  // Whatever else a hostile token makes a library say, it is the token that is wrong.
  return new AuthError(code ?? "token_malformed", { cause: error });
}
