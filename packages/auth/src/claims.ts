/** Checks the claims of a token and turns them into an actor. */
import type { JWTPayload } from "jose";
import { AuthError } from "./error.ts";

/** The user on whose behalf a request is made. */
export interface Actor {
  /** The token's `sub`: 1–255 characters. */
  readonly userId: string;
  /** From the claim of that name if it is usable: 1–255 characters. */
  readonly email: string | null;
  readonly name: string | null;
}

/** An actor, with the times of the token in Unix seconds. */
export interface VerifiedToken {
  readonly actor: Actor;
  readonly expiresAt: number;
  readonly issuedAt: number | undefined;
}

/** How far the clocks of issuer and server may differ. */
export const clockToleranceSeconds = 30;

/** 9999-12-31T23:59:59Z. JSON numbers can be far larger, even infinite (1e400). */
const latestNumericDate = 253_402_300_799;

/**
 * Checks what jose does not (RFC 7519, section 4.1): by default it accepts a token without `exp` or with an infinite one,
 * with `iat` in the future, with a `sub` of any type, and with an `aud` that holds more than strings.
 *
 * @throws {AuthError} `token_claim_invalid`, `token_not_yet_valid`
 */
export function actorFromClaims(claims: JWTPayload, nowSeconds: number): VerifiedToken {
  const { sub, exp, iat, nbf, iss, aud } = claims;
  if (!isStringOrAbsent(iss) || ![aud].flat().every(isStringOrAbsent))
    throw new AuthError("token_claim_invalid");
  if (!isUsableString(sub) || !isNumericDate(exp)) throw new AuthError("token_claim_invalid");
  for (const time of [iat, nbf])
    if (time !== undefined && !isNumericDate(time)) throw new AuthError("token_claim_invalid");
  if (iat !== undefined && iat > nowSeconds + clockToleranceSeconds)
    throw new AuthError("token_not_yet_valid");
  return {
    actor: {
      userId: sub,
      email: usableStringOrNull(claims["email"]),
      name: usableStringOrNull(claims["name"]),
    },
    expiresAt: exp,
    issuedAt: iat,
  };
}

function isStringOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isNumericDate(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= latestNumericDate;
}

/** 1–255 characters that PostgreSQL can store: no NUL and no lone surrogate. */
function isUsableString(value: unknown): value is string {
  return typeof value === "string" && /^[^\0]{1,255}$/su.test(value) && value.isWellFormed();
}

function usableStringOrNull(value: unknown): string | null {
  return isUsableString(value) && value.trim() !== "" ? value : null;
}
