/** A request that is refused before Better Auth sees it, in the form of Better Auth's errors. */

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  /** @param message for the caller: what is wrong, and what would be right */
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  toResponse(): Response {
    const { status, code, message, headers } = this;
    return Response.json({ code, message }, { status, headers });
  }
}
