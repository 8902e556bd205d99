/** An issuer's JWKS (RFC 7517): fetched when needed, and kept while the key server is down. */
import { createLocalJWKSet, errors } from "jose";
import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from "jose";
import { AuthError } from "./error.ts";

/** Keys older than this are fetched again in the background. */
const maxAgeMs = 10 * 60_000;
/** An unknown key causes a fetch, but not more often than this, however many unknown keys tokens name. */
const minIntervalMs = 250;
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
}

/** Unlike jose's createRemoteJWKSet, it keeps the current keys while the key server is down. */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  #resolve: ReturnType<typeof createLocalJWKSet> | undefined;
  #content = "";
  #fetchedAt = 0;
  #lastAttemptAt = -Infinity;
  #fetching: Promise<void> | undefined;

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /**
   * Finds the key that a token is signed with, as jose's `jwtVerify` calls it.
   *
   * @throws {AuthError} `keys_unavailable` if the key is unknown and the key server does not answer
   * @throws {errors.JWKSNoMatchingKey} if the key server does not publish such a key
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    if (this.#resolve !== undefined) {
      const key = await this.#lookUp(header, token);
      if (key !== undefined) return key;
    }
    // A fetch that was already running may have been answered just before the key was published: fetch once more.
    const joinedRunningFetch = this.#fetching !== undefined;
    await this.#fetch();
    let key = await this.#lookUp(header, token);
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

  #fetch(): Promise<void> {
    this.#fetching ??= this.#fetchAfterInterval().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetchAfterInterval(): Promise<void> {
    const waitMs = this.#lastAttemptAt + minIntervalMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    this.#lastAttemptAt = performance.now();
    try {
      const content = await this.#options.load();
      const resolve = createLocalJWKSet(parseKeySet(content));
      this.#fetchedAt = this.#options.now().getTime();
      if (content === this.#content) return;
      this.#resolve = resolve;
      this.#content = content;
      this.#options.onChange();
    } catch (cause) {
      this.#options.onFetchError(cause);
      throw new AuthError("keys_unavailable", { cause });
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

function parseKeySet(content: string): JSONWebKeySet {
  const value: unknown = JSON.parse(content);
  if (!isKeySet(value)) throw new Error("The keys are not a JSON Web Key Set.");
  return value;
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  const keys = typeof value === "object" && value !== null && "keys" in value ? value.keys : undefined;
  return (
    Array.isArray(keys) &&
    keys.every((key) => typeof key === "object" && key !== null && typeof key.kty === "string")
  );
}
