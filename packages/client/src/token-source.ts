/** Where calls get their token from. */

export interface TokenSource {
  /** The token to send. */
  get(): Promise<string>;
  /** Told of a token that the server refused. Says whether there may be another. */
  refuse(token: unknown): boolean;
}

type Source = string | (() => string | Promise<string>) | TokenSource;

export function toTokenSource(source: Source): TokenSource {
  if (typeof source === "string") return { get: async () => source, refuse: () => false };
  return typeof source === "function" ? remember(source) : source;
}

/** Asks once, and again after a token was refused. */
function remember(ask: () => string | Promise<string>): TokenSource {
  let current: Promise<string> | undefined;
  let known: string | undefined;
  return {
    get: async () => {
      current ??= (async () => await ask())();
      try {
        known = await current;
        return known;
      } catch (error) {
        current = undefined;
        throw error;
      }
    },
    // Unless a newer one is there already.
    refuse: (refused) => {
      if (refused === known) current = undefined;
      return true;
    },
  };
}
