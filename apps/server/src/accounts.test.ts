/** Accounts, over HTTP, as a person's browser or script has them. */
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createTaskwellAccount } from "@taskwell/client/account";
import { createTaskwellClient } from "@taskwell/client";
import { cloneDatabase } from "@taskwell/db/testing";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import pg from "pg";
import { SMTPServer } from "smtp-server";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { secret, send, startTestServer, tokenOf } from "./testing.ts";
import type { Answer } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  mailbox = await aMailbox();
  server = await startTestServer({ SMTP_URL: mailbox.url, EMAIL_VERIFICATION: "optional" });
});
afterAll(async () => {
  await server.close();
  await mailbox.close();
});

/** A real SMTP server, and what it was handed. */
interface Mailbox {
  readonly url: string;
  /** The next mail to this address that has this in it. */
  mailTo(address: string, pattern: RegExp): Promise<string>;
  /** How many it has had. */
  countTo(address: string): number;
  close(): Promise<void>;
}
let mailbox: Mailbox;

async function aMailbox(): Promise<Mailbox> {
  const mails: { to: string; text: string }[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        // Quoted-printable: long lines were cut, and = was written as =3D.
        const text = Buffer.concat(chunks).toString().replaceAll("=\r\n", "").replaceAll("=3D", "=");
        for (const { address } of session.envelope.rcptTo) mails.push({ to: address, text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = smtp.server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    countTo: (to) => mails.filter((mail) => mail.to === to).length,
    mailTo: async (to, pattern) => {
      const find = () => mails.find((mail) => mail.to === to && pattern.test(mail.text));
      await expect.poll(find, { timeout: 5_000 }).toBeDefined();
      return find()?.text ?? "";
    },
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}

const password = "correct horse battery";
const anAddress = () => `${randomUUID()}@example.com`;

async function post(
  path: string,
  body: object,
  headers: Record<string, string> = {},
  url = server.url,
): Promise<Answer> {
  return await send(`${url}/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const memberOf = (answer: Answer, name: string) => String(Reflect.get(Object(answer.body), name));

/** Somebody who has signed up, and in. */
async function aPerson(url = server.url) {
  const email = anAddress();
  await post("/sign-up/email", { name: "Ann", email, password }, {}, url);
  const signedIn = await post("/sign-in/email", { email, password }, {}, url);
  return { email, session: memberOf(signedIn, "token"), jwt: memberOf(signedIn, "jwt"), signedIn };
}

const tasks = (token: string, url = server.url) => send(`${url}/api/me/tasks`, { headers: bearer(token) });

describe("signing up and in", () => {
  test("gives a token that every door takes: EdDSA, 15 minutes, iss, aud, sub, email, name", async () => {
    const { email, jwt } = await aPerson();
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: "EdDSA", kid: expect.any(String) });
    const claims = decodeJwt(jwt);
    expect(claims).toEqual({
      iss: "taskwell",
      aud: "taskwell",
      sub: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      email,
      name: "Ann",
      iat: expect.any(Number),
      exp: (claims.iat ?? 0) + 900,
    });
    expect(await tasks(jwt)).toMatchObject({ status: 200, body: [] });
    const me = await send(`${server.url}/trpc/me.get`, { headers: bearer(jwt) });
    expect(me.body).toMatchObject({ result: { data: { id: claims.sub, email, name: "Ann" } } });
  });

  test("the session gives the next token, and is a cookie that scripts and other sites do not get", async () => {
    const { session, signedIn, jwt } = await aPerson();
    const cookie = signedIn.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).not.toMatch(/Secure/);
    expect(signedIn.headers.get("set-auth-jwt")).toBe(jwt);
    const [pair = ""] = cookie.split(";");
    for (const headers of [bearer(session), { cookie: pair }]) {
      const next = await send(`${server.url}/api/auth/token`, { headers });
      expect((await tasks(memberOf(next, "token"))).status).toBe(200);
    }
  });

  test("under https the cookie is Secure", async () => {
    const https = await startTestServer({ BETTER_AUTH_URL: "https://tasks.example.com" });
    const { signedIn, jwt } = await aPerson(https.url);
    expect(signedIn.headers.get("set-cookie")).toMatch(/^__Secure-.*Secure/);
    expect(decodeJwt(jwt).iss).toBe("https://tasks.example.com");
    await https.close();
  });

  test("the public keys are published, without the private half", async () => {
    const { body } = await send(`${server.url}/api/auth/jwks`);
    expect(body).toEqual({
      keys: [{ kty: "OKP", crv: "Ed25519", alg: "EdDSA", kid: expect.any(String), x: expect.any(String) }],
    });
  });

  test("no answer tells whether an address has an account", async () => {
    const { email } = await aPerson();
    const form = ({ status, body }: Answer) => ({ status, body: JSON.stringify(body, formOf) });
    const formOf = (key: string, value: unknown) =>
      ["id", "email", "createdAt", "updatedAt"].includes(key) ? key : value;
    for (const [path, rest] of [
      ["/sign-up/email", { name: "Eve", password: "another password" }],
      ["/sign-in/email", { password: "another password" }],
      ["/request-password-reset", {}],
      ["/send-verification-email", {}],
    ] as const) {
      const known = form(await post(path, { email, ...rest }));
      expect(known).toEqual(form(await post(path, { email: anAddress(), ...rest })));
    }
    // Whoever has the account is told.
    await mailbox.mailTo(email, /Somebody tried to sign up with your address/);
    expect((await post("/sign-in/email", { email, password })).status).toBe(200);
  });

  test.each([
    [{ email: "x", password }, 400],
    [{ name: "", email: "a@example.com", password }, 400],
    [{ name: "A".repeat(256), email: "a@example.com", password }, 400],
    [{ name: "A", email: `${"a".repeat(250)}@example.com`, password }, 400],
    [{ name: "A", email: "a@example.com", password: "short" }, 400],
    [{ name: "A", email: "a@example.com", password: "x".repeat(129) }, 400],
    [{ name: "A\0", email: "a@example.com", password }, 400],
    [{ name: "\ud800", email: "a@example.com", password }, 400],
    [{ name: ["A"], email: { a: 1 }, password: 7 }, 400],
  ])("%j is refused", async (body, status) => {
    const answer = await post("/sign-up/email", body);
    expect(answer).toMatchObject({ status, body: { code: expect.any(String), message: expect.any(String) } });
  });

  test("a page of another origin cannot use the cookie", async () => {
    const { signedIn } = await aPerson();
    const [cookie = ""] = (signedIn.headers.get("set-cookie") ?? "").split(";");
    const refused = await post("/sign-out", {}, { cookie, origin: "https://evil.example" });
    expect(refused).toMatchObject({ status: 403, body: { code: "INVALID_ORIGIN" } });
  });
});

describe("only access tokens sign anybody in", () => {
  test("a session token, a cookie, an e-mail verification token: 401", async () => {
    const { email, session, signedIn } = await aPerson();
    const [, cookie = ""] = /session_token=([^;]+)/.exec(signedIn.headers.get("set-cookie") ?? "") ?? [];
    const mail = await mailbox.mailTo(email, /verify-email\?token=/);
    const [, verification = ""] = /verify-email\?token=([\w.-]+)/.exec(mail) ?? [];
    expect(verification.split(".")).toHaveLength(3);
    for (const token of [session, cookie, decodeURIComponent(cookie), verification]) {
      expect((await tasks(token)).status).toBe(401);
      expect((await send(`${server.url}/trpc/task.list`, { headers: bearer(token) })).status).toBe(401);
    }
    const byCookie = await send(`${server.url}/api/me/tasks`, {
      headers: { cookie: `better-auth.session_token=${cookie}` },
    });
    expect(byCookie.status).toBe(401);
  });

  test("signed with the public key as a secret, with the secret under another alg, or of another issuer or audience: 401", async () => {
    const { jwt } = await aPerson();
    const { body } = await send(`${server.url}/api/auth/jwks`);
    const key: unknown = Reflect.get(Object(body), "keys");
    const [jwk] = Array.isArray(key) ? key : [];
    const claims = decodeJwt(jwt);
    const sign = (claimed: object, header: { alg: string; kid?: string }, by: string | Uint8Array) =>
      new SignJWT({ ...claims, ...claimed })
        .setProtectedHeader(header)
        .sign(typeof by === "string" ? Buffer.from(by) : by);
    const forged = await Promise.all([
      sign({}, { alg: "HS256" }, JSON.stringify(jwk)),
      sign({}, { alg: "HS256", kid: String(jwk.kid) }, String(jwk.x)),
      sign({}, { alg: "HS256" }, Buffer.from(String(jwk.x), "base64url")),
    ]);
    for (const token of forged) expect(await tasks(token)).toMatchObject({ status: 401 });

    // Properly signed, by a server with the same keys and another name.
    const other = await startTestServer({ JWT_ISSUER: "other" });
    const elsewhere = await aPerson(other.url);
    expect((await tasks(elsewhere.jwt, other.url)).status).toBe(200);
    expect(await tasks(elsewhere.jwt)).toMatchObject({
      status: 401,
      body: { reason: "token_signature_invalid" },
    });
    await other.close();
  });

  test("one from another issuer or audience on the same database, with the same keys: 401", async () => {
    const database = await cloneDatabase(inject("adminUrl"));
    const one = await startTestServer({ DATABASE_URL: database });
    const { jwt } = await aPerson(one.url);
    for (const environment of [{ JWT_ISSUER: "other" }, { JWT_AUDIENCE: "other" }]) {
      const other = await startTestServer({ DATABASE_URL: database, ...environment });
      expect(await tasks(jwt, other.url)).toMatchObject({
        status: 401,
        body: { reason: "token_claim_invalid" },
      });
      await other.close();
    }
    await one.close();
  });

  test("with JWT_HS256=off, one that is signed with the secret: 401", async () => {
    expect((await tasks(await tokenOf("ann"))).status).toBe(200);
    const strict = await startTestServer({ JWT_HS256: "off" });
    expect(await tasks(await tokenOf("ann"), strict.url)).toMatchObject({
      status: 401,
      body: { reason: "token_algorithm_refused" },
    });
    expect((await tasks((await aPerson(strict.url)).jwt, strict.url)).status).toBe(200);
    await strict.close();
  });

  test("what Better Auth signs is not signed with the secret itself", async () => {
    const { email } = await aPerson();
    const mail = await mailbox.mailTo(email, /verify-email\?token=/);
    const [, token = ""] = /verify-email\?token=([\w.-]+)/.exec(mail) ?? [];
    const [header = "", payload = "", signature] = token.split(".");
    expect(createHmac("sha256", secret).update(`${header}.${payload}`).digest("base64url")).not.toBe(
      signature,
    );
  });
});

describe("sessions", () => {
  test("are listed and revoked one by one", async () => {
    const { email, session } = await aPerson();
    const second = memberOf(await post("/sign-in/email", { email, password }), "token");
    const list = await send(`${server.url}/api/auth/list-sessions`, { headers: bearer(session) });
    expect([list.body].flat()).toHaveLength(2);
    await post("/revoke-session", { token: second }, bearer(session));
    expect((await send(`${server.url}/api/auth/token`, { headers: bearer(second) })).status).toBe(401);
    expect((await send(`${server.url}/api/auth/token`, { headers: bearer(session) })).status).toBe(200);
  });

  test("somebody else's cannot be revoked", async () => {
    const [ann, eve] = [await aPerson(), await aPerson()];
    await post("/revoke-session", { token: ann.session }, bearer(eve.session));
    expect((await send(`${server.url}/api/auth/token`, { headers: bearer(ann.session) })).status).toBe(200);
  });

  test("signing out ends one; signing out everywhere makes every token of before worthless, and none of after", async () => {
    const { email, session, jwt } = await aPerson();
    const second = await post("/sign-in/email", { email, password });
    expect((await post("/sign-out", {}, bearer(session))).status).toBe(200);
    expect((await send(`${server.url}/api/auth/token`, { headers: bearer(session) })).status).toBe(401);
    expect((await tasks(jwt)).status).toBe(200);

    expect((await post("/revoke-sessions", {}, bearer(memberOf(second, "token")))).status).toBe(200);
    for (const token of [jwt, memberOf(second, "jwt")])
      expect(await tasks(token)).toMatchObject({ status: 401, body: { reason: "token_revoked" } });
    expect(
      (await send(`${server.url}/api/auth/token`, { headers: bearer(memberOf(second, "token")) })).status,
    ).toBe(401);
    const after = await post("/sign-in/email", { email, password });
    expect((await tasks(memberOf(after, "jwt"))).status).toBe(200);
  });
});

describe("passwords", () => {
  test("are changed by who knows the old one; other sessions may end with it", async () => {
    const { email, session, jwt } = await aPerson();
    const wrong = {
      currentPassword: "wrong password",
      newPassword: "new password",
      revokeOtherSessions: true,
    };
    expect((await post("/change-password", wrong, bearer(session))).status).toBe(400);
    const changed = await post("/change-password", { ...wrong, currentPassword: password }, bearer(session));
    expect(changed.status).toBe(200);
    expect((await tasks(jwt)).status).toBe(401);
    expect((await post("/sign-in/email", { email, password })).status).toBe(401);
    expect((await post("/sign-in/email", { email, password: "new password" })).status).toBe(200);
  });

  test("are set anew by who gets the mail, once, and everything of before ends", async () => {
    const { email, session, jwt } = await aPerson();
    expect((await post("/request-password-reset", { email })).status).toBe(200);
    const mail = await mailbox.mailTo(email, /asked for a new password for your account/);
    const [, token = ""] = /asked for one: (\S+)/.exec(mail) ?? [];
    expect((await post("/reset-password", { newPassword: "new password", token: `${token}x` })).status).toBe(
      400,
    );
    expect((await post("/reset-password", { newPassword: "new password", token })).status).toBe(200);
    expect((await post("/reset-password", { newPassword: "third password", token })).status).toBe(400);
    expect((await tasks(jwt)).status).toBe(401);
    expect((await send(`${server.url}/api/auth/token`, { headers: bearer(session) })).status).toBe(401);
    expect((await post("/sign-in/email", { email, password: "new password" })).status).toBe(200);
    await mailbox.mailTo(email, /Your password was changed/);
  });
});

describe("verification", () => {
  test("the mailed link verifies the address", async () => {
    const { email, session } = await aPerson();
    const mail = await mailbox.mailTo(email, /verify-email/);
    const [link = ""] = /http\S+verify-email\S+/.exec(mail) ?? [];
    expect((await send(link, { redirect: "manual" })).status).toBeLessThan(400);
    const after = await send(`${server.url}/api/auth/get-session`, { headers: bearer(session) });
    expect(after.body).toMatchObject({ user: { email, emailVerified: true } });
  });

  test("where it is required, nobody signs in before; and a right password is answered like a wrong one", async () => {
    const strict = await startTestServer({ SMTP_URL: mailbox.url });
    const email = anAddress();
    await post("/sign-up/email", { name: "Ann", email, password }, {}, strict.url);
    const before = await post("/sign-in/email", { email, password }, {}, strict.url);
    expect(before).toMatchObject({ status: 401, body: { code: "INVALID_EMAIL_OR_PASSWORD" } });
    const wrong = await post("/sign-in/email", { email, password: "wrong password" }, {}, strict.url);
    expect([before.status, before.text]).toEqual([wrong.status, wrong.text]);
    const [link = ""] = /http\S+verify-email\S+/.exec(await mailbox.mailTo(email, /verify-email/)) ?? [];
    await send(link, { redirect: "manual" });
    expect((await post("/sign-in/email", { email, password }, {}, strict.url)).status).toBe(200);
    await strict.close();
  });
});

describe("deleting an account", () => {
  test("asks for the password, and takes the tasks along; its tokens do not bring it back", async () => {
    const { email, session, jwt } = await aPerson();
    const headers = { ...bearer(jwt), "content-type": "application/json" };
    const body = JSON.stringify({ title: "Soon gone" });
    await send(`${server.url}/api/me/tasks`, { method: "POST", headers, body });
    for (const guess of [{}, { password: "wrong password" }])
      expect((await post("/delete-user", guess, bearer(session))).status).toBe(400);
    expect(await tasks(jwt)).toMatchObject({ body: [{ title: "Soon gone" }] });

    expect((await post("/delete-user", { password }, bearer(session))).status).toBe(200);
    expect(await tasks(jwt)).toMatchObject({ status: 401, body: { reason: "token_revoked" } });
    expect((await post("/sign-in/email", { email, password })).status).toBe(401);
    await mailbox.mailTo(email, /Your account and all of your tasks have been deleted/);
    // The address is free again, for somebody new.
    await post("/sign-up/email", { name: "Other", email, password });
    const other = await post("/sign-in/email", { email, password });
    expect(await tasks(memberOf(other, "jwt"))).toMatchObject({ status: 200, body: [] });
  });

  test("a server that has not heard of it yet does not bring the user back either", async () => {
    const database = await cloneDatabase(inject("adminUrl"));
    const [one, other] = [
      await startTestServer({ DATABASE_URL: database }),
      await startTestServer({ DATABASE_URL: database }),
    ];
    const { session, jwt } = await aPerson(one.url);
    await post("/delete-user", { password }, bearer(session), one.url);
    const headers = { ...bearer(jwt), "content-type": "application/json" };
    const late = await send(`${other.url}/api/me/tasks`, {
      method: "POST",
      headers,
      body: '{"title":"Late"}',
    });
    expect(late).toMatchObject({ status: 401, body: { reason: "token_revoked" } });
    await Promise.all([one.close(), other.close()]);
  });
});

test("a user of the first version, who has tasks and no password, gets in by asking for a new one", async () => {
  const [id, email] = [`user-${randomUUID()}`, anAddress()];
  const headers = {
    ...bearer(await tokenOf(id, { email, name: "Ann" })),
    "content-type": "application/json",
  };
  await send(`${server.url}/api/me/tasks`, { method: "POST", headers, body: '{"title":"From before"}' });
  await post("/request-password-reset", { email });
  const mail = await mailbox.mailTo(email, /asked for a new password for your account/);
  const [, token = ""] = /asked for one: (\S+)/.exec(mail) ?? [];
  expect((await post("/reset-password", { newPassword: password, token })).status).toBe(200);
  const jwt = memberOf(await post("/sign-in/email", { email, password }), "jwt");
  expect(decodeJwt(jwt).sub).toBe(id);
  expect(await tasks(jwt)).toMatchObject({ body: [{ title: "From before" }] });
});

test("keys rotate: the next token has another, which a server that has not seen it takes as well", async () => {
  const database = await cloneDatabase(inject("adminUrl"));
  const [one, other] = [
    await startTestServer({ DATABASE_URL: database }),
    await startTestServer({ DATABASE_URL: database }),
  ];
  const before = await aPerson(one.url);
  expect((await tasks(before.jwt, other.url)).status).toBe(200);
  const client = new pg.Client(database);
  await client.connect();
  await client.query("UPDATE auth.jwks SET expires_at = now()");
  await client.end();
  const after = await aPerson(one.url);
  expect(decodeProtectedHeader(after.jwt).kid).not.toBe(decodeProtectedHeader(before.jwt).kid);
  for (const { jwt } of [before, after])
    for (const { url } of [one, other]) expect((await tasks(jwt, url)).status).toBe(200);
  const published = await send(`${other.url}/api/auth/jwks`);
  expect(Reflect.get(Object(published.body), "keys")).toHaveLength(2);
  await Promise.all([one.close(), other.close()]);
});

test("with accounts kept elsewhere, /api/auth is not there", async () => {
  const external = await startTestServer({ AUTH_MODE: "external" });
  for (const path of ["/sign-up/email", "/sign-in/email"])
    expect(await post(path, { email: anAddress(), password }, {}, external.url)).toMatchObject({
      status: 404,
    });
  expect((await send(`${external.url}/api/auth/jwks`)).status).toBe(404);
  expect((await tasks(await tokenOf("ann"), external.url)).status).toBe(200);
  await external.close();
});

test("a server whose secret was changed makes itself a new key", async () => {
  const database = await cloneDatabase(inject("adminUrl"));
  const before = await startTestServer({ DATABASE_URL: database });
  const { email, jwt } = await aPerson(before.url);
  await before.close();
  const after = await startTestServer({
    DATABASE_URL: database,
    BETTER_AUTH_SECRET: randomUUID() + randomUUID(),
  });
  const signedIn = await post("/sign-in/email", { email, password }, {}, after.url);
  expect((await tasks(memberOf(signedIn, "jwt"), after.url)).status).toBe(200);
  // The old key is still published: tokens of before are good until they expire.
  expect((await tasks(jwt, after.url)).status).toBe(200);
  await after.close();
});

describe("the client", () => {
  test("signs up, calls, signs out, and gets new tokens by itself", async () => {
    const email = anAddress();
    const account = createTaskwellAccount({ url: server.url });
    const api = createTaskwellClient({ url: server.url, token: account });
    await expect(api.me.get.query()).rejects.toThrow("Unauthorized");
    await account.signUp({ name: "Ann", email, password });
    await api.task.create.mutate({ title: "First" });
    const first = await account.get();
    expect(await account.get()).toBe(first);
    // A token that is refused is replaced behind the call.
    account.invalidate(first);
    await sleep(1_000);
    expect((await api.task.list.query()).items).toHaveLength(1);
    expect(await account.get()).not.toBe(first);

    await account.signOut({ everywhere: true });
    await expect(api.task.list.query()).rejects.toThrow("Unauthorized");
    await expect(account.signIn({ email, password: "wrong password" })).rejects.toMatchObject({
      name: "AccountError",
      status: 401,
      code: "INVALID_EMAIL_OR_PASSWORD",
    });
    await account.signIn({ email, password });
    expect((await api.task.list.query()).items).toHaveLength(1);
  });

  test("a session that is kept signs a program in when it starts again", async () => {
    let kept: string | undefined;
    const storage = { get: () => kept, set: (token?: string) => void (kept = token) };
    const email = anAddress();
    await createTaskwellAccount({ url: server.url, storage }).signUp({ name: "Ann", email, password });
    const again = createTaskwellClient({
      url: server.url,
      token: createTaskwellAccount({ url: server.url, storage }),
    });
    expect(await again.me.get.query()).toMatchObject({ email });
  });
});
