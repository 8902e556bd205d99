/** A user's account at the server: signing up, in and out, the password, and the access token for calls. */
import { AccountError } from "./account-error.ts";
import { accountRequests, requiredText, textMember } from "./account-requests.ts";
import type { SessionStorage } from "./account-requests.ts";
import type { TokenSource } from "./token-source.ts";

export { AccountError } from "./account-error.ts";
export type { SessionStorage } from "./account-requests.ts";

export interface TaskwellAccountOptions {
  /** The server's URL, such as `https://api.example.com`. */
  readonly url: string;
  /**
   * Where a program keeps its session token. Browsers need none: they use a cookie. Anyone who has the token is signed in as
   * the user.
   */
  readonly storage?: SessionStorage;
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** Called when a session turns out to have expired or been ended elsewhere: the user has to sign in again. */
  readonly onSessionEnd?: () => void;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface Session {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
  };
  /** ISO 8601. Using the session prolongs it. */
  readonly expiresAt: string;
}

/** To be passed to `createTaskwellClient` as its `token`. It renews access tokens by itself. All methods throw {@link AccountError}. */
export interface TaskwellAccount extends TokenSource {
  /** The session; null if nobody is signed in, which is no error. */
  session(): Promise<Session | null>;
  /**
   * Creates an account and signs in. If the address must be verified first, signing in fails with 401, as it does if the
   * address already has an account with another password.
   */
  signUp(user: Credentials & { readonly name: string }): Promise<void>;
  /** @throws {AccountError} 401 for a wrong password, and for an address without an account */
  signIn(credentials: Credentials): Promise<void>;
  /** Ends this session, or all sessions; in the latter case access tokens issued so far stop working within a minute. */
  signOut(options?: { readonly everywhere?: boolean }): Promise<void>;
  /** @param change `revokeOtherSessions`: signs out everywhere else */
  changePassword(change: {
    readonly currentPassword: string;
    readonly newPassword: string;
    readonly revokeOtherSessions?: boolean;
  }): Promise<void>;
  /**
   * Sends an e-mail with a link and a code, if the address has an account.
   *
   * @param request `redirectTo`: the page that the link leads to, with the code as its parameter `token`
   */
  requestPasswordReset(request: { readonly email: string; readonly redirectTo?: string }): Promise<void>;
  /**
   * Sets a new password and ends all sessions.
   *
   * @param reset `token`: the code of the e-mail
   */
  resetPassword(reset: { readonly newPassword: string; readonly token: string }): Promise<void>;
  /**
   * Sends an e-mail to the new address. The change takes effect when its link is opened.
   *
   * @param change `callbackURL`: the page that the link leads to
   */
  changeEmail(change: { readonly newEmail: string; readonly callbackURL?: string }): Promise<void>;
  /** Deletes the account and everything in it. */
  deleteUser(confirmation: { readonly password: string }): Promise<void>;
}

/** A token is renewed this long before it expires. */
const refreshBeforeMs = 60_000;

/** @throws {TypeError} if `url` is not a URL */
export function createTaskwellAccount(options: TaskwellAccountOptions): TaskwellAccount {
  const { url, storage = createMemoryStorage(), onSessionEnd } = options;
  const request = accountRequests(url, storage, (...init) => (options.fetch ?? fetch)(...init));
  let pendingToken: Promise<string> | undefined;
  let lastToken: string | undefined;
  let isSignedOut = false;

  const setToken = (token: string | undefined) => {
    lastToken = token;
    pendingToken = token === undefined ? undefined : Promise.resolve(token);
    isSignedOut = token === undefined;
  };
  const fetchToken = async () => {
    try {
      lastToken = requiredText(await request("/token"), "token");
      isSignedOut = false;
      return lastToken;
    } catch (error) {
      if (hasStatus401(error) && !isSignedOut) {
        isSignedOut = true;
        onSessionEnd?.();
      }
      throw error;
    }
  };
  // Only these two: the server refuses, say, an empty name that a form has beside them.
  const signIn = async ({ email, password }: Credentials) => {
    await storage.set(undefined);
    const body = await request("/sign-in/email", { email, password });
    await storage.set(requiredText(body, "token"));
    setToken(requiredText(body, "jwt"));
  };
  const forgetSession = async () => {
    setToken(undefined);
    await storage.set(undefined);
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
    session: async () => sessionOf(await request("/get-session")),
    signIn,
    signUp: async ({ name, email, password }) => {
      await request("/sign-up/email", { name, email, password });
      await signIn({ email, password });
    },
    signOut: async ({ everywhere = false } = {}) => {
      await request(everywhere ? "/revoke-sessions" : "/sign-out", {}).catch((error: unknown) => {
        // The session is over already.
        if (!hasStatus401(error)) throw error;
      });
      await forgetSession();
    },
    changePassword: async (change) => {
      const body = await request("/change-password", { ...change });
      // A new session in place of those that have ended; the access tokens ended with them.
      const session = textMember(body, "token");
      if (session === undefined) return;
      await storage.set(session);
      pendingToken = undefined;
      lastToken = undefined;
    },
    requestPasswordReset: async (reset) => void (await request("/request-password-reset", { ...reset })),
    resetPassword: async (reset) => void (await request("/reset-password", { ...reset })),
    changeEmail: async (change) => void (await request("/change-email", { ...change })),
    deleteUser: async ({ password }) => {
      await request("/delete-user", { password });
      await forgetSession();
    },
  };
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

function hasStatus401(error: unknown): boolean {
  return error instanceof AccountError && error.status === 401;
}

function sessionOf(body: unknown): Session | null {
  const user: unknown = Reflect.get(Object(body), "user");
  const session: unknown = Reflect.get(Object(body), "session");
  if (user === undefined || session === undefined) return null;
  return {
    user: {
      id: requiredText(user, "id"),
      name: requiredText(user, "name"),
      email: requiredText(user, "email"),
      emailVerified: Reflect.get(Object(user), "emailVerified") === true,
    },
    expiresAt: requiredText(session, "expiresAt"),
  };
}

/** When a token expires, as Unix time in milliseconds. The token is not verified. */
function expiryMsOf(token: string): number {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const exp: unknown = Reflect.get(Object(JSON.parse(atob(payload))), "exp");
  return typeof exp === "number" ? exp * 1000 : Infinity;
}
