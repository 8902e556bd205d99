/** How long e-mailed codes and links are worth something, and whose words e-mails carry. */
import pg from "pg";
import { cloneDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import {
  anAddress,
  bearer,
  codeIn,
  linkIn,
  memberOf,
  password,
  postAccount,
  signUpAndIn,
  startMailbox,
} from "./testing-accounts.ts";
import type { Mailbox } from "./testing-accounts.ts";
import { send, startTestServer } from "./testing.ts";

let server: RunningServer;
let mailbox: Mailbox;
let database: string;
beforeAll(async () => {
  mailbox = await startMailbox();
  database = await cloneDatabase(inject("adminUrl"));
  server = await startTestServer({
    SMTP_URL: mailbox.url,
    EMAIL_VERIFICATION: "optional",
    DATABASE_URL: database,
  });
});
afterAll(async () => {
  await server.close();
  await mailbox.close();
});

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  postAccount(server.url, path, body, headers);

/** Requests a new password, and returns the code once the e-mail is there. */
async function requestCode(email: string): Promise<string> {
  const before = new Set(mailbox.mailsTo(email).map(codeIn));
  await post("/request-password-reset", { email });
  const fresh = () =>
    mailbox
      .mailsTo(email)
      .map(codeIn)
      .find((code) => code !== "" && !before.has(code));
  await expect.poll(fresh).toBeDefined();
  return fresh() ?? "";
}

const reset = (token: string, newPassword = "new password") =>
  post("/reset-password", { token, newPassword });

/** The codes that are stored for a user. */
async function storedCodes(userId: string): Promise<unknown[]> {
  const client = new pg.Client(database);
  await client.connect();
  const { rows } = await client.query("SELECT 1 FROM auth.verifications WHERE value = $1", [userId]);
  await client.end();
  return rows;
}

const userIdOf = async (session: string) => {
  const { body } = await send(`${server.url}/api/auth/get-session`, { headers: bearer(session) });
  return String(Reflect.get(Object(Reflect.get(Object(body), "user")), "id"));
};

describe("codes for a new password", () => {
  test("all end when one of them is used, the older and the newer", async () => {
    const { email } = await signUpAndIn(server.url);
    const [first, second, third] = [
      await requestCode(email),
      await requestCode(email),
      await requestCode(email),
    ];
    expect((await reset(second)).status).toBe(200);
    for (const code of [first, second, third])
      expect(await reset(code, "third password")).toMatchObject({
        status: 400,
        body: { code: "INVALID_TOKEN" },
      });
    expect((await post("/sign-in/email", { email, password: "new password" })).status).toBe(200);
  });

  test.each([true, false])(
    "all end when the password is changed, revokeOtherSessions: %s",
    async (revokeOtherSessions) => {
      const { email, session } = await signUpAndIn(server.url);
      const code = await requestCode(email);
      const change = { currentPassword: password, newPassword: "new password", revokeOtherSessions };
      expect((await post("/change-password", change, bearer(session))).status).toBe(200);
      expect(await reset(code)).toMatchObject({ status: 400, body: { code: "INVALID_TOKEN" } });
    },
  );

  test("of another user stay", async () => {
    const [ann, bob] = [await signUpAndIn(server.url), await signUpAndIn(server.url)];
    const [annsCode, bobsCode] = [await requestCode(ann.email), await requestCode(bob.email)];
    expect((await reset(annsCode)).status).toBe(200);
    expect((await reset(bobsCode)).status).toBe(200);
  });

  test("are deleted with the account, as are those for a new address", async () => {
    const { email, session } = await signUpAndIn(server.url);
    const userId = await userIdOf(session);
    const code = await requestCode(email);
    await post("/change-email", { newEmail: anAddress() }, bearer(session));
    expect(await storedCodes(userId)).toHaveLength(2);
    expect((await post("/delete-user", { password }, bearer(session))).status).toBe(200);
    expect(await storedCodes(userId)).toEqual([]);
    expect((await reset(code)).status).toBe(400);
  });
});

describe("a link that verifies an address", () => {
  const isVerified = async (session: string) => {
    const { body } = await send(`${server.url}/api/auth/get-session`, { headers: bearer(session) });
    return Reflect.get(Object(Reflect.get(Object(body), "user")), "emailVerified");
  };

  test("of a deleted account does not verify a later account of that address", async () => {
    const { email, session } = await signUpAndIn(server.url);
    const link = linkIn(await mailbox.mailTo(email, /Verify your e-mail address/));
    await post("/delete-user", { password }, bearer(session));
    await post("/sign-up/email", { name: "Other", email, password });
    const later = memberOf(await post("/sign-in/email", { email, password }), "token");

    expect((await send(link)).status).toBe(400);
    expect(await isVerified(later)).toBe(false);
    const own = linkIn(mailbox.mailsTo(email).findLast((mail) => mail.includes("verify-email")) ?? "");
    expect((await send(own)).status).toBe(200);
    expect(await isVerified(later)).toBe(true);
  });

  test("leads to the front end's page if one was named, which learns the outcome", async () => {
    const email = anAddress();
    await post("/sign-up/email", { name: "Ann", email, password, callbackURL: "/welcome" });
    const link = linkIn(await mailbox.mailTo(email, /Verify your e-mail address/));
    const followed = await send(link, { redirect: "manual" });
    expect(followed.headers.get("location")).toBe(`${server.url}/welcome`);
    const forged = await send(link.replace(/token=[^&]+/, "token=x.y.z"), { redirect: "manual" });
    expect(forged.headers.get("location")).toBe(`${server.url}/welcome?error=INVALID_TOKEN`);
  });
});

describe("e-mails to an address that is not verified carry no words of whoever gave it", () => {
  const name = "Win a prize at https://host.example";

  test("not at sign-up, at a second sign-up, at a reset, or after it", async () => {
    const email = anAddress();
    for (let attempt = 0; attempt < 2; attempt += 1) await post("/sign-up/email", { name, email, password });
    expect((await reset(await requestCode(email))).status).toBe(200);
    await post("/send-verification-email", { email });
    await mailbox.mailTo(email, /Your password was changed/);
    await expect.poll(() => mailbox.mailsTo(email).length).toBe(5);
    for (const mail of mailbox.mailsTo(email)) {
      expect(mail).toMatch(/^Hello,\r?$/m);
      expect(mail).not.toMatch(/prize|host\.example/);
    }
  });

  test("a verified address is greeted by name", async () => {
    const { email } = await signUpAndIn(server.url);
    await send(linkIn(await mailbox.mailTo(email, /Verify your e-mail address/)));
    await requestCode(email);
    expect(await mailbox.mailTo(email, /asked for a new password/)).toMatch(/^Hello Ann,\r?$/m);
  });
});
