/** /panel in a real browser: signing up, creating and listing a task, an invalid input, and copying a call. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { chromiumPath, launch, open, screenshot } from "@taskwell/panel/testing-browser";
import type { WatchedPage } from "@taskwell/panel/testing-browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer } from "./testing.ts";

const run = promisify(execFile);

describe.skipIf(chromiumPath === undefined)("/panel", () => {
  let server: RunningServer;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  beforeAll(async () => {
    server = await startTestServer();
    browser = await launch();
    watched = await open(browser, `${server.url}/panel`, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    ({ page } = watched);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const select = async (path: string) => {
    await page.goto(`${server.url}/panel#${path}`);
    await page.getByRole("heading", { level: 2, name: path }).waitFor();
  };
  const sendForStatus = async () => {
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.locator('[aria-label="Response"][aria-busy="false"]').getByTestId("status").waitFor();
    return (await page.getByTestId("status").textContent())?.trim();
  };

  test("shows the error of a call without a token", async () => {
    await select("task.list");
    expect(await sendForStatus()).toBe("401 UNAUTHORIZED");
    expect(await page.getByLabel("Received").textContent()).toContain("token_missing");
  });

  test("signs a new user up and in, and reports a wrong password", async () => {
    const email = `${randomUUID()}@example.com`;
    await page.getByRole("button", { name: "Sign up instead" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Ann");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("correct horse");
    await screenshot(page, "panel-sign-up");
    await page.getByRole("button", { name: "Sign up and sign in" }).click();
    await page.getByText(/^Signed in as .+@example\.com$/).click();
    await page.getByLabel("Password").fill("battery staple");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /password/i })
      .waitFor();
    await page.getByText(/^Signed in as .+@example\.com$/).click();
  });

  test("creates and lists a task", async () => {
    await select("task.create");
    await page.locator("#input_title").fill("From the panel");
    expect(await sendForStatus()).toBe("200 OK");
    await screenshot(page, "panel-created");
    await select("task.list");
    expect(await sendForStatus()).toBe("200 OK");
    expect(await page.getByLabel("Received").textContent()).toContain("From the panel");
    await screenshot(page, "panel-listed");
  });

  test("shows changes as they happen", async () => {
    await select("changes.live");
    const request = page.waitForRequest(/\/trpc\/changes\.live/);
    await page.getByRole("button", { name: "Subscribe", exact: true }).click();
    const { authorization = "" } = (await request).headers();
    await expect.poll(() => page.getByTestId("subscription").textContent()).toBe("listening");
    const events = page.getByRole("region", { name: "Subscription" }).getByRole("listitem");
    await events.first().waitFor();
    const created = await send(`${server.url}/trpc/task.create`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ title: "Seen at once" }),
    });
    expect(created.status).toBe(200);
    await expect.poll(async () => (await events.allTextContents()).join(" ")).toContain("changes");
    await expect.poll(() => page.getByText("2 events").count()).toBe(1);
    await page.getByRole("button", { name: "Stop" }).click();
  });

  test("shows the issues of an invalid input by field", async () => {
    await select("task.create");
    await page.getByLabel("JSON", { exact: true }).fill('{"title":" ","completed":"yes","extra":1}');
    expect(await sendForStatus()).toBe("400 BAD_REQUEST");
    const issues = page.getByLabel("Problems with the input").getByRole("listitem");
    expect(await issues.allTextContents()).toEqual([
      expect.stringMatching(/^title /),
      expect.stringMatching(/^completed /),
      expect.stringMatching(/^extra /),
    ]);
    expect(await page.locator("#input_title__error").textContent()).not.toBe("");
    await screenshot(page, "panel-bad-input");
  });

  test("copies a call as curl, which runs", async () => {
    await select("task.create");
    await page.getByLabel("JSON", { exact: true }).fill(JSON.stringify({ title: "It's from curl" }));
    await page.getByRole("button", { name: "Copy code" }).click();
    await page.getByText("Copied").waitFor();
    const command = String(await page.evaluate("navigator.clipboard.readText()"));
    expect(command).toMatch(/^curl -X POST/);
    const { stdout } = await run("bash", ["-c", `${command} -s`]);
    expect(JSON.parse(stdout)).toMatchObject({ result: { data: { title: "It's from curl" } } });
  });

  test("renews a token that is about to expire", async () => {
    await page.getByText(/^Signed in as .+@example\.com$/).click();
    const expired = [{ alg: "none" }, { exp: 1 }, {}].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    await page.getByLabel("Bearer token").fill(expired.join("."));
    await select("me.get");
    expect(await sendForStatus()).toBe("200 OK");
  });

  test("contacts no other server, and leaves no problems in the console", () => {
    expect([...watched.requestedOrigins]).toEqual([server.url]);
    const expected = /the server responded with a status of (400|401)/;
    expect(watched.problems.filter((text) => !expected.test(text))).toEqual([]);
  });
});

describe("depending on settings", () => {
  test("PANEL=off removes /panel, and the index does not name it", async () => {
    const server = await startTestServer({ PANEL: "off" });
    expect((await send(`${server.url}/panel`)).status).toBe(404);
    expect((await send(server.url)).body).not.toHaveProperty("panel");
    await server.close();
  });

  test("with an external issuer, there is no form for signing in", async () => {
    const server = await startTestServer({ AUTH_MODE: "external" });
    const html = await (await fetch(`${server.url}/panel`)).text();
    expect(html).not.toContain("/api/auth");
    await server.close();
  });
});
