/** A user's account at the server: signing up, in and out, the password, and the access token for calls. */
import { AccountError } from "./account-error.ts";
import { accountRequests, requiredText, textMember } from "./account-requests.ts";
import type { SessionStorage } from "./account-requests.ts";
import { sessionEntriesOf, sessionOf, sessionTokenOf } from "./account-session.ts";
import type { Session, SessionEntry } from "./account-session.ts";
import type { TokenSource } from "./token-source.ts";

export { AccountError } from "./account-error.ts";
export type { SessionStorage } from "./account-requests.ts";
export type { Session, SessionEntry } from "./account-session.ts";

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

interface SignIn extends Credentials {
  readonly callbackURL?: string;
}

/** To be passed to `createTaskwellClient` as its `token`. It renews access tokens by itself. All methods throw {@link AccountError}. */
export interface TaskwellAccount extends TokenSource {
  /** The session; null if nobody is signed in, which is no error. */
  session(): Promise<Session | null>;
  /**
   * Creates an account and signs in. If the address must be verified first, signing in fails with 401, as it does if the
   * address already has an account with another password.
   *
   * @param user `callbackURL`: the page that the link of the e-mail leads to
   */
  signUp(user: SignIn & { readonly name: string }): Promise<void>;
  /**
   * @param credentials `callbackURL`: as with `signUp`, if an unverified address is sent another e-mail
   * @throws {AccountError} 401 for a wrong password, and for an address without an account
   */
  signIn(credentials: SignIn): Promise<void>;
  /** Ends this session, or all sessions; in the latter case access tokens issued so far stop working within a minute. */
  signOut(options?: { readonly everywhere?: boolean }): Promise<void>;
  /** The user's sessions, the one used last first. */
  sessions(): Promise<SessionEntry[]>;
  /** Ends one of the sessions. Its access token works until it expires, for up to 15 minutes. */
  endSession(id: string): Promise<void>;
  /** Ends all sessions but this one; access tokens issued so far stop working within a minute. */
  endOtherSessions(): Promise<void>;
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
  /**
   * Sends an e-mail with a link that verifies the address, if it belongs to an account and is not verified yet.
   *
   * @param request `callbackURL`: the page that the link leads to
   */
  sendVerificationEmail(request: { readonly email: string; readonly callbackURL?: string }): Promise<void>;
  updateUser(change: { readonly name: string }): Promise<void>;
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
  // Only these: the server refuses, say, an empty name that a form has beside them.
  const signIn = async ({ email, password, callbackURL }: SignIn) => {
    await storage.set(undefined);
    const body = await request("/sign-in/email", { email, password, callbackURL });
    await storage.set(requiredText(body, "token"));
    setToken(requiredText(body, "jwt"));
  };
  const forgetToken = () => {
    pendingToken = undefined;
    lastToken = undefined;
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
      if (token === lastToken) forgetToken();
      return true;
    },
    session: async () => sessionOf(await request("/get-session")),
    signIn,
    signUp: async ({ name, ...credentials }) => {
      const { email, password, callbackURL } = credentials;
      await request("/sign-up/email", { name, email, password, callbackURL });
      await signIn(credentials);
    },
    signOut: async ({ everywhere = false } = {}) => {
      await request(everywhere ? "/revoke-sessions" : "/sign-out", {}).catch((error: unknown) => {
        // The session is over already.
        if (!hasStatus401(error)) throw error;
      });
      await forgetSession();
    },
    sessions: async () =>
      sessionEntriesOf(...(await Promise.all([request("/list-sessions"), request("/get-session")]))),
    endSession: async (id) => {
      const token = sessionTokenOf(await request("/list-sessions"), id);
      if (token !== undefined) await request("/revoke-session", { token });
    },
    endOtherSessions: async () => {
      await request("/revoke-other-sessions", {});
      forgetToken();
    },
    changePassword: async (change) => {
      const body = await request("/change-password", { ...change });
      // A new session in place of those that have ended; the access tokens ended with them.
      const session = textMember(body, "token");
      if (session === undefined) return;
      await storage.set(session);
      forgetToken();
    },
    requestPasswordReset: async (reset) => void (await request("/request-password-reset", { ...reset })),
    resetPassword: async (reset) => void (await request("/reset-password", { ...reset })),
    changeEmail: async (change) => void (await request("/change-email", { ...change })),
    sendVerificationEmail: async (verification) =>
      void (await request("/send-verification-email", { ...verification })),
    updateUser: async ({ name }) => {
      await request("/update-user", { name });
      // The access token has the old name.
      forgetToken();
    },
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

/** When a token expires, as Unix time in milliseconds. The token is not verified. */
function expiryMsOf(token: string): number {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const exp: unknown = Reflect.get(Object(JSON.parse(atob(payload))), "exp");
  return typeof exp === "number" ? exp * 1000 : Infinity;
}
