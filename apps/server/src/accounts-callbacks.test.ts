/** Where links and routes of accounts may send a browser: to this server and to the origins in CORS_ORIGINS. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { anAddress, bearer, password, postAccount, signUpAndIn } from "./testing-accounts.ts";
import { send, startTestServer } from "./testing.ts";

const app = "https://app.example.com";
let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer({ CORS_ORIGINS: app });
});
afterAll(() => server.close());

const elsewhere = [
  "/..//host.example",
  "/%2e%2e//host.example",
  "/a/../..//host.example/path",
  "//host.example",
  "///host.example",
  "/\\host.example",
  "\\\\host.example",
  "/\t/host.example",
  "\thttps://host.example",
  "https:host.example",
  "https://host.example",
  "https://app.example.com.host.example",
  "https://app.example.com@host.example",
  "https://user:password@app.example.com",
  "http://app.example.com",
  "https://app.example.com:8443",
  "javascript:alert(1)",
  "data:text/html,x",
  "blob:https://app.example.com/x",
  "http://[",
];

describe.each(elsewhere)("%j", (callback) => {
  const query = (name: string) => new URLSearchParams({ token: "x", [name]: callback }).toString();

  test.each(["callbackURL", "redirectTo", "errorCallbackURL", "newUserCallbackURL"])(
    "is refused as %s of a link",
    async (name) => {
      for (const path of [`/verify-email?${query(name)}`, `/reset-password/x?${query(name)}`]) {
        const response = await send(`${server.url}/api/auth${path}`, { redirect: "manual" });
        expect(response).toMatchObject({ status: 403, body: { code: expect.stringMatching(/^INVALID_/) } });
        expect(response.headers.get("location")).toBeNull();
      }
    },
  );

  test("is refused in a body", async () => {
    const email = anAddress();
    for (const [path, body] of [
      ["/sign-up/email", { name: "Ann", email, password, callbackURL: callback }],
      ["/sign-in/email", { email, password, callbackURL: callback }],
      ["/sign-out", { callbackURL: callback }],
      ["/send-verification-email", { email, callbackURL: callback }],
      ["/request-password-reset", { email, redirectTo: callback }],
      ["/change-email", { newEmail: email, callbackURL: callback }],
      ["/request-password-reset", { email, errorCallbackURL: callback }],
      ["/request-password-reset", { email, newUserCallbackURL: callback }],
    ] as const)
      expect(await postAccount(server.url, path, body)).toMatchObject({
        status: 403,
        body: { message: expect.stringContaining("Must be a URL of this server") },
      });
  });
});

test("a path of this server and a URL of a listed origin are accepted, and carry the outcome", async () => {
  for (const [callback, target] of [
    ["/done?from=mail#top", `${server.url}/done?from=mail&error=INVALID_TOKEN#top`],
    [`${app}/done`, `${app}/done?error=INVALID_TOKEN`],
  ] as const) {
    const query = new URLSearchParams({ token: "x", callbackURL: callback }).toString();
    for (const path of [`/verify-email?${query}`, `/reset-password/x?${query}`]) {
      const response = await send(`${server.url}/api/auth${path}`, { redirect: "manual" });
      expect(response.status).toBe(302);
      expect(response.headers.get("location")).toBe(target);
    }
  }
});

test("a callback is sent once", async () => {
  const twice = await send(`${server.url}/api/auth/verify-email?token=x&callbackURL=/a&callbackURL=/b`, {
    redirect: "manual",
  });
  expect(twice).toMatchObject({ status: 400, body: { message: "callbackURL: Send it once." } });
});

test("signing in with a listed callback names it as the next place", async () => {
  const { email, session } = await signUpAndIn(server.url);
  const body = { email, password, callbackURL: "/tasks" };
  const signedIn = await postAccount(server.url, "/sign-in/email", body, bearer(session));
  expect(signedIn.headers.get("location")).toBe(`${server.url}/tasks`);
});
