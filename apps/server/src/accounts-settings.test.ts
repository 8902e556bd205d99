/** How accounts can be set up, and what an operator reads in the log. */
import { cloneDatabase } from "@taskwell/db/testing";
import pino from "pino";
import { describe, expect, inject, test } from "vitest";
import { parseConfig } from "./environment.ts";
import { startupWarnings } from "./startup-warnings.ts";
import {
  anAddress,
  bearer,
  cookieOf,
  memberOf,
  password,
  postAccount,
  signUpAndIn,
} from "./testing-accounts.ts";
import { secret, send, startTestServer } from "./testing.ts";

const warnLevel = 40;

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly requestId?: string;
  readonly origin?: string;
}

/** Starts a server, and keeps its log. */
async function startLoggedServer(environment: Record<string, string> = {}) {
  const lines: LogLine[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const server = await startTestServer(environment, { log });
  const problems = () => lines.filter(({ level }) => level >= warnLevel);
  return { server, lines, problems };
}

const signUp = (url: string) =>
  postAccount(url, "/sign-up/email", { name: "Ann", email: anAddress(), password });

test("with SIGN_UP=closed, nobody can sign up, and those who have an account can sign in", async () => {
  const database = { DATABASE_URL: await cloneDatabase(inject("adminUrl")) };
  const open = await startTestServer(database);
  const { email } = await signUpAndIn(open.url);
  await open.close();

  const closed = await startTestServer({ ...database, SIGN_UP: "closed" });
  expect(await signUp(closed.url)).toMatchObject({
    status: 403,
    body: { code: "SIGN_UP_CLOSED", message: expect.stringContaining("takes no new accounts") },
  });
  expect((await postAccount(closed.url, "/sign-in/email", { email, password })).status).toBe(200);
  await closed.close();
});

describe("COOKIE_SAME_SITE", () => {
  test("none lets pages of other sites keep a session", async () => {
    const server = await startTestServer({
      COOKIE_SAME_SITE: "none",
      BETTER_AUTH_URL: "https://tasks.example.com",
      CORS_ORIGINS: "https://app.example.org",
    });
    const { signedIn } = await signUpAndIn(server.url);
    expect(signedIn.headers.get("set-cookie")).toMatch(/^__Secure-[^;]+;.*Secure; SameSite=None/);
    const headers = {
      cookie: `__Secure-better-auth.session_token=${cookieOf(signedIn)}`,
      origin: "https://app.example.org",
    };
    expect((await postAccount(server.url, "/sign-out", {}, headers)).status).toBe(200);
    await server.close();
  });

  test.each([{}, { BETTER_AUTH_URL: "http://tasks.example.com" }])(
    "none needs https, not %j",
    (environment) => {
      const message = "COOKIE_SAME_SITE=none needs https: BETTER_AUTH_URL must be an https origin.";
      expect(() => parseConfig({ COOKIE_SAME_SITE: "none", ...environment })).toThrow(message);
    },
  );
});

describe("in production without SMTP_URL", () => {
  const production = { NODE_ENV: "production", BETTER_AUTH_SECRET: secret };

  test("one warning at the start says what does not work", () => {
    expect(startupWarnings(parseConfig(production))).toEqual([
      "SMTP_URL is not set: no e-mail is sent, so nobody can reset a password or verify an address.",
    ]);
    expect(startupWarnings(parseConfig({}))).toEqual([]);
    expect(startupWarnings(parseConfig({ ...production, RATE_LIMIT: "off" }))).toHaveLength(2);
    expect(startupWarnings(parseConfig({ ...production, AUTH_MODE: "external" }))).toEqual([]);
  });

  test("what needs an e-mail says that there is none, whether or not the address has an account", async () => {
    const server = await startTestServer(production);
    const { email, session } = await signUpAndIn(server.url);
    const refusal = {
      status: 403,
      body: { code: "MAIL_NOT_CONFIGURED", message: expect.stringContaining("cannot send e-mail") },
    };
    for (const address of [email, anAddress()])
      for (const path of ["/request-password-reset", "/send-verification-email"])
        expect(await postAccount(server.url, path, { email: address })).toMatchObject(refusal);
    const change = { newEmail: anAddress() };
    expect(await postAccount(server.url, "/change-email", change, bearer(session))).toMatchObject(refusal);
    await server.close();
  });
});

describe("the log", () => {
  test("names the request whose e-mail could not be sent", async () => {
    const { server, lines } = await startLoggedServer({
      SMTP_URL: "smtp://127.0.0.1:1",
      EMAIL_VERIFICATION: "optional",
    });
    const headers = { "x-request-id": "the-request" };
    const body = { name: "Ann", email: anAddress(), password };
    expect((await postAccount(server.url, "/sign-up/email", body, headers)).status).toBe(200);
    await expect
      .poll(() => lines.find(({ msg }) => msg === "could not send an e-mail"))
      .toMatchObject({ requestId: "the-request", level: 50 });
    await server.close();
  });

  test("warns of a refused origin, naming it and CORS_ORIGINS, once for each preflight's origin", async () => {
    for (const environment of [{}, { CORS_ORIGINS: "https://app.example.com" }]) {
      const { server, problems } = await startLoggedServer(environment);
      const preflight = { origin: "http://localhost:5173", "access-control-request-method": "POST" };
      for (let time = 0; time < 3; time += 1)
        await send(`${server.url}/api/auth/sign-in/email`, { method: "OPTIONS", headers: preflight });
      expect(problems()).toEqual([
        expect.objectContaining({
          origin: "http://localhost:5173",
          msg: expect.stringContaining("CORS_ORIGINS"),
          level: 40,
        }),
      ]);
      await server.close();
    }
  });

  test("a refused page, callback or state is no error", async () => {
    const { server, problems } = await startLoggedServer();
    const { signedIn } = await signUpAndIn(server.url);
    const cookie = `better-auth.session_token=${cookieOf(signedIn)}`;
    const refused = await postAccount(
      server.url,
      "/sign-out",
      {},
      { cookie, origin: "https://host.example" },
    );
    expect([refused.status, memberOf(refused, "code")]).toEqual([403, "INVALID_ORIGIN"]);
    await send(`${server.url}/api/auth/verify-email?token=x&callbackURL=https://host.example`);
    await send(`${server.url}/api/auth/callback/github?state=x&code=y`);
    const navigation = {
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    await postAccount(server.url, "/sign-in/email", { email: anAddress(), password }, navigation);
    expect(problems()).toEqual([
      expect.objectContaining({
        origin: "https://host.example",
        msg: expect.stringContaining("CORS_ORIGINS"),
        level: 40,
      }),
    ]);
    await server.close();
  });
});
