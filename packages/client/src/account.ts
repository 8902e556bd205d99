/** A user's account at the server: signing up, in and out, and the access token for calls. */
import { createAuthClient } from "better-auth/client";
import type { TokenSource } from "./token-source.ts";

export interface TaskwellAccountOptions {
  /** The server's URL, such as `https://api.example.com`. */
  readonly url: string;
  /**
   * Keeps the session token between runs of a program. Browsers need none: they use a cookie. Anyone who has the token is
   * signed in as the user.
   */
  readonly storage?: SessionStorage;
}

export interface SessionStorage {
  get(): string | undefined | Promise<string | undefined>;
  /** @param token undefined after signing out */
  set(token: string | undefined): void | Promise<void>;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** To be passed to `createTaskwellClient` as its `token`. It renews access tokens by itself. */
export interface TaskwellAccount extends TokenSource {
  /**
   * Creates an account and signs in. If the address must be verified first, signing in fails with 401, as it does if the
   * address already has an account with another password.
   *
   * @throws {AccountError}
   */
  signUp(user: Credentials & { readonly name: string }): Promise<void>;
  /** @throws {AccountError} 401 for a wrong password, and for an address without an account */
  signIn(credentials: Credentials): Promise<void>;
  /** Ends this session, or all sessions; in the latter case access tokens issued so far stop working within a minute. */
  signOut(options?: { readonly everywhere?: boolean }): Promise<void>;
}

/** An error response to an account request, or none at all. */
export class AccountError extends Error {
  override readonly name = "AccountError";
  /** The HTTP status; 0 if there was no response. */
  readonly status: number;
  /** Better Auth's code, such as `INVALID_EMAIL_OR_PASSWORD`. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A token is renewed this long before it expires. */
const refreshBeforeMs = 60_000;

/** @throws {TypeError} if `url` is not a URL */
export function createTaskwellAccount({
  url,
  storage = createMemoryStorage(),
}: TaskwellAccountOptions): TaskwellAccount {
  const auth = createAuthClient({ baseURL: accountsUrl(url) });
  let pendingToken: Promise<string> | undefined;
  let lastToken: string | undefined;

  const post = (path: string, body: object) => request(path, { method: "POST", body });
  const request = async (path: string, init: { method: "GET" | "POST"; body?: object }): Promise<unknown> => {
    const session = await storage.get();
    const headers = session === undefined ? {} : { authorization: `Bearer ${session}` };
    const { data, error } = await auth.$fetch<unknown>(path, { ...init, headers });
    if (error === null) return data;
    const { status, statusText } = error;
    const { code = "UNKNOWN", message = statusText } = { ...stringMembers(error) };
    throw new AccountError(status, code, message);
  };
  const fetchToken = async () => {
    const token = stringMember(await request("/token", { method: "GET" }), "token");
    lastToken = token;
    return token;
  };
  const signIn = async (credentials: Credentials) => {
    await storage.set(undefined);
    const body = await post("/sign-in/email", credentials);
    await storage.set(stringMember(body, "token"));
    lastToken = stringMember(body, "jwt");
    pendingToken = Promise.resolve(lastToken);
  };

  return {
    get: async () => {
      if (lastToken !== undefined && expiryMsOf(lastToken) - refreshBeforeMs < Date.now())
        pendingToken = undefined;
      pendingToken ??= fetchToken();
      try {
        return await pendingToken;
      } catch (error) {
        pendingToken = undefined;
        throw error;
      }
    },
    invalidate: (token) => {
      if (token === lastToken) {
        pendingToken = undefined;
        lastToken = undefined;
      }
      return true;
    },
    signIn,
    signUp: async ({ name, email, password }) => {
      await post("/sign-up/email", { name, email, password });
      await signIn({ email, password });
    },
    signOut: async ({ everywhere = false } = {}) => {
      await post(everywhere ? "/revoke-sessions" : "/sign-out", {});
      pendingToken = undefined;
      lastToken = undefined;
      await storage.set(undefined);
    },
  };
}

function accountsUrl(url: string): string {
  const base = new URL(url);
  return `${base.origin}${base.pathname.replace(/\/+$/, "").replace(/\/trpc$/, "")}/api/auth`;
}

function createMemoryStorage(): SessionStorage {
  let token: string | undefined;
  return {
    get: () => token,
    set: (newToken) => {
      token = newToken;
    },
  };
}

/** When a token expires, as Unix time in milliseconds. The token is not verified. */
function expiryMsOf(token: string): number {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const claims: unknown = JSON.parse(atob(payload));
  const exp = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
  return typeof exp === "number" ? exp * 1000 : Infinity;
}

function stringMember(body: unknown, name: string): string {
  const member: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
  if (typeof member !== "string")
    throw new AccountError(200, "UNEXPECTED_ANSWER", `The response has no ${name}.`);
  return member;
}

function stringMembers(error: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(error).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
