/** Verifies the token in an Authorization header, and returns its actor. */
import { isUtf8 } from "node:buffer";
import { createHmac, createSecretKey, hash, timingSafeEqual } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { CryptoKey, JWTVerifyOptions, JWTPayload } from "jose";
import { LRUCache } from "lru-cache";
import { actorFromClaims, clockToleranceSeconds } from "./claims.ts";
import type { Actor, VerifiedToken } from "./claims.ts";
import { AuthError } from "./error.ts";
import type { AuthErrorCode } from "./error.ts";
import { fetchKeys, IssuerKeys } from "./issuer-keys.ts";
import type { OnIgnoredKey } from "./usable-keys.ts";

export type { Actor } from "./claims.ts";

const maxTokenLength = 8_192;
const maxCachedTokens = 10_000;

/** Every algorithm of RFC 7518 and RFC 8037 that signs with a private key. */
const asymmetricAlgorithms = new Set([
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

/** Values of `typ` for access tokens (RFC 7519, section 5.1; RFC 9068, section 2.1). Many libraries set none. */
const acceptedTypes = new Set(["jwt", "at+jwt"]);

export interface VerifierOptions {
  /** Accept HS256 tokens signed with this secret. */
  readonly secret?: string;
  /** Accept HS256 tokens signed with this one, too: the secret has been changed. */
  readonly previousSecret?: string;
  /** Accept tokens signed with a key of this issuer. `jwks`: the URL of its keys, or a function that returns them as JSON. */
  readonly issuer?: {
    readonly jwks: string | (() => Promise<string>);
    readonly issuer: string;
    readonly audience: string;
  };
  /** The Unix time in seconds up to which a user's tokens are revoked, if they are. Called for every request. */
  readonly revokedUntil?: (userId: string) => number | undefined | Promise<number | undefined>;
  readonly now: () => Date;
  /** Called when the issuer's keys could not be fetched. */
  readonly onFetchError: (error: unknown) => void;
  /** Called for each of the issuer's keys that is too weak or broken to be used. */
  readonly onIgnoredKey?: OnIgnoredKey;
  /** Called for each token: whether it had been verified before. */
  readonly onLookup?: ((isCached: boolean) => void) | undefined;
}

export interface Verifier {
  /**
   * @param authorization the request's `Authorization` header (RFC 6750, section 2.1)
   * @throws {AuthError} if there is no token, or it is not trusted
   */
  verify(authorization: string | null | undefined): Promise<Actor>;
}

/** Whether the secret or the issuer's keys verify a token depends on its algorithm and the options, never on its claims. */
export function createVerifier(options: VerifierOptions): Verifier {
  const {
    secret,
    previousSecret,
    issuer,
    revokedUntil,
    now,
    onFetchError,
    onIgnoredKey = () => {},
    onLookup,
  } = options;
  // Keyed by a digest of the whole token, so that no other token can match an entry.
  const cache = new LRUCache<string, VerifiedToken>({ max: maxCachedTokens });
  const secretKeys = [secret, previousSecret].flatMap((given) =>
    given === undefined ? [] : [createSecretKey(given, "utf8")],
  );
  const hmacKeys = new Map<KeyObject, Promise<CryptoKey>>();
  let keysVersion = 0;
  const onChange = () => {
    keysVersion += 1;
    cache.clear();
  };
  const jwks = issuer?.jwks;
  const load = typeof jwks === "string" ? () => fetchKeys(jwks) : jwks;
  const keys = load && new IssuerKeys({ load, now, onChange, onFetchError, onIgnoredKey });

  const verifySignature = async (token: string): Promise<JWTPayload> => {
    const algorithm = checkHeader(token);
    const joseOptions: JWTVerifyOptions = { clockTolerance: clockToleranceSeconds, currentDate: now() };
    if (algorithm === "HS256" && secretKeys.length > 0) {
      const secretKey = rejectEarly(token, secretKeys, now().getTime() / 1000);
      const hmacKey = hmacKeys.get(secretKey) ?? importHmacKey(secretKey);
      hmacKeys.set(secretKey, hmacKey);
      const { payload } = await jwtVerify(token, await hmacKey, { ...joseOptions, algorithms: ["HS256"] });
      return payload;
    }
    if (asymmetricAlgorithms.has(algorithm) && keys !== undefined && issuer !== undefined) {
      const expected = {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: [...asymmetricAlgorithms],
      };
      return await verifyWithKeys(token, keys, { ...joseOptions, ...expected });
    }
    throw new AuthError("token_algorithm_refused");
  };

  return {
    verify: async (authorization) => {
      const token = bearerToken(authorization);
      const digest = hash("sha256", token, "base64url");
      const nowSeconds = now().getTime() / 1000;
      keys?.refreshIfOld();
      let verified = cache.get(digest);
      onLookup?.(verified !== undefined);
      if (verified === undefined) {
        const versionUsed = keysVersion;
        const claims = await verifySignature(token).catch((error: unknown) => {
          throw toAuthError(error);
        });
        verified = actorFromClaims(claims, nowSeconds);
        // If the keys changed meanwhile, the cache has been cleared of tokens verified with the old ones.
        if (versionUsed === keysVersion) cache.set(digest, verified);
      }
      // Checked for cached tokens too: they may have expired or been revoked since.
      const { actor, expiresAt, issuedAt = -Infinity } = verified;
      if (expiresAt + clockToleranceSeconds <= nowSeconds) throw new AuthError("token_expired");
      const known = revokedUntil?.(actor.userId);
      const revoked = known instanceof Promise ? await known.catch(throwUnavailable) : known;
      if (revoked !== undefined && issuedAt <= revoked) throw new AuthError("token_revoked");
      return actor;
    },
  };
}

/** jose converts a KeyObject to a CryptoKey for each token, which takes as long as verifying it. */
function importHmacKey(secret: KeyObject): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", secret.export(), { name: "HMAC", hash: "SHA-256" }, false, [
    "verify",
  ]);
}

function throwUnavailable(cause: unknown): never {
  throw new AuthError("keys_unavailable", { cause });
}

/**
 * Rejects tokens with a wrong signature and expired ones at a tenth of jose's cost, since anybody can send thousands of
 * them. It only rejects: jose alone decides that a token is valid.
 *
 * @returns the key that has signed it
 * @throws {AuthError} `token_signature_invalid`, `token_expired`
 */
function rejectEarly(token: string, keys: readonly KeyObject[], nowSeconds: number): KeyObject {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const actual = Buffer.from(signature, "base64url");
  const key = keys.find((candidate) => {
    const expected = createHmac("sha256", candidate).update(`${header}.${payload}`).digest();
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  });
  if (key === undefined) throw new AuthError("token_signature_invalid");
  if (expiryOf(payload) + clockToleranceSeconds <= nowSeconds) throw new AuthError("token_expired");
  return key;
}

/** The `exp` of a payload; Infinity if it is missing or malformed, which is checked later. */
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
    // A token without `kid` may be signed with any of several keys.
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

/** Checks that a token is a JWT in canonical form (RFC 7515, sections 2 and 7.1), and returns its algorithm. */
function checkHeader(token: string): string {
  const parts = token.split(".");
  const decoded = parts.map((part) => Buffer.from(part, "base64url"));
  // Decoders tolerate padding and stray trailing bits, but a token must have only one accepted spelling.
  const isCanonical =
    parts.every((part, index) => decoded[index]?.toString("base64url") === part) &&
    decoded.slice(0, 2).every(isPlainUtf8);
  if (token.length > maxTokenLength || parts.length !== 3 || !isCanonical)
    throw new AuthError("token_malformed");
  try {
    const { alg, typ } = decodeProtectedHeader(token);
    const type: unknown = typ;
    const hasAcceptedType =
      type === undefined ||
      (typeof type === "string" && acceptedTypes.has(type.toLowerCase().replace(/^application\//, "")));
    if (!hasAcceptedType || typeof alg !== "string") throw new AuthError("token_malformed");
    return alg;
  } catch (cause) {
    throw new AuthError("token_malformed", { cause });
  }
}

/** Whether bytes are UTF-8 without a byte order mark, which decoders would drop, and bytes that they would replace. */
function isPlainUtf8(bytes: Buffer): boolean {
  return isUtf8(bytes) && bytes.indexOf("\ufeff") !== 0;
}

const codesByJoseError: Readonly<Record<string, AuthErrorCode>> = {
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
  const code = error instanceof errors.JOSEError ? codesByJoseError[error.code] : undefined;
  // Any other error that a token provokes means that the token is malformed.
  return new AuthError(code ?? "token_malformed", { cause: error });
}
