/** Changing one's e-mail address: the new one is verified first, the old one is told. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import {
  anAddress,
  bearer,
  codeIn,
  cookieOf,
  linkIn,
  memberOf,
  password,
  postAccount,
  startMailbox,
} from "./testing-accounts.ts";
import type { Mailbox } from "./testing-accounts.ts";
import { send, startTestServer } from "./testing.ts";

let mailbox: Mailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
});
afterAll(() => mailbox.close());

describe.each(["optional", "required"])("with EMAIL_VERIFICATION=%s", (verification) => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startTestServer({ SMTP_URL: mailbox.url, EMAIL_VERIFICATION: verification });
  });
  afterAll(() => server.close());

  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    postAccount(server.url, path, body, headers);

  /** A user with a verified address, signed in. */
  async function aUser() {
    const email = anAddress();
    await post("/sign-up/email", { name: "Ann", email, password });
    await send(linkIn(await mailbox.mailTo(email, /Verify your e-mail address/)));
    const signedIn = await post("/sign-in/email", { email, password });
    return { email, session: memberOf(signedIn, "token"), jwt: memberOf(signedIn, "jwt"), signedIn };
  }

  const userOf = async (session: string) => {
    const { body } = await send(`${server.url}/api/auth/get-session`, { headers: bearer(session) });
    return Reflect.get(Object(body), "user");
  };

  const confirmationLink = async (address: string) =>
    linkIn(await mailbox.mailTo(address, /Confirm your new e-mail address/));

  test("the address changes once the link in the new mailbox is opened, and the old address is told", async () => {
    const { email, session, jwt } = await aUser();
    const newEmail = anAddress();
    const asked = await post("/change-email", { newEmail: newEmail.toUpperCase() }, bearer(session));
    expect(asked).toMatchObject({ status: 200, body: { status: true } });
    await mailbox.mailTo(email, /asked to change its e-mail address/);
    const link = await confirmationLink(newEmail);
    expect(await userOf(session)).toMatchObject({ email });

    expect(await send(link)).toMatchObject({ status: 200, text: expect.stringContaining("was changed") });
    await mailbox.mailTo(email, /The e-mail address of your account was changed/);
    expect(await userOf(session)).toMatchObject({ email: newEmail, emailVerified: true });
    const { body } = await send(`${server.url}/api/auth/token`, { headers: bearer(session) });
    const token = String(Reflect.get(Object(body), "token"));
    expect(decodeJwt(token)).toMatchObject({ sub: decodeJwt(jwt).sub, email: newEmail });
    const me = await send(`${server.url}/trpc/me.get`, { headers: bearer(token) });
    expect(me.body).toMatchObject({ result: { data: { id: decodeJwt(jwt).sub } } });
    expect((await post("/sign-in/email", { email, password })).status).toBe(401);
    expect((await post("/sign-in/email", { email: newEmail, password })).status).toBe(200);
  });

  test("works with the cookie too", async () => {
    const { signedIn, session } = await aUser();
    const newEmail = anAddress();
    const headers = { cookie: `better-auth.session_token=${cookieOf(signedIn)}`, origin: server.url };
    expect((await post("/change-email", { newEmail }, headers)).status).toBe(200);
    await send(await confirmationLink(newEmail));
    expect(await userOf(session)).toMatchObject({ email: newEmail });
  });

  test("the link works once, signs nobody in, and leads to the front end's page if one was named", async () => {
    const { session } = await aUser();
    const newEmail = anAddress();
    await post("/change-email", { newEmail, callbackURL: "/settings" }, bearer(session));
    const link = await confirmationLink(newEmail);
    const first = await send(link, { redirect: "manual" });
    expect(first.headers.get("location")).toBe(`${server.url}/settings`);
    expect(first.headers.get("set-cookie")).toBeNull();
    const second = await send(link, { redirect: "manual" });
    expect(second.headers.get("location")).toBe(`${server.url}/settings?error=INVALID_TOKEN`);
  });

  test.each([
    [
      "a change of the password",
      "/change-password",
      { currentPassword: password, newPassword: "new password" },
    ],
    ["signing out everywhere", "/revoke-sessions", {}],
  ])("%s ends the link", async (_title, path, body) => {
    const { email, session } = await aUser();
    const newEmail = anAddress();
    await post("/change-email", { newEmail }, bearer(session));
    const link = await confirmationLink(newEmail);
    expect((await post(path, body, bearer(session))).status).toBe(200);
    expect(await send(link)).toMatchObject({
      status: 400,
      text: expect.stringContaining("does not work any more"),
    });
    const newPassword = path === "/change-password" ? "new password" : password;
    expect((await post("/sign-in/email", { email, password: newPassword })).status).toBe(200);
  });

  test("codes for a new password that were sent to the old address end with the change", async () => {
    const { email, session } = await aUser();
    const newEmail = anAddress();
    await post("/request-password-reset", { email });
    const code = codeIn(await mailbox.mailTo(email, /asked for one/));
    await post("/change-email", { newEmail }, bearer(session));
    await send(await confirmationLink(newEmail));
    expect((await post("/reset-password", { token: code, newPassword: "new password" })).status).toBe(400);
  });

  test("the response does not tell whether the new address has an account; its owner learns of it", async () => {
    const [ann, bob] = [await aUser(), await aUser()];
    const [taken, free] = [
      await post("/change-email", { newEmail: bob.email }, bearer(ann.session)),
      await post("/change-email", { newEmail: anAddress() }, bearer(ann.session)),
    ];
    expect([taken.status, taken.text]).toEqual([free.status, free.text]);
    await mailbox.mailTo(bob.email, /change the address of another account to yours/);
    expect(mailbox.mailsTo(bob.email).filter((mail) => mail.includes("/account/change-email"))).toEqual([]);
  });

  test("an address that was taken meanwhile is not taken away, and the page says so", async () => {
    const { email, session } = await aUser();
    const newEmail = anAddress();
    await post("/change-email", { newEmail }, bearer(session));
    const link = await confirmationLink(newEmail);
    await post("/sign-up/email", { name: "Bob", email: newEmail, password });
    expect(await send(link)).toMatchObject({
      status: 400,
      text: expect.stringContaining("belongs to another account by now"),
    });
    expect(await userOf(session)).toMatchObject({ email });
  });

  test("needs a session, and an address that differs", async () => {
    const { email, session } = await aUser();
    expect((await post("/change-email", { newEmail: anAddress() })).status).toBe(401);
    expect(await post("/change-email", { newEmail: email }, bearer(session))).toMatchObject({
      status: 400,
      body: { code: "EMAIL_UNCHANGED" },
    });
  });
});
