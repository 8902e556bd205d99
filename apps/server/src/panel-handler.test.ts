/** /panel in a real browser, from a fresh start: somebody signs up, makes and lists a task, errs, and copies the call. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { chromiumPath, launch, open, picture } from "@taskwell/panel/testing-browser";
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

  const call = async (path: string) => {
    await page.goto(`${server.url}/panel#${path}`);
    await page.getByRole("heading", { level: 2, name: path }).waitFor();
  };
  const status = async () => {
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.locator('[aria-label="Answer"][aria-busy="false"]').getByTestId("status").waitFor();
    return (await page.getByTestId("status").textContent())?.trim();
  };

  test("without a token, a call says what is missing", async () => {
    await call("task.list");
    expect(await status()).toBe("401 UNAUTHORIZED");
    expect(await page.getByLabel("Received").textContent()).toContain("token_missing");
  });

  test("somebody signs up, and is signed in; a wrong password is said to be one", async () => {
    const email = `${randomUUID()}@example.com`;
    await page.getByRole("button", { name: "Sign up instead" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Ann");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("correct horse");
    await picture(page, "panel-sign-up");
    await page.getByRole("button", { name: "Sign up and in" }).click();
    await page.getByText("a token is set").click();
    await page.getByLabel("Password").fill("battery staple");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /password/i })
      .waitFor();
    await page.getByText("a token is set").click();
  });

  test("makes a task and lists it", async () => {
    await call("task.create");
    await page.locator("#input_title").fill("From the panel");
    expect(await status()).toBe("200 OK");
    await picture(page, "panel-created");
    await call("task.list");
    expect(await status()).toBe("200 OK");
    expect(await page.getByLabel("Received").textContent()).toContain("From the panel");
    await picture(page, "panel-listed");
  });

  test("sees the error of a bad input, field by field", async () => {
    await call("task.create");
    await page.getByLabel("JSON", { exact: true }).fill('{"title":" ","completed":"yes","extra":1}');
    expect(await status()).toBe("400 BAD_REQUEST");
    const issues = page.getByLabel("What is wrong with the input").getByRole("listitem");
    expect(await issues.allTextContents()).toEqual([
      expect.stringMatching(/^title /),
      expect.stringMatching(/^completed /),
      expect.stringMatching(/^extra /),
    ]);
    expect(await page.locator("#input_title__error").textContent()).not.toBe("");
    await picture(page, "panel-bad-input");
  });

  test("copies the call as curl, and it runs", async () => {
    await call("task.create");
    await page.getByLabel("JSON", { exact: true }).fill(JSON.stringify({ title: "It's from curl" }));
    await page.getByRole("button", { name: "Copy code" }).click();
    await page.getByText("Copied").waitFor();
    const command = String(await page.evaluate("navigator.clipboard.readText()"));
    expect(command).toMatch(/^curl -X POST/);
    const { stdout } = await run("bash", ["-c", `${command} -s`]);
    expect(JSON.parse(stdout)).toMatchObject({ result: { data: { title: "It's from curl" } } });
  });

  test("a token that is about to expire is renewed by the session", async () => {
    await page.getByText("a token is set").click();
    const expired = [{ alg: "none" }, { exp: 1 }, {}].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    await page.getByLabel("Bearer token").fill(expired.join("."));
    await call("me.get");
    expect(await status()).toBe("200 OK");
  });

  test("nobody else was asked, and the browser had nothing to complain of", () => {
    expect([...watched.asked]).toEqual([server.url]);
    const answers = /the server responded with a status of (400|401)/;
    expect(watched.complaints.filter((text) => !answers.test(text))).toEqual([]);
  });
});

describe("where there should be none", () => {
  test("PANEL=off leaves /panel out, and the index does not name it", async () => {
    const server = await startTestServer({ PANEL: "off" });
    expect((await send(`${server.url}/panel`)).status).toBe(404);
    expect((await send(server.url)).body).not.toHaveProperty("panel");
    await server.close();
  });

  test("with accounts elsewhere, there is nothing to sign in with", async () => {
    const server = await startTestServer({ AUTH_MODE: "external" });
    const html = await (await fetch(`${server.url}/panel`)).text();
    expect(html).not.toContain("/api/auth");
    await server.close();
  });
});
