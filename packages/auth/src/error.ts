/** Why a token was refused, in codes that stay the same. */

/**
 * - `token_missing`: no `Authorization: Bearer …`
 * - `token_malformed`: not a JWT in canonical form, or one of a type or size that is never accepted
 * - `token_algorithm_refused`: signed (or not signed) in a way that this server is not set up for
 * - `token_signature_invalid`: the signature does not match, or no published key can have made it
 * - `token_expired`, `token_not_yet_valid`: outside of `nbf`/`iat`…`exp`, with 30 seconds of tolerance
 * - `token_claim_invalid`: a claim is missing, of the wrong type, or names another issuer or audience
 * - `token_revoked`: its user has signed out everywhere, or deleted the account, since it was issued
 * - `keys_unavailable`: whether the token is good cannot be told now: the key server, or the database, does not answer
 */
export type AuthErrorCode =
  | "token_missing"
  | "token_malformed"
  | "token_algorithm_refused"
  | "token_signature_invalid"
  | "token_expired"
  | "token_not_yet_valid"
  | "token_claim_invalid"
  | "token_revoked"
  | "keys_unavailable";

const messages: Readonly<Record<AuthErrorCode, string>> = {
  token_missing: "Sign in: send a token as Authorization: Bearer <token>.",
  token_malformed: "The token is not a well-formed JWT.",
  token_algorithm_refused: "The token's signature algorithm is not accepted here.",
  token_signature_invalid: "The token's signature does not verify.",
  token_expired: "The token has expired.",
  token_not_yet_valid: "The token is not valid yet.",
  token_claim_invalid: "A claim of the token is missing or not acceptable.",
  token_revoked: "The token was revoked. Sign in again.",
  keys_unavailable: "Whether the token is good cannot be told at the moment.",
};

export const authErrorCodes: readonly string[] = Object.keys(messages);

/** The message is for the caller, and never repeats anything of the token. */
export class AuthError extends Error {
  override readonly name = "AuthError";
  readonly code: AuthErrorCode;

  constructor(code: AuthErrorCode, options?: ErrorOptions) {
    // An answer, not a bug: without the stack that nobody will read. Taking one is a good part of what refusing
    // costs, and anybody can make a server refuse as often as they like.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(messages[code], options);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
  }
}
