/** Where the client gets its token. */

export interface TokenSource {
  /** Returns the token to send. */
  get(): Promise<string>;
  /** Called with a token that the server refused. Returns whether there may be another one. */
  invalidate(token: unknown): boolean;
}

type Source = string | (() => string | Promise<string>) | TokenSource;

export function toTokenSource(source: Source): TokenSource {
  if (typeof source === "string") return { get: async () => source, invalidate: () => false };
  return typeof source === "function" ? cacheToken(source) : source;
}

/** Fetches a token once, and again after it was refused. */
function cacheToken(fetchToken: () => string | Promise<string>): TokenSource {
  let pendingToken: Promise<string> | undefined;
  let lastToken: string | undefined;
  return {
    get: async () => {
      pendingToken ??= (async () => await fetchToken())();
      try {
        lastToken = await pendingToken;
        return lastToken;
      } catch (error) {
        pendingToken = undefined;
        throw error;
      }
    },
    // Ignored if a newer token has been fetched meanwhile.
    invalidate: (refused) => {
      if (refused === lastToken) pendingToken = undefined;
      return true;
    },
  };
}
