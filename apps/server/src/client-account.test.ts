/** The client's account against a real server: sessions, passwords, and what calls see when a session ends. */
import { once } from "node:events";
import { createServer } from "node:http";
import { createTaskwellClient, isTaskwellError } from "@taskwell/client";
import { AccountError, createTaskwellAccount } from "@taskwell/client/account";
import type { TaskwellAccount } from "@taskwell/client/account";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { anAddress, linkIn, password, startMailbox } from "./testing-accounts.ts";
import type { Mailbox } from "./testing-accounts.ts";
import { startTestServer } from "./testing.ts";

let server: RunningServer;
let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
  server = await startTestServer({ SMTP_URL: mailbox.url, EMAIL_VERIFICATION: "optional" });
});
afterAll(async () => {
  await server.close();
  await mailbox.close();
});

const newPassword = "staple of another horse";

/** Somebody who has just signed up. */
async function aUser(options: Partial<Parameters<typeof createTaskwellAccount>[0]> = {}) {
  const email = anAddress();
  const account = createTaskwellAccount({ url: server.url, ...options });
  await account.signUp({ name: "Ann", email, password });
  return { email, account };
}

/** The same user on another device. */
async function signedIn(email: string, onSessionEnd = () => {}): Promise<TaskwellAccount> {
  const account = createTaskwellAccount({ url: server.url, onSessionEnd });
  await account.signIn({ email, password });
  return account;
}

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

test("session() is null for nobody, and names the user who is signed in", async () => {
  const statuses: number[] = [];
  const watchingFetch: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    statuses.push(response.status);
    return response;
  };
  const nobody = createTaskwellAccount({ url: server.url, fetch: watchingFetch });
  expect(await nobody.session()).toBeNull();
  // A browser would write any other status into its console.
  expect(statuses).toEqual([200]);

  const { email, account } = await aUser();
  const session = await account.session();
  expect(session?.user).toEqual({ id: expect.any(String), name: "Ann", email, emailVerified: false });
  expect(Date.parse(session?.expiresAt ?? "")).toBeGreaterThan(Date.now());
  await account.signOut();
  expect(await account.session()).toBeNull();
});

test("what a form has besides address and password is not sent", async () => {
  const { email, account } = await aUser();
  const form = { name: "", email, password };
  await account.signIn(form);
  expect(await account.session()).toMatchObject({ user: { name: "Ann" } });
});

test("changing the password keeps this session and ends the others, if that is wanted", async () => {
  const { email, account } = await aUser();
  let ends = 0;
  const other = await signedIn(email, () => (ends += 1));
  const api = createTaskwellClient({ url: server.url, token: account });
  await account.changePassword({ currentPassword: password, newPassword, revokeOtherSessions: true });

  expect(await account.session()).toMatchObject({ user: { email } });
  expect(await api.me.get.query()).toMatchObject({ email });
  expect(await other.session()).toBeNull();
  const error = await failureOf(account.changePassword({ currentPassword: password, newPassword }));
  expect(error).toMatchObject({ name: "AccountError", status: 400, code: "INVALID_PASSWORD" });
  expect(ends).toBe(0);
});

test("calls without a session reject with a typed error, and the end is reported once", async () => {
  const { email, account } = await aUser();
  let ends = 0;
  const other = await signedIn(email, () => (ends += 1));
  const api = createTaskwellClient({ url: server.url, token: other });
  await api.me.get.query();
  await account.signOut({ everywhere: true });

  // The access token has been revoked, and there is no session to renew it with.
  const errors = await Promise.all([failureOf(api.me.get.query()), failureOf(api.task.list.query())]);
  for (const error of [...errors, await failureOf(api.me.get.query())]) {
    expect(isTaskwellError(error)).toBe(true);
    expect(error).toMatchObject({
      data: { code: "UNAUTHORIZED", httpStatus: 401, reason: "token_missing", requestId: null },
    });
  }
  expect(ends).toBe(1);

  await other.signOut();
  await other.signIn({ email, password });
  expect(await api.me.get.query()).toMatchObject({ email });
});

test("sessions are listed, and end one by one", async () => {
  const { email, account } = await aUser();
  const other = await signedIn(email);
  const sessions = await account.sessions();
  expect(sessions).toHaveLength(2);
  expect(sessions.filter(({ isCurrent }) => isCurrent)).toEqual([
    {
      id: expect.any(String),
      isCurrent: true,
      userAgent: "node",
      ipAddress: "127.0.0.1",
      createdAt: expect.stringMatching(/Z$/),
      lastUsedAt: expect.stringMatching(/Z$/),
    },
  ]);
  const otherId = sessions.find(({ isCurrent }) => !isCurrent)?.id ?? "";
  await account.endSession(otherId);
  // It has ended already.
  await account.endSession(otherId);
  expect(await other.session()).toBeNull();
  expect(await account.sessions()).toMatchObject([{ isCurrent: true }]);
});

test("all other sessions end at once, and this one goes on with another access token", async () => {
  const { email, account } = await aUser();
  const other = await signedIn(email);
  const api = createTaskwellClient({ url: server.url, token: account });
  const token = await account.get();
  await account.endOtherSessions();

  expect(await other.session()).toBeNull();
  expect(await api.me.get.query()).toMatchObject({ email });
  const before = createTaskwellClient({ url: server.url, token });
  expect(await failureOf(before.me.get.query())).toMatchObject({ data: { reason: "token_revoked" } });
});

test("someone who has signed out everywhere can import", async () => {
  const { account } = await aUser();
  const api = createTaskwellClient({ url: server.url, token: account });
  await account.endOtherSessions();
  const document = "TYPE,CONTENT\ntask,Buy milk\n";
  expect(await api.data.importCsv.mutate({ document })).toMatchObject({ tasks: { created: 1 } });
});

test("a new name is in the next access token", async () => {
  const { account } = await aUser();
  const api = createTaskwellClient({ url: server.url, token: account });
  await api.me.get.query();
  await account.updateUser({ name: "Ann Lee" });
  expect(await account.session()).toMatchObject({ user: { name: "Ann Lee" } });
  expect(await api.me.get.query()).toMatchObject({ name: "Ann Lee" });
});

test("the links of e-mails lead to the page that was named", async () => {
  const email = anAddress();
  const account = createTaskwellAccount({ url: server.url });
  const callbackURL = "/verified";
  await account.signUp({ name: "Ann", email, password, callbackURL });
  const first = await mailbox.mailTo(email, /Verify your e-mail/);
  await account.sendVerificationEmail({ email, callbackURL });
  await expect.poll(() => mailbox.mailsTo(email).length).toBe(2);
  for (const mail of [first, mailbox.mailsTo(email)[1] ?? ""]) {
    const response = await fetch(linkIn(mail), { redirect: "manual" });
    expect(response.headers.get("location")).toBe(`${server.url}/verified`);
  }
  expect(await account.session()).toMatchObject({ user: { emailVerified: true } });
});

test("signing up sends one e-mail where the address must be verified first", async () => {
  const strict = await startTestServer({ SMTP_URL: mailbox.url });
  const account = createTaskwellAccount({ url: strict.url });
  const email = anAddress();
  const user = { name: "Ann", email, password };
  expect(await failureOf(account.signUp(user))).toMatchObject({ status: 401 });
  const mail = await mailbox.mailTo(email, /Verify your e-mail/);
  await fetch(linkIn(mail));
  await account.signIn({ email, password });
  expect(mailbox.mailsTo(email)).toHaveLength(1);
  await strict.close();
});

test("after too many attempts, the error tells how long to wait", async () => {
  const strict = await startTestServer({ RATE_LIMIT: "600", RATE_LIMIT_SIGN_IN: "2" });
  const account = createTaskwellAccount({ url: strict.url });
  const credentials = { email: anAddress(), password };
  let error: unknown;
  for (let attempt = 0; attempt < 3; attempt += 1) error = await failureOf(account.signIn(credentials));
  await strict.close();
  expect(error).toMatchObject({
    status: 429,
    code: "TOO_MANY_REQUESTS",
    retryAfterSeconds: expect.any(Number),
  });
});

test("signing out by oneself is not reported as the end of a session", async () => {
  let ends = 0;
  const { account } = await aUser({ onSessionEnd: () => (ends += 1) });
  await account.signOut();
  expect(await failureOf(account.get())).toMatchObject({ name: "AccountError", status: 401 });
  expect(ends).toBe(0);
});

test("a forgotten password is replaced with the code of an e-mail", async () => {
  const { email, account } = await aUser();
  await account.requestPasswordReset({ email });
  const mail = await mailbox.mailTo(email, /asked for one: /);
  const code = /asked for one: (\S+)/.exec(mail)?.[1] ?? "";
  const visitor = createTaskwellAccount({ url: server.url });
  await visitor.resetPassword({ newPassword, token: code });
  expect(await account.session()).toBeNull();
  await visitor.signIn({ email, password: newPassword });
  expect(await visitor.session()).toMatchObject({ user: { email } });
});

test("the e-mail address changes once the link in the new mailbox is opened", async () => {
  const { email, account } = await aUser();
  const newEmail = anAddress();
  await account.changeEmail({ newEmail });
  const mail = await mailbox.mailTo(newEmail, /Confirm your new e-mail address/);
  expect(await account.session()).toMatchObject({ user: { email } });
  await fetch(linkIn(mail));
  expect(await account.session()).toMatchObject({ user: { email: newEmail, emailVerified: true } });
});

test("a deleted account cannot sign in, and its tokens are refused", async () => {
  const { email, account } = await aUser();
  const token = await account.get();
  await account.deleteUser({ password });
  expect(await account.session()).toBeNull();
  const error = await failureOf(account.signIn({ email, password }));
  expect(error).toMatchObject({ name: "AccountError", status: 401, code: "INVALID_EMAIL_OR_PASSWORD" });
  const api = createTaskwellClient({ url: server.url, token });
  expect(await failureOf(api.me.get.query())).toMatchObject({ data: { reason: "token_revoked" } });
});

test("without an answer, an account error has status 0 and the reason as its cause", async () => {
  const account = createTaskwellAccount({ url: "http://127.0.0.1:1" });
  const credentials = { email: "ann@example.com", password };
  const calls = [account.session(), account.signIn(credentials), account.get(), account.signOut()];
  for (const error of await Promise.all(calls.map(failureOf))) {
    expect(error).toBeInstanceOf(AccountError);
    expect(error).toMatchObject({ status: 0, code: "NO_ANSWER", cause: expect.any(TypeError) });
    expect(error).toMatchObject({ message: expect.stringContaining("http://127.0.0.1:1/api/auth") });
  }
});

test("an answer that is not the server's keeps its status", async () => {
  const proxy = createServer((_request, response) => response.writeHead(502).end("<h1>Bad gateway</h1>"));
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const address = proxy.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const account = createTaskwellAccount({ url: `http://127.0.0.1:${port}` });
  const message = "The server answered with status 502.";
  expect(await failureOf(account.session())).toMatchObject({ status: 502, code: "UNKNOWN", message });
  proxy.close();
});
