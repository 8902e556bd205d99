/** Requests to /api/auth that do not fit: each is answered 4xx with the field and what would be right, never 500. */
import { routes } from "@taskwell/accounts/routes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { anAddress, bearer, memberOf, password, postAccount, signUpAndIn } from "./testing-accounts.ts";
import { send, startTestServer } from "./testing.ts";

let server: RunningServer;
let session: string;
beforeAll(async () => {
  server = await startTestServer();
  ({ session } = await signUpAndIn(server.url));
});
afterAll(() => server.close());

const post = (path: string, body: object | string, headers: Record<string, string> = bearer(session)) =>
  postAccount(server.url, path, body, headers);

const valid: Readonly<Record<string, Record<string, unknown>>> = {
  "/sign-up/email": {
    name: "Ann",
    email: "ann@example.com",
    password,
    image: "x",
    callbackURL: "/",
    rememberMe: true,
  },
  "/sign-in/email": { email: "ann@example.com", password, callbackURL: "/", rememberMe: true },
  "/sign-out": {},
  "/revoke-session": { token: "x" },
  "/revoke-sessions": {},
  "/revoke-other-sessions": {},
  "/verify-password": { password },
  "/change-password": { currentPassword: password, newPassword: password, revokeOtherSessions: true },
  "/request-password-reset": { email: "ann@example.com", redirectTo: "/" },
  "/reset-password": { newPassword: password, token: "x" },
  "/send-verification-email": { email: "ann@example.com", callbackURL: "/" },
  "/change-email": { newEmail: "bob@example.com", callbackURL: "/" },
  "/update-user": { name: "Ann", image: "x" },
  "/delete-user": { password },
};
const posts = Object.entries(valid);
const fields = posts.flatMap(([path, body]) => Object.keys(body).map((field) => [path, field] as const));

test("every route that takes a body is looked at here", () => {
  const known = Object.entries(routes).filter(([, { body }]) => body !== undefined);
  expect(known.map(([path]) => path).toSorted()).toEqual(Object.keys(valid).toSorted());
});

test.each(fields)("POST %s: %s of a wrong type is refused by name", async (path, field) => {
  for (const value of [1, {}, ["x"], [[]], { toString: "x" }, "a\0b", "\ud800"]) {
    const response = await post(path, { ...valid[path], [field]: value });
    expect(response).toMatchObject({
      status: 400,
      body: { code: expect.any(String), message: expect.stringMatching(new RegExp(`^${field}: `)) },
    });
  }
});

describe.each(posts)("POST %s", (path) => {
  test.each(["[]", "null", '"x"', "1", "[[]]", "{", "", "nul", '{"a":1,}', "\ufeff\ufeff{}"])(
    "a body that is %j is answered below 500",
    async (body) => {
      expect((await post(path, body)).status).toBeLessThan(500);
    },
  );

  test.each(["[", '{"name":'])("a body of 100,000 times %j is refused, closed or not", async (opening) => {
    const closing = opening === "[" ? "]" : "}";
    for (const body of [
      opening.repeat(1_500),
      `${opening.repeat(1_500)}1${closing.repeat(1_500)}`,
      JSON.stringify({ ...valid[path], extra: 1 }).replace("1}", `${"[".repeat(2_250)}${"]".repeat(2_250)}}`),
    ])
      expect((await post(path, body)).status).toBe(400);
  });
});

describe("update-user", () => {
  test.each([
    [{ name: 1 }, "name: Must be a text."],
    [{ name: {} }, "name: Must be a text."],
    [{ name: ["x"] }, "name: Must be a text."],
    [{ name: null }, "name: Must be a text."],
    [{ name: " " }, "name: Must not be empty."],
    [{ image: {} }, "image: Must be a text."],
    [{ image: "x".repeat(2_049) }, "image: Must have at most 2048 characters."],
    [{ email: "x@example.com" }, "email: Is changed with POST /api/auth/change-email."],
    [{}, "Send name or image."],
    [{ emailVerified: true }, "Send name or image."],
  ])("%j is refused: %s", async (body, message) => {
    expect(await post("/update-user", body)).toMatchObject({
      status: 400,
      body: { code: "VALIDATION_ERROR", message },
    });
  });

  test("changes the name, and removes the image", async () => {
    const { session: own } = await signUpAndIn(server.url);
    for (const change of [{ name: "Änn 🎉", image: "https://img.example/1" }, { image: null }])
      expect((await post("/update-user", change, bearer(own))).status).toBe(200);
    const { body } = await send(`${server.url}/api/auth/get-session`, { headers: bearer(own) });
    expect(body).toMatchObject({ user: { name: "Änn 🎉", image: null } });
  });
});

test.each([
  ["a line break", "Bob\r\n\r\nhttps://host.example click here"],
  ["a tab", "Bob\tSmith"],
  ["DEL", "Bob\x7f"],
  ["the control NEL", "Bob\u0085Smith"],
  ["a line separator", "Bob\u2028Smith"],
  ["a paragraph separator", "Bob\u2029Smith"],
  ["a right-to-left override", "Bob\u202egpj.exe"],
  ["an isolate", "Bob\u2066Smith"],
])("a name with %s is refused", async (_title, name) => {
  const message = "name: Must be one line, without control characters.";
  const refusal = { status: 400, body: { message } };
  expect(await post("/sign-up/email", { name, email: anAddress(), password })).toMatchObject(refusal);
  expect(await post("/update-user", { name })).toMatchObject(refusal);
});

test.each(["José Ñandú", "李小龍", "محمد علی", "می‌خواهم", "👩‍👩‍👧", "O’Neil-Smith, Jr."])(
  "%s is a name",
  async (name) => {
    const response = await post("/sign-up/email", { name, email: anAddress(), password });
    expect(response).toMatchObject({ status: 200, body: { user: { name } } });
  },
);

describe("passwords and addresses of the wrong form say what would be right", () => {
  test.each([
    [{ password: "short" }, "PASSWORD_TOO_SHORT", "password: Must have at least 8 characters."],
    [{ password: "x".repeat(129) }, "PASSWORD_TOO_LONG", "password: Must have at most 128 characters."],
    [{ email: "x" }, "INVALID_EMAIL", "email: Must be an e-mail address, such as ann@example.com."],
    [{ name: undefined }, "VALIDATION_ERROR", "name: Required."],
  ])("%j", async (change, code, message) => {
    const body = { name: "Ann", email: anAddress(), password, ...change };
    expect(await post("/sign-up/email", body)).toMatchObject({ status: 400, body: { code, message } });
  });
});

test("a body that is not UTF-8 is refused, so that no password is stored damaged", async () => {
  const body = Buffer.concat([
    Buffer.from(`{"name":"Ann","email":"${anAddress()}","password":"long enough`),
    Buffer.from([0xff]),
    Buffer.from('"}'),
  ]);
  const headers = { "content-type": "application/json" };
  expect(await send(`${server.url}/api/auth/sign-up/email`, { method: "POST", headers, body })).toMatchObject(
    {
      status: 400,
      body: { message: "The body must be encoded in UTF-8." },
    },
  );
});

test.each([
  "application/json; charset=utf-16",
  "application/x-www-form-urlencoded",
  "text/plain",
  "multipart/form-data",
])("Content-Type: %s is answered 415", async (contentType) => {
  const response = await post("/sign-out", "{}", { "content-type": contentType });
  expect(response).toMatchObject({ status: 415, body: { code: "UNSUPPORTED_MEDIA_TYPE" } });
});

test("paths and queries with bytes that cannot be stored are refused", async () => {
  for (const path of [
    "/reset-password/%00",
    "/reset-password/%ff",
    "/verify-email?token=%00",
    "/get-session?x=%00",
  ])
    expect((await send(`${server.url}/api/auth${path}`)).status).toBe(400);
});

test("HEAD answers like GET, without a body, where GET changes nothing", async () => {
  const [head, got] = await Promise.all(
    ["HEAD", "GET"].map((method) => send(`${server.url}/api/auth/jwks`, { method })),
  );
  expect(head).toMatchObject({ status: 200, text: "" });
  expect(head?.headers.get("content-type")).toBe(got?.headers.get("content-type"));
  const link = await send(`${server.url}/api/auth/verify-email?token=x`, { method: "HEAD" });
  expect(link.status).toBe(405);
});

test("a wrong method is answered 405 with Allow, and an unknown route 404", async () => {
  const wrong = await send(`${server.url}/api/auth/sign-in/email`);
  expect(wrong).toMatchObject({ status: 405, body: { code: "METHOD_NOT_ALLOWED" } });
  expect(wrong.headers.get("allow")).toBe("POST");
  for (const path of ["/nothing", "/callback/github?state=x", "/sign-in/social", "/error", "/__proto__"])
    expect(await send(`${server.url}/api/auth${path}`)).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND" },
    });
});

test("get-session answers 200 with null for whoever is signed out", async () => {
  for (const headers of [{}, bearer("no session")])
    expect(await send(`${server.url}/api/auth/get-session`, { headers })).toMatchObject({
      status: 200,
      body: null,
    });
});

test("fields that the route does not know are ignored, not stored", async () => {
  const email = anAddress();
  const body = { name: "Ann", email, password, emailVerified: true, id: "mine", role: "admin" };
  const { body: created } = await post("/sign-up/email", body);
  expect(created).toMatchObject({
    user: { email, emailVerified: false, id: expect.not.stringMatching(/^mine$/) },
  });
  const signedIn = await post("/sign-in/email", { email, password });
  expect(memberOf(signedIn, "jwt")).toMatch(/^ey/);
});
