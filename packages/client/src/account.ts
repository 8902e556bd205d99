/** Signing up, in and out, where the server keeps the accounts; and the token that calls are made with. */
import { createAuthClient } from "better-auth/client";
import type { TokenSource } from "./token-source.ts";

export interface TaskwellAccountOptions {
  /** Where the server is, such as `https://api.example.com`. */
  readonly url: string;
  /**
   * Keeps the session token from one start of a program to the next. Browsers need none: they have a cookie.
   * Whoever has this token is signed in as the user.
   */
  readonly storage?: SessionStorage;
}

export interface SessionStorage {
  get(): string | undefined | Promise<string | undefined>;
  /** undefined: signed out. */
  set(token: string | undefined): void | Promise<void>;
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Pass it to `createTaskwellClient` as its `token`: it gets new ones by itself. */
export interface TaskwellAccount extends TokenSource {
  /**
   * Makes an account, and signs in to it. The address may have to be verified first: then signing in fails with 401,
   * as it does when there is an account with this address and another password.
   *
   * @throws {AccountError}
   */
  signUp(person: Credentials & { readonly name: string }): Promise<void>;
  /** @throws {AccountError} 401 for a wrong password, and for an address without an account */
  signIn(credentials: Credentials): Promise<void>;
  /** Ends this session; or all of them, and within a minute every token that was given out. */
  signOut(options?: { readonly everywhere?: boolean }): Promise<void>;
}

/** What the server says when it says no. */
export class AccountError extends Error {
  override readonly name = "AccountError";
  /** HTTP's; 0 when there was no answer. */
  readonly status: number;
  /** Better Auth's, such as `INVALID_EMAIL_OR_PASSWORD`. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A token is replaced this long before it expires. */
const refreshBeforeMs = 60_000;

/** @throws {TypeError} when `url` is not one */
export function createTaskwellAccount({
  url,
  storage = inMemory(),
}: TaskwellAccountOptions): TaskwellAccount {
  const auth = createAuthClient({ baseURL: accountsUrl(url) });
  let current: Promise<string> | undefined;
  let known: string | undefined;

  const post = (path: string, body: object) => ask(path, { method: "POST", body });
  const ask = async (path: string, request: { method: "GET" | "POST"; body?: object }): Promise<unknown> => {
    const session = await storage.get();
    const headers = session === undefined ? {} : { authorization: `Bearer ${session}` };
    const { data, error } = await auth.$fetch<unknown>(path, { ...request, headers });
    if (error === null) return data;
    const { status, statusText } = error;
    const { code = "UNKNOWN", message = statusText } = { ...stringsOf(error) };
    throw new AccountError(status, code, message);
  };
  const fetchToken = async () => {
    const token = memberOf(await ask("/token", { method: "GET" }), "token");
    known = token;
    return token;
  };
  const signIn = async (credentials: Credentials) => {
    await storage.set(undefined);
    const answer = await post("/sign-in/email", credentials);
    await storage.set(memberOf(answer, "token"));
    known = memberOf(answer, "jwt");
    current = Promise.resolve(known);
  };

  return {
    get: async () => {
      if (known !== undefined && expiryOf(known) - refreshBeforeMs < Date.now()) current = undefined;
      current ??= fetchToken();
      try {
        return await current;
      } catch (error) {
        current = undefined;
        throw error;
      }
    },
    refuse: (token) => {
      if (token === known) {
        current = undefined;
        known = undefined;
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
      current = undefined;
      known = undefined;
      await storage.set(undefined);
    },
  };
}

function accountsUrl(url: string): string {
  const base = new URL(url);
  return `${base.origin}${base.pathname.replace(/\/+$/, "").replace(/\/trpc$/, "")}/api/auth`;
}

function inMemory(): SessionStorage {
  let token: string | undefined;
  return {
    get: () => token,
    set: (newToken) => {
      token = newToken;
    },
  };
}

/** Milliseconds since 1970. What the token says, not whether it is true: that is for the server. */
function expiryOf(token: string): number {
  const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
  const claims: unknown = JSON.parse(atob(payload));
  const exp = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
  return typeof exp === "number" ? exp * 1000 : Infinity;
}

function memberOf(answer: unknown, name: string): string {
  const member: unknown =
    typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined;
  if (typeof member !== "string")
    throw new AccountError(200, "UNEXPECTED_ANSWER", `There is no ${name} in the answer.`);
  return member;
}

function stringsOf(error: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(error).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
