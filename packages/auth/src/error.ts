/** The reasons to refuse a token, with stable codes. */

/**
 * - `token_missing`: no `Authorization: Bearer …`
 * - `token_malformed`: not a JWT in canonical form, or of a type or size that is never accepted
 * - `token_algorithm_refused`: unsigned, or signed with an algorithm that this server is not configured for
 * - `token_signature_invalid`: the signature does not match, or was not made with a published key
 * - `token_expired`, `token_not_yet_valid`: the time is after `exp`, or before `nbf` or `iat`, by more than 30 seconds
 * - `token_claim_invalid`: a claim is missing, of the wrong type, or names another issuer or audience
 * - `token_revoked`: the user has signed out everywhere or deleted the account since it was issued
 * - `keys_unavailable`: the token cannot be verified now, since the key server or the database does not answer
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
  token_signature_invalid: "The token's signature is not valid.",
  token_expired: "The token has expired.",
  token_not_yet_valid: "The token is not valid yet.",
  token_claim_invalid: "A claim of the token is missing or not acceptable.",
  token_revoked: "The token was revoked. Sign in again.",
  keys_unavailable: "The token cannot be verified at the moment.",
};

export const authErrorCodes: readonly string[] = Object.keys(messages);

/** The message is for the caller and never quotes the token. */
export class AuthError extends Error {
  override readonly name = "AuthError";
  readonly code: AuthErrorCode;

  constructor(code: AuthErrorCode, options?: ErrorOptions) {
    // Without a stack: capturing one is a large part of the cost of refusing a token, which anybody can make a server
    // do as often as they like.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(messages[code], options);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
  }
}
