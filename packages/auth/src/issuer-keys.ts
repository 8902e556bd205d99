/** An issuer's JWKS (RFC 7517): fetched when needed, and kept while the key server is down. */
import { createLocalJWKSet, errors } from "jose";
import type { CryptoKey, FlattenedJWSInput, JWSHeaderParameters } from "jose";
import { AuthError } from "./error.ts";
import { FetchBudget } from "./fetch-budget.ts";
import { usableKeys } from "./usable-keys.ts";
import type { OnIgnoredKey } from "./usable-keys.ts";

/** Keys older than this are fetched again in the background. */
const maxAgeMs = 10 * 60_000;
const fetchTimeoutMs = 3_000;
const maxBytes = 1024 * 1024;

export interface IssuerKeysOptions {
  /** Returns the JWKS as JSON. */
  readonly load: () => Promise<string>;
  readonly now: () => Date;
  /** Called when the keys have changed. */
  readonly onChange: () => void;
  /** Called when the keys could not be fetched; the current ones stay valid. */
  readonly onFetchError: (error: unknown) => void;
  /** Called for each key that is too weak or broken to be used. */
  readonly onIgnoredKey: OnIgnoredKey;
}

/** Unlike jose's createRemoteJWKSet, it keeps the current keys while the key server is down. */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  #resolve: ReturnType<typeof createLocalJWKSet> | undefined;
  #content: string | undefined;
  #fetchedAt = 0;
  #lastError: AuthError | undefined;
  #fetching: Promise<void> | undefined;
  readonly #budget = new FetchBudget();

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /**
   * Finds the key that a token is signed with, as jose's `jwtVerify` calls it. An unknown key causes a fetch, unless
   * tokens have named so many lately that the keys at hand are fresh enough to say that there is no such key.
   *
   * @throws {AuthError} `keys_unavailable` if the key is unknown and the key server does not answer
   * @throws {errors.JWKSNoMatchingKey} if the key server does not publish such a key
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    let key = await this.#lookUp(header, token);
    if (key !== undefined) return key;
    // A fetch that was already running may have been answered just before the key was published: fetch once more.
    const joinedRunningFetch = this.#fetching !== undefined;
    await this.#fetch();
    key = await this.#lookUp(header, token);
    if (key === undefined && joinedRunningFetch) {
      await this.#fetch();
      key = await this.#lookUp(header, token);
    }
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  }

  /** Fetches old keys again in the background. Called for every request, since tokens in a cache do not ask for keys. */
  refreshIfOld(): void {
    const isOld = this.#resolve !== undefined && this.#options.now().getTime() - this.#fetchedAt > maxAgeMs;
    // Reported to onFetchError; the current keys stay valid.
    if (isOld) this.#fetch().catch(() => {});
  }

  async #lookUp(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey | undefined> {
    try {
      return await this.#resolve?.(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      throw error;
    }
  }

  /** Fetches the keys if the budget allows it. All callers of one moment share a fetch. */
  async #fetch(): Promise<void> {
    if (this.#fetching === undefined && this.#budget.spend())
      this.#fetching = this.#load().finally(() => {
        this.#fetching = undefined;
      });
    await this.#fetching;
    if (this.#lastError !== undefined) throw this.#lastError;
  }

  async #load(): Promise<void> {
    try {
      const content = await this.#options.load();
      const isChanged = content !== this.#content;
      const resolve = isChanged
        ? createLocalJWKSet(usableKeys(content, this.#options.onIgnoredKey))
        : this.#resolve;
      this.#fetchedAt = this.#options.now().getTime();
      this.#lastError = undefined;
      if (!isChanged) return;
      this.#resolve = resolve;
      this.#content = content;
      this.#options.onChange();
    } catch (cause) {
      this.#options.onFetchError(cause);
      this.#lastError = new AuthError("keys_unavailable", { cause });
    }
  }
}

/** Fetches the JWKS that a key server publishes, as JSON. */
export async function fetchKeys(url: string): Promise<string> {
  const response = await fetch(url, {
    headers: { accept: "application/jwk-set+json, application/json" },
    signal: AbortSignal.timeout(fetchTimeoutMs),
  });
  if (!response.ok) throw new Error(`The key server answered ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`The key server's answer is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
