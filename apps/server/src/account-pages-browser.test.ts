/** The pages behind e-mailed links in a real browser: light and dark, wide and on a phone. */
import { chromiumPath, launch, open, screenshot } from "@taskwell/panel/testing-browser";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { linkIn, postAccount, signUpAndIn, startMailbox } from "./testing-accounts.ts";
import type { Mailbox } from "./testing-accounts.ts";
import { startTestServer } from "./testing.ts";

describe.skipIf(chromiumPath === undefined)("in a browser", () => {
  let server: RunningServer;
  let mailbox: Mailbox;
  let browser: Browser;
  beforeAll(async () => {
    mailbox = await startMailbox();
    server = await startTestServer({ SMTP_URL: mailbox.url, EMAIL_VERIFICATION: "optional" });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await mailbox.close();
  });

  test.each([
    { colorScheme: "light", viewport: { width: 1280, height: 800 } },
    { colorScheme: "dark", viewport: { width: 1280, height: 800 } },
    { colorScheme: "light", viewport: { width: 320, height: 640 } },
    { colorScheme: "dark", viewport: { width: 320, height: 640 } },
  ] as const)("a new password is set, and nothing is refused by the browser: %j", async (look) => {
    const { email } = await signUpAndIn(server.url);
    await postAccount(server.url, "/request-password-reset", { email });
    const link = linkIn(await mailbox.mailTo(email, /asked for a new password/));
    const { page, problems, requestedOrigins, close } = await open(browser, link, {
      ...look,
      javaScriptEnabled: false,
    });
    await screenshot(page, `reset-password-${look.colorScheme}-${look.viewport.width}`);
    const button = page.getByRole("button", { name: "Set password" });
    const box = await button.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(look.viewport.width);

    await page.getByLabel("New password").fill("new password");
    await button.click();
    await page.getByRole("heading", { name: "Your password was changed" }).waitFor();
    await screenshot(page, `password-changed-${look.colorScheme}-${look.viewport.width}`);
    expect(page.url()).toBe(`${server.url}/account/reset-password`);
    expect(problems).toEqual([]);
    expect([...requestedOrigins]).toEqual([server.url]);
    await close();
  });
});
