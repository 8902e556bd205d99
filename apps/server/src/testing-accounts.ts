/** For tests of accounts: a mailbox, calls of /api/auth, and users who have signed up. */
import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { expect } from "vitest";
import { send } from "./testing.ts";
import type { TestResponse } from "./testing.ts";

/** A real SMTP server that keeps the e-mails it receives. */
export interface Mailbox {
  readonly url: string;
  /** Waits for an e-mail to this address that matches, and returns the newest. */
  mailTo(address: string, pattern: RegExp): Promise<string>;
  /** All e-mails to this address so far. */
  mailsTo(address: string): string[];
  close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
  const mails: { to: string; text: string }[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        // Decodes quoted-printable: long lines are split, and = is written as =3D.
        const text = Buffer.concat(chunks).toString().replaceAll("=\r\n", "").replaceAll("=3D", "=");
        for (const { address } of session.envelope.rcptTo) mails.push({ to: address, text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = smtp.server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  const mailsTo = (to: string) => mails.filter((mail) => mail.to === to).map(({ text }) => text);
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mailsTo,
    mailTo: async (to, pattern) => {
      const find = () => mailsTo(to).findLast((text) => pattern.test(text));
      await expect.poll(find, { timeout: 5_000 }).toBeDefined();
      return find() ?? "";
    },
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}

export const password = "correct horse battery";
export const anAddress = () => `${randomUUID()}@example.com`;
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** @param body sent as it is if it is a text, otherwise as JSON */
export async function postAccount(
  url: string,
  path: string,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<TestResponse> {
  return await send(`${url}/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export function memberOf(response: TestResponse, name: string): string {
  return String(Reflect.get(Object(response.body), name));
}

/** The session cookie's value in a response that sets it. */
export function cookieOf(response: TestResponse): string {
  return /session_token=([^;]+)/.exec(response.headers.get("set-cookie") ?? "")?.[1] ?? "";
}

/** A user who has signed up and in. */
export async function signUpAndIn(url: string) {
  const email = anAddress();
  await postAccount(url, "/sign-up/email", { name: "Ann", email, password });
  const signedIn = await postAccount(url, "/sign-in/email", { email, password });
  return { email, session: memberOf(signedIn, "token"), jwt: memberOf(signedIn, "jwt"), signedIn };
}

/** The first link in an e-mail. */
export function linkIn(mail: string): string {
  return /https?:\S+/.exec(mail)?.[0] ?? "";
}

/** The code for a new password in an e-mail. */
export function codeIn(mail: string): string {
  return /asked for one: (\S+)/.exec(mail)?.[1] ?? "";
}
