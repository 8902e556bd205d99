/** What a verified token says about its bearer, once every claim that matters has been checked. */
import type { JWTPayload } from "jose";
import { AuthError } from "./error.ts";

/** The person (or the program for a person) who makes a request. */
export interface Actor {
  /** The token's `sub`: 1–255 characters. */
  readonly userId: string;
  /** From the claims, where they are usable: 1–255 characters. */
  readonly email: string | null;
  readonly name: string | null;
}

/** A person, and for how long a token vouches for them: seconds since 1970, as in the token. */
export interface Verified {
  readonly actor: Actor;
  readonly expiresAt: number;
  readonly issuedAt: number | undefined;
}

/** Seconds by which the clocks of issuer and server may differ. */
export const clockToleranceSeconds = 30;

/** 9999-12-31T23:59:59Z; JSON can hold far larger numbers, up to infinity (1e400). */
const latestNumericDate = 253_402_300_799;

/**
 * Checks what jose leaves open (RFC 7519, section 4.1): by default it takes a token without `exp`, with an endless
 * one, an `iat` in the future, and a `sub` of any type.
 *
 * @throws {AuthError} `token_claim_invalid`, `token_not_yet_valid`
 */
export function actorFromClaims(claims: JWTPayload, nowSeconds: number): Verified {
  const { sub, exp, iat, nbf } = claims;
  if (!isUsableText(sub) || !isNumericDate(exp)) throw new AuthError("token_claim_invalid");
  for (const time of [iat, nbf])
    if (time !== undefined && !isNumericDate(time)) throw new AuthError("token_claim_invalid");
  if (iat !== undefined && iat > nowSeconds + clockToleranceSeconds)
    throw new AuthError("token_not_yet_valid");
  return {
    actor: { userId: sub, email: textOrNull(claims["email"]), name: textOrNull(claims["name"]) },
    expiresAt: exp,
    issuedAt: iat,
  };
}

function isNumericDate(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= latestNumericDate;
}

/** 1–255 characters that PostgreSQL stores as they are: no NUL, no half of a surrogate pair. */
function isUsableText(value: unknown): value is string {
  return typeof value === "string" && /^[^\0]{1,255}$/su.test(value) && value.isWellFormed();
}

function textOrNull(value: unknown): string | null {
  return isUsableText(value) && value.trim() !== "" ? value : null;
}
