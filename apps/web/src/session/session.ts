/** Who is signed in at this browser. The JWT stays in memory, the session in an HttpOnly cookie. */
import { AccountError } from "@taskwell/client/account";
import type { Credentials, Session } from "@taskwell/client/account";
import { account, sessionEnds } from "../api.ts";
import { createObservable } from "../observable.ts";
import { accountPaths } from "../routes.ts";

export type User = Session["user"];

export type SessionState =
  | { readonly status: "starting" }
  | { readonly status: "unreachable" }
  /** `notice`: why nobody can sign in here, in the server's words. */
  | { readonly status: "signed_out"; readonly notice?: string }
  /** `isExpired`: has to sign in again to go on. What is on the screen stays. */
  | { readonly status: "signed_in"; readonly user: User; readonly isExpired: boolean };

/** The user is no secret: it tells whose copy of the tasks to open when there is no network. */
const storageKey = "user";
const channel = new BroadcastChannel("session");

export const session = createObservable<SessionState>({ status: "starting" });

/** Finds out who is signed in. Someone who was here before sees their tasks at once. */
export async function startSession(): Promise<void> {
  const remembered = rememberedUser();
  if (remembered !== undefined) session.set({ status: "signed_in", user: remembered, isExpired: false });
  sessionEnds.subscribe(expire);
  channel.addEventListener("message", ({ data }) => {
    if (data === "signed_out") leave();
    else void refreshSession();
  });
  await refreshSession();
}

/** Asks the server again, such as after signing in in another tab. */
export async function refreshSession(): Promise<void> {
  try {
    const current = await account.session();
    if (current === null) expire();
    else enter(current.user);
  } catch (error) {
    const { status, message } =
      error instanceof AccountError ? error : { status: undefined, message: undefined };
    if (status === 401) expire();
    else if (session.get().status !== "signed_in")
      // 404: the server has no accounts.
      session.set(status === 404 ? { status: "signed_out", notice: message } : { status: "unreachable" });
  }
}

/** @throws {AccountError} 401 for a wrong password */
export async function signIn(credentials: Credentials): Promise<void> {
  await account.signIn({ ...credentials, callbackURL: accountPaths.verified });
  await afterSigningIn();
}

/** @throws {AccountError} 401 if the address must be verified first, or has an account already */
export async function signUp(user: Credentials & { readonly name: string }): Promise<void> {
  await account.signUp({ ...user, callbackURL: accountPaths.verified });
  await afterSigningIn();
}

async function afterSigningIn(): Promise<void> {
  const current = await account.session();
  if (current === null) throw new Error("The browser has not kept the session: are its cookies blocked?");
  enter(current.user);
  channel.postMessage("signed_in");
}

/** The account is gone from this browser: signed out, or deleted. */
export function endSession(): void {
  channel.postMessage("signed_out");
  leave();
}

function enter(user: User): void {
  const state = session.get();
  localStorage.setItem(storageKey, JSON.stringify(user));
  // Somebody else: nothing of the one before may stay on the screen.
  if (state.status === "signed_in" && state.user.id !== user.id) location.assign("/");
  else session.set({ status: "signed_in", user, isExpired: false });
}

function leave(): void {
  localStorage.removeItem(storageKey);
  // A new page has nothing in memory.
  location.assign("/");
}

function expire(): void {
  const state = session.get();
  if (state.status === "signed_in") session.set({ ...state, isExpired: true });
  else session.set({ status: "signed_out" });
}

function rememberedUser(): User | undefined {
  try {
    const user: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "null");
    const [id, name, email] = ["id", "name", "email"].map((field): unknown =>
      Reflect.get(Object(user), field),
    );
    if (typeof id !== "string" || typeof name !== "string" || typeof email !== "string") return undefined;
    return { id, name, email, emailVerified: Reflect.get(Object(user), "emailVerified") === true };
  } catch {
    return undefined;
  }
}
