/** Hashes few passwords at a time: each takes a processor for some 100 ms, and verifying tokens needs one too. */
import { hashPassword, verifyPassword } from "better-auth/crypto";
import pLimit from "p-limit";
import { Refusal } from "./refusal.ts";

/** Requests that hash a password and run at the same time. More than one, since each also waits for the database. */
const maxRunning = 4;
const maxWaiting = 64;
/** Of libuv's four threads, which verify tokens as well. */
const maxHashing = 2;
const retryAfterSeconds = 5;

export class PasswordQueue {
  readonly #requests = pLimit(maxRunning);
  readonly #hashes = pLimit(maxHashing);

  /**
   * Runs a request that hashes a password when its turn comes. It waits here and not at the hash, since signing up hashes
   * within a transaction, which would keep its connection meanwhile.
   *
   * @throws {Refusal} 503 if too many are waiting
   */
  async run<T>(request: () => Promise<T>): Promise<T> {
    if (this.#requests.pendingCount >= maxWaiting) {
      const message = `Too many people are signing in at the moment. Try again in ${retryAfterSeconds} seconds.`;
      throw new Refusal(503, "TOO_MANY_SIGN_INS", message, { "retry-after": String(retryAfterSeconds) });
    }
    return await this.#requests(request);
  }

  hash(password: string): Promise<string> {
    return this.#hashes(() => hashPassword(password));
  }

  verify(attempt: { readonly hash: string; readonly password: string }): Promise<boolean> {
    return this.#hashes(() => verifyPassword(attempt));
  }
}
