/** The pages that links in e-mails lead to: they work without a front end and without a script. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { linkIn, password, postAccount, signUpAndIn, startMailbox } from "./testing-accounts.ts";
import type { Mailbox } from "./testing-accounts.ts";
import { send, startTestServer } from "./testing.ts";
import type { TestResponse } from "./testing.ts";

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

async function resetLink(email: string): Promise<string> {
  await postAccount(server.url, "/request-password-reset", { email });
  return linkIn(await mailbox.mailTo(email, /asked for a new password/));
}

/** Submits the form of a page, as a browser would. */
async function submit(page: TestResponse, newPassword: string): Promise<TestResponse> {
  const [, action = ""] = /<form method="post" action="([^"]+)"/.exec(page.text) ?? [];
  const [, token = ""] = /name="token" value="([^"]+)"/.exec(page.text) ?? [];
  const body = new URLSearchParams({ token, password: newPassword });
  return await send(new URL(action, server.url).href, { method: "POST", body });
}

const titleOf = ({ text }: TestResponse) => /<h1>(.*)<\/h1>/.exec(text)?.[1];
const dead = "This link does not work any more";

describe("setting a new password", () => {
  test("the e-mailed link leads to a form, which sets the password once", async () => {
    const { email } = await signUpAndIn(server.url);
    const link = await resetLink(email);
    expect(new URL(link).pathname).toBe("/account/reset-password");
    const page = await send(link);
    expect([page.status, titleOf(page)]).toEqual([200, "Set a new password"]);

    const done = await submit(page, "new password");
    expect([done.status, titleOf(done)]).toEqual([200, "Your password was changed"]);
    expect(
      (await postAccount(server.url, "/sign-in/email", { email, password: "new password" })).status,
    ).toBe(200);
    for (const again of [await submit(page, "third password"), await send(link)])
      expect([again.status, titleOf(again)]).toEqual([400, dead]);
  });

  test("a password that is too short is refused with the form, and the code stays good", async () => {
    const { email } = await signUpAndIn(server.url);
    const page = await send(await resetLink(email));
    const refused = await submit(page, "short");
    expect([refused.status, titleOf(refused)]).toEqual([400, "Set a new password"]);
    expect(refused.text).toContain('role="alert">Must have at least 8 characters.');
    expect((await submit(refused, "long enough")).status).toBe(200);
  });

  test.each(["", "?token=", "?token=x", "?error=INVALID_TOKEN", "?token=a/b", `?token=${"x".repeat(3_000)}`])(
    "%j shows that the link is dead",
    async (query) => {
      const page = await send(`${server.url}/account/reset-password${query}`);
      expect([page.status, titleOf(page)]).toEqual([400, dead]);
    },
  );

  test("a link of the API without a front end's page leads to the form too", async () => {
    const { email } = await signUpAndIn(server.url);
    const { searchParams } = new URL(await resetLink(email));
    const page = await send(
      `${server.url}/api/auth/reset-password/${searchParams.get("token")}?callbackURL=`,
    );
    expect([page.status, titleOf(page)]).toEqual([200, "Set a new password"]);
  });
});

test("behind a proxy with https, the links carry BETTER_AUTH_URL, and the pages work", async () => {
  const proxied = await startTestServer({
    SMTP_URL: mailbox.url,
    EMAIL_VERIFICATION: "optional",
    BETTER_AUTH_URL: "https://tasks.example.com",
  });
  const { email } = await signUpAndIn(proxied.url);
  await postAccount(proxied.url, "/request-password-reset", { email });
  for (const [mail, title] of [
    [/Verify your e-mail address/, "Your e-mail address is verified"],
    [/asked for a new password/, "Set a new password"],
  ] as const) {
    const { origin, pathname, search } = new URL(linkIn(await mailbox.mailTo(email, mail)));
    expect(origin).toBe("https://tasks.example.com");
    const page = await send(`${proxied.url}${pathname}${search}`);
    expect([page.status, titleOf(page)]).toEqual([200, title]);
  }
  await proxied.close();
});

describe("verifying an address", () => {
  test("the link says that it worked, also a second time", async () => {
    const { email } = await signUpAndIn(server.url);
    const link = linkIn(await mailbox.mailTo(email, /Verify your e-mail address/));
    expect(new URL(link).pathname).toBe("/account/verify-email");
    expect((await send(link, { method: "HEAD" })).status).toBe(200);
    for (const page of [await send(link), await send(link)])
      expect([page.status, titleOf(page)]).toEqual([200, "Your e-mail address is verified"]);
  });

  test.each(["", "?token=x", "?token=x.y", "?token=x.y.z", "?token=%00"])(
    "%j says that it did not",
    async (query) => {
      const page = await send(`${server.url}/account/verify-email${query}`);
      expect(page.status).toBe(400);
      expect(titleOf(page)).toMatch(/does not work any more|did not work/);
    },
  );
});

describe("every page", () => {
  test("allows its own style and form and nothing else, and leaks no code", async () => {
    const { email } = await signUpAndIn(server.url);
    for (const page of [
      await send(await resetLink(email)),
      await send(`${server.url}/account/verify-email?token=x`),
    ]) {
      const [, style = ""] = /<style>([^]*)<\/style>/.exec(page.text) ?? [];
      const hash = createHash("sha256").update(style).digest("base64");
      expect(page.headers.get("content-security-policy")).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      );
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(page.headers.get("referrer-policy")).toBe("no-referrer");
      expect(page.headers.get("cache-control")).toBe("no-store");
      expect(page.text).not.toMatch(/<script|<link|src=|href=|\son\w+=|style=/);
      expect(page.text).toContain('name="viewport" content="width=device-width, initial-scale=1"');
      expect(style).toContain("color-scheme: light dark");
    }
  });

  test("shows what it was sent as text", async () => {
    const body = new URLSearchParams({ token: '"><b>x', password: "short" });
    const page = await send(`${server.url}/account/reset-password`, { method: "POST", body });
    expect(page.status).toBe(400);
    expect(page.text).toContain("&quot;&gt;&lt;b&gt;x");
  });

  test("is 404 where there is none, and refuses forms that are too large", async () => {
    expect((await send(`${server.url}/account/nothing`)).status).toBe(404);
    const body = new URLSearchParams({ token: "x".repeat(10_000), password });
    expect((await send(`${server.url}/account/reset-password`, { method: "POST", body })).status).toBe(413);
  });
});

test("with an external issuer there are no pages", async () => {
  const external = await startTestServer({ AUTH_MODE: "external" });
  expect((await send(`${external.url}/account/reset-password?token=x`)).status).toBe(404);
  await external.close();
});
