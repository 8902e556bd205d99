/** Accounts over HTTP, as browsers and scripts use them. */
import { createHmac, randomUUID } from "node:crypto";
import { createTaskwellAccount } from "@taskwell/client/account";
import { createTaskwellClient } from "@taskwell/client";
import { cloneDatabase } from "@taskwell/db/testing";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import {
  anAddress,
  bearer,
  cookieOf,
  memberOf,
  password,
  postAccount,
  signUpAndIn,
  startMailbox,
} from "./testing-accounts.ts";
import type { Mailbox } from "./testing-accounts.ts";
import { secret, send, startTestServer, tokenOf } from "./testing.ts";
import type { TestResponse } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  mailbox = await startMailbox();
  server = await startTestServer({ SMTP_URL: mailbox.url, EMAIL_VERIFICATION: "optional" });
});
afterAll(async () => {
  await server.close();
  await mailbox.close();
});

let mailbox: Mailbox;

/** Calls a route of this file's server, unless another is named. */
const post = (path: string, body: object, headers: Record<string, string> = {}, url = server.url) =>
  postAccount(url, path, body, headers);
const aUser = (url = server.url) => signUpAndIn(url);

const tasks = (token: string, url = server.url) => send(`${url}/api/me/tasks`, { headers: bearer(token) });

describe("signing up and in", () => {
  test("gives an access token for REST and tRPC: EdDSA, 15 minutes, iss, aud, sub, email, name", async () => {
    const { email, jwt } = await aUser();
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

  test("the session gives the next token, and its cookie is hidden from scripts and other sites", async () => {
    const { session, signedIn, jwt } = await aUser();
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

  test("with an https origin, the cookie is Secure", async () => {
    const https = await startTestServer({ BETTER_AUTH_URL: "https://tasks.example.com" });
    const { signedIn, jwt } = await aUser(https.url);
    expect(signedIn.headers.get("set-cookie")).toMatch(/^__Secure-.*Secure/);
    expect(decodeJwt(jwt).iss).toBe("https://tasks.example.com");
    await https.close();
  });

  test("the public keys are published, without the private ones", async () => {
    const { body } = await send(`${server.url}/api/auth/jwks`);
    expect(body).toEqual({
      keys: [{ kty: "OKP", crv: "Ed25519", alg: "EdDSA", kid: expect.any(String), x: expect.any(String) }],
    });
  });

  test("no response reveals whether an address has an account", async () => {
    const { email } = await aUser();
    const form = ({ status, body }: TestResponse) => ({ status, body: JSON.stringify(body, formOf) });
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
    // The owner of the account is told by e-mail.
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
    const response = await post("/sign-up/email", body);
    expect(response).toMatchObject({
      status,
      body: { code: expect.any(String), message: expect.any(String) },
    });
  });

  test("a page of another origin cannot use the cookie", async () => {
    const { signedIn } = await aUser();
    const [cookie = ""] = (signedIn.headers.get("set-cookie") ?? "").split(";");
    const refused = await post("/sign-out", {}, { cookie, origin: "https://evil.example" });
    expect(refused).toMatchObject({ status: 403, body: { code: "INVALID_ORIGIN" } });
  });
});

describe("only access tokens of this server are accepted", () => {
  test("not a session token, a cookie, or a token for verifying an e-mail address", async () => {
    const { email, session, signedIn } = await aUser();
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

  test("not a token signed with the public key as a secret, or by another server", async () => {
    const { jwt } = await aUser();
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

    // Correctly signed, by another server with its own keys.
    const other = await startTestServer({ JWT_ISSUER: "other" });
    const elsewhere = await aUser(other.url);
    expect((await tasks(elsewhere.jwt, other.url)).status).toBe(200);
    expect(await tasks(elsewhere.jwt)).toMatchObject({
      status: 401,
      body: { reason: "token_signature_invalid" },
    });
    await other.close();
  });

  test("not a token of another issuer or audience with the same keys", async () => {
    const database = await cloneDatabase(inject("adminUrl"));
    const one = await startTestServer({ DATABASE_URL: database });
    const { jwt } = await aUser(one.url);
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

  test("with JWT_HS256=off, not a token signed with the secret", async () => {
    expect((await tasks(await tokenOf("ann"))).status).toBe(200);
    const strict = await startTestServer({ JWT_HS256: "off" });
    expect(await tasks(await tokenOf("ann"), strict.url)).toMatchObject({
      status: 401,
      body: { reason: "token_algorithm_refused" },
    });
    expect((await tasks((await aUser(strict.url)).jwt, strict.url)).status).toBe(200);
    await strict.close();
  });

  test("Better Auth signs its own tokens with another secret", async () => {
    const { email, signedIn } = await aUser();
    const mail = await mailbox.mailTo(email, /verify-email\?token=/);
    const [, token = ""] = /verify-email\?token=([\w.-]+)/.exec(mail) ?? [];
    const [header = "", payload = "", signature] = token.split(".");
    expect(createHmac("sha256", secret).update(`${header}.${payload}`).digest("base64url")).not.toBe(
      signature,
    );
    const [value = "", cookieSignature] = decodeURIComponent(cookieOf(signedIn)).split(".");
    expect(createHmac("sha256", secret).update(value).digest("base64")).not.toBe(cookieSignature);
  });
});

describe("sessions", () => {
  test("can be listed and revoked one by one", async () => {
    const { email, session } = await aUser();
    const second = memberOf(await post("/sign-in/email", { email, password }), "token");
    const list = await send(`${server.url}/api/auth/list-sessions`, { headers: bearer(session) });
    expect([list.body].flat()).toHaveLength(2);
    await post("/revoke-session", { token: second }, bearer(session));
    expect((await send(`${server.url}/api/auth/token`, { headers: bearer(second) })).status).toBe(401);
    expect((await send(`${server.url}/api/auth/token`, { headers: bearer(session) })).status).toBe(200);
  });

  test("of another user cannot be revoked", async () => {
    const [ann, eve] = [await aUser(), await aUser()];
    await post("/revoke-session", { token: ann.session }, bearer(eve.session));
    expect((await send(`${server.url}/api/auth/token`, { headers: bearer(ann.session) })).status).toBe(200);
  });

  test("signing out ends one session; signing out everywhere also revokes all earlier tokens, and no later ones", async () => {
    const { email, session, jwt } = await aUser();
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
  test("can be changed with the old password, which can end other sessions", async () => {
    const { email, session, jwt } = await aUser();
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

  test("can be reset once with the e-mailed code, which ends all sessions and tokens", async () => {
    const { email, session, jwt } = await aUser();
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
  test("the e-mailed link verifies the address", async () => {
    const { email, session } = await aUser();
    const mail = await mailbox.mailTo(email, /verify-email/);
    const [link = ""] = /http\S+verify-email\S+/.exec(mail) ?? [];
    expect((await send(link, { redirect: "manual" })).status).toBeLessThan(400);
    const after = await send(`${server.url}/api/auth/get-session`, { headers: bearer(session) });
    expect(after.body).toMatchObject({ user: { email, emailVerified: true } });
  });

  test("if required, signing in fails before it, as with a wrong password", async () => {
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
  test("requires the password, deletes the tasks, and revokes the tokens", async () => {
    const { email, session, jwt } = await aUser();
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
    // The address can be used for a new account.
    await post("/sign-up/email", { name: "Other", email, password });
    const other = await post("/sign-in/email", { email, password });
    expect(await tasks(memberOf(other, "jwt"))).toMatchObject({ status: 200, body: [] });
  });

  test("another server, which has not read the revocation yet, does not recreate the user", async () => {
    const database = await cloneDatabase(inject("adminUrl"));
    const [one, other] = [
      await startTestServer({ DATABASE_URL: database }),
      await startTestServer({ DATABASE_URL: database }),
    ];
    const { session, jwt } = await aUser(one.url);
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

test("a user of the first version, who has tasks but no password, signs in after a password reset", async () => {
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

test("keys rotate, and another server accepts tokens signed with the new key at once", async () => {
  const database = await cloneDatabase(inject("adminUrl"));
  const [one, other] = [
    await startTestServer({ DATABASE_URL: database }),
    await startTestServer({ DATABASE_URL: database }),
  ];
  const before = await aUser(one.url);
  expect((await tasks(before.jwt, other.url)).status).toBe(200);
  const client = new pg.Client(database);
  await client.connect();
  await client.query("UPDATE auth.jwks SET expires_at = now()");
  await client.end();
  const after = await aUser(one.url);
  expect(decodeProtectedHeader(after.jwt).kid).not.toBe(decodeProtectedHeader(before.jwt).kid);
  for (const { jwt } of [before, after])
    for (const { url } of [one, other]) expect((await tasks(jwt, url)).status).toBe(200);
  const published = await send(`${other.url}/api/auth/jwks`);
  expect(Reflect.get(Object(published.body), "keys")).toHaveLength(2);
  await Promise.all([one.close(), other.close()]);
});

test("with an external issuer, /api/auth answers 404", async () => {
  const external = await startTestServer({ AUTH_MODE: "external" });
  for (const path of ["/sign-up/email", "/sign-in/email"])
    expect(await post(path, { email: anAddress(), password }, {}, external.url)).toMatchObject({
      status: 404,
    });
  expect((await send(`${external.url}/api/auth/jwks`)).status).toBe(404);
  expect((await tasks(await tokenOf("ann"), external.url)).status).toBe(200);
  await external.close();
});

test("after a change of the secret, the server creates a new key", async () => {
  const database = await cloneDatabase(inject("adminUrl"));
  const before = await startTestServer({ DATABASE_URL: database });
  const { email, jwt } = await aUser(before.url);
  await before.close();
  const after = await startTestServer({
    DATABASE_URL: database,
    BETTER_AUTH_SECRET: randomUUID() + randomUUID(),
  });
  const signedIn = await post("/sign-in/email", { email, password }, {}, after.url);
  expect((await tasks(memberOf(signedIn, "jwt"), after.url)).status).toBe(200);
  // The old key is still published, so earlier tokens stay valid until they expire.
  expect((await tasks(jwt, after.url)).status).toBe(200);
  await after.close();
});

describe("the client", () => {
  test("signs up, calls, signs out, and renews tokens by itself", async () => {
    const email = anAddress();
    const account = createTaskwellAccount({ url: server.url });
    const api = createTaskwellClient({ url: server.url, token: account });
    await expect(api.me.get.query()).rejects.toThrow("Unauthorized");
    await account.signUp({ name: "Ann", email, password });
    await api.task.create.mutate({ title: "First" });
    const first = await account.get();
    expect(await account.get()).toBe(first);
    // A refused token is replaced. Tokens issued in the same second are equal.
    await expect
      .poll(async () => {
        account.invalidate(await account.get());
        return await account.get();
      })
      .not.toBe(first);
    expect((await api.task.list.query()).items).toHaveLength(1);

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

  test("a stored session keeps a program signed in across runs", async () => {
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
