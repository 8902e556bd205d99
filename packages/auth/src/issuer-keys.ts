/** An issuer's JWKS (RFC 7517): fetched when needed, and kept for as long as nobody answers. */
import { createLocalJWKSet, errors } from "jose";
import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from "jose";
import { AuthError } from "./error.ts";

/** Keys older than this are fetched again, behind the requests that use them. */
const maxAgeMs = 10 * 60_000;
/** Unknown keys make us ask again, but not more often than this, however many strange tokens arrive. */
const minIntervalMs = 250;
const fetchTimeoutMs = 3_000;
const maxBytes = 1024 * 1024;

export interface IssuerKeysOptions {
  /** Gives the JWKS, as JSON. */
  readonly load: () => Promise<string>;
  readonly now: () => Date;
  /** Told when other keys than before are in force. */
  readonly onChange: () => void;
  /** Told when the keys could not be fetched; those at hand stay in force. */
  readonly onFetchError: (error: unknown) => void;
}

/** Unlike jose's createRemoteJWKSet, it serves the keys at hand while the key server is down. */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  #resolve: ReturnType<typeof createLocalJWKSet> | undefined;
  #content = "";
  #fetchedAt = 0;
  #lastAttemptAt = -Infinity;
  #attempt: Promise<void> | undefined;

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /**
   * The key for a token, as jose asks for it.
   *
   * @throws {AuthError} `keys_unavailable` when the key is unknown and the key server does not answer
   * @throws {errors.JWKSNoMatchingKey} when the key server does not publish such a key
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    if (this.#resolve !== undefined) {
      const key = await this.#lookUp(header, token);
      if (key !== undefined) return key;
    }
    // A fetch that was under way may have been answered just before the key was published: ask twice at most.
    const joined = this.#attempt !== undefined;
    await this.#fetch();
    let key = await this.#lookUp(header, token);
    if (key === undefined && joined) {
      await this.#fetch();
      key = await this.#lookUp(header, token);
    }
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  }

  /** Has old keys fetched again, behind the request that asks. For every request, also one whose token is cached. */
  refreshWhenOld(): void {
    const isOld = this.#resolve !== undefined && this.#options.now().getTime() - this.#fetchedAt > maxAgeMs;
    // Told to onFetchError; the keys at hand stay in force.
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
    this.#attempt ??= this.#fetchWhenDue().finally(() => {
      this.#attempt = undefined;
    });
    return this.#attempt;
  }

  async #fetchWhenDue(): Promise<void> {
    const wait = this.#lastAttemptAt + minIntervalMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
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

/** The JWKS that a key server publishes. */
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
