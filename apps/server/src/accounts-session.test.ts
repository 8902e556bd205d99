/** The calls of a signed-in user, with the session as a bearer token and as a cookie: paths, bodies and responses. */
import { cloneDatabase } from "@taskwell/db/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { anAddress, bearer, cookieOf, password, postAccount, signUpAndIn } from "./testing-accounts.ts";
import { send, startTestServer } from "./testing.ts";

let server: RunningServer;
let database: string;
beforeAll(async () => {
  database = await cloneDatabase(inject("adminUrl"));
  server = await startTestServer({ DATABASE_URL: database });
});
afterAll(() => server.close());

describe.each(["bearer", "cookie"])("with a %s", (kind) => {
  async function aUser() {
    const user = await signUpAndIn(server.url);
    const cookie = { cookie: `better-auth.session_token=${cookieOf(user.signedIn)}`, origin: server.url };
    const headers: Record<string, string> = kind === "bearer" ? bearer(user.session) : cookie;
    return {
      ...user,
      get: (path: string) => send(`${server.url}/api/auth${path}`, { headers }),
      post: (path: string, body: object) => postAccount(server.url, path, body, headers),
    };
  }

  test("get-session tells who is signed in, and token gives an access token", async () => {
    const { email, get } = await aUser();
    expect(await get("/get-session")).toMatchObject({
      status: 200,
      body: { session: { token: expect.any(String) }, user: { email, name: "Ann", emailVerified: false } },
    });
    expect(await get("/token")).toMatchObject({ status: 200, body: { token: expect.stringMatching(/^ey/) } });
  });

  test.each<[string, object, object]>([
    ["/update-user", { name: "Bob" }, { status: true }],
    ["/verify-password", { password }, { status: true }],
    ["/change-email", { newEmail: anAddress() }, { status: true }],
    ["/request-password-reset", { email: anAddress() }, { status: true, message: expect.any(String) }],
    ["/revoke-other-sessions", {}, { status: true }],
    ["/sign-out", {}, { success: true }],
    ["/delete-user", { password }, { success: true, message: "User deleted" }],
    [
      "/change-password",
      { currentPassword: password, newPassword: "new password" },
      { token: null, user: { name: "Ann" } },
    ],
    [
      "/change-password",
      { currentPassword: password, newPassword: "new password", revokeOtherSessions: true },
      { token: expect.any(String), user: { name: "Ann" } },
    ],
  ])("POST %s %j", async (path, body, response) => {
    const { post } = await aUser();
    expect(await post(path, body)).toMatchObject({ status: 200, body: response });
  });

  test("a wrong password is refused with its code", async () => {
    const { post } = await aUser();
    const wrong = "wrong password";
    for (const [path, body] of [
      ["/verify-password", { password: wrong }],
      ["/delete-user", { password: wrong }],
      ["/change-password", { currentPassword: wrong, newPassword: password }],
    ] as const)
      expect(await post(path, body)).toMatchObject({ status: 400, body: { code: "INVALID_PASSWORD" } });
  });
});

test("someone who signed in days ago sees their sessions", async () => {
  const { session } = await signUpAndIn(server.url);
  const client = new pg.Client(database);
  await client.connect();
  const { rowCount } = await client.query(
    "UPDATE auth.sessions SET created_at = created_at - interval '3 days' WHERE token = $1",
    [session],
  );
  await client.end();
  expect(rowCount).toBe(1);
  const response = await send(`${server.url}/api/auth/list-sessions`, { headers: bearer(session) });
  expect(response).toMatchObject({ status: 200, body: [{ userAgent: "node" }] });
});

test("signed out, calls that need a session are answered 401, and get-session 200 with null", async () => {
  for (const [path, body] of [
    ["/update-user", { name: "Bob" }],
    ["/verify-password", { password }],
    ["/change-email", { newEmail: anAddress() }],
    ["/change-password", { currentPassword: password, newPassword: password }],
    ["/delete-user", { password }],
    ["/revoke-sessions", {}],
  ] as const)
    expect(await postAccount(server.url, path, body)).toMatchObject({
      status: 401,
      body: { code: "UNAUTHORIZED" },
    });
  expect(await send(`${server.url}/api/auth/get-session`)).toMatchObject({
    status: 200,
    body: null,
    text: "null",
  });
});

test("a token that names an unknown key is refused within a tenth of a second", async () => {
  const { jwt } = await signUpAndIn(server.url);
  const [, claims = "", signature = ""] = jwt.split(".");
  const durationsMs: number[] = [];
  for (let count = 0; count < 30; count += 1) {
    const header = Buffer.from(JSON.stringify({ alg: "EdDSA", kid: `unknown-${count}` })).toString(
      "base64url",
    );
    const startedAtMs = performance.now();
    const response = await send(`${server.url}/api/me/tasks`, {
      headers: bearer([header, claims, signature].join(".")),
    });
    expect(response).toMatchObject({ status: 401, body: { reason: "token_signature_invalid" } });
    durationsMs.push(performance.now() - startedAtMs);
  }
  expect(durationsMs.toSorted((a, b) => a - b)[15]).toBeLessThan(100);
});
