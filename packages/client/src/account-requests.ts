/** Requests to the server's accounts (Better Auth), as a browser or a program sends them. */
import { AccountError } from "./account-error.ts";

/** Keeps the session token between runs of a program. */
export interface SessionStorage {
  get(): string | undefined | Promise<string | undefined>;
  /** @param token undefined after signing out */
  set(token: string | undefined): void | Promise<void>;
}

/** @throws {AccountError} for every answer but success, and without an answer */
export type AccountRequest = (path: string, body?: object) => Promise<unknown>;

/** @throws {TypeError} if `url` is not a URL */
export function accountRequests(
  url: string,
  storage: SessionStorage,
  fetch: typeof globalThis.fetch,
): AccountRequest {
  const accountsUrl = accountsUrlOf(url);
  return async (path, body) => {
    const session = await storage.get();
    const headers = {
      ...(session === undefined ? {} : { authorization: `Bearer ${session}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    // With the cookie, also to another origin.
    const init: RequestInit = { headers, credentials: "include" };
    if (body !== undefined) Object.assign(init, { method: "POST", body: JSON.stringify(body) });
    const { response, text } = await answered(accountsUrl, async () => {
      const received = await fetch(accountsUrl + path, init);
      return { response: received, text: await received.text() };
    });
    const content = parseOrKeep(text);
    if (response.ok) return content;
    const code = textMember(content, "code") ?? "UNKNOWN";
    const message = textMember(content, "message") ?? `The server answered with status ${response.status}.`;
    const retryAfter = Number(response.headers.get("retry-after") ?? NaN);
    const retryAfterSeconds = retryAfter >= 0 ? retryAfter : undefined;
    throw new AccountError(response.status, code, message, { retryAfterSeconds });
  };
}

async function answered<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const message = `No answer from ${url}. Is the server running, and does it accept this page's origin (CORS_ORIGINS)?`;
    throw new AccountError(0, "NO_ANSWER", message, { cause });
  }
}

function accountsUrlOf(url: string): string {
  const base = new URL(url);
  return `${base.origin}${base.pathname.replace(/\/+$/, "").replace(/\/trpc$/, "")}/api/auth`;
}

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A member of a response, if it is a string. */
export function textMember(body: unknown, name: string): string | undefined {
  const member: unknown = Reflect.get(Object(body), name);
  return typeof member === "string" ? member : undefined;
}

/** @throws {AccountError} if the response does not have it */
export function requiredText(body: unknown, name: string): string {
  const member = textMember(body, name);
  if (member === undefined) throw new AccountError(200, "UNEXPECTED_ANSWER", `The response has no ${name}.`);
  return member;
}
