/** What the account's methods throw. */
interface AccountErrorOptions extends ErrorOptions {
  readonly retryAfterSeconds?: number | undefined;
}

/** An error response to an account request, or none at all. */
export class AccountError extends Error {
  override readonly name = "AccountError";
  /** The HTTP status; 0 if there was no answer: the network is down, or the server does not accept the page's origin. */
  readonly status: number;
  /** Better Auth's code, such as `INVALID_EMAIL_OR_PASSWORD`; `NO_ANSWER` if there was none. */
  readonly code: string;
  /** How long to wait before another attempt, after too many of them. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, code: string, message: string, options: AccountErrorOptions = {}) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
