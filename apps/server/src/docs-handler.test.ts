/** /docs in a real browser: signing in, authorizing, and trying operations. Needs Chromium as Debian installs it. */
import { randomUUID } from "node:crypto";
import { chromiumPath, launch, open, screenshot } from "@taskwell/panel/testing-browser";
import type { WatchedPage } from "@taskwell/panel/testing-browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operations } from "./testing-openapi.ts";
import type { RunningServer } from "./server.ts";
import { callerOf, send, startTestServer } from "./testing.ts";

describe.skipIf(chromiumPath === undefined)("/docs", () => {
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let watched: WatchedPage;

  beforeAll(async () => {
    server = await startTestServer();
    browser = await launch();
    watched = await open(browser, `${server.url}/docs`, { viewport: { width: 1280, height: 1400 } });
    ({ page } = watched);
    await page.getByRole("button", { name: "Authorize" }).waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  /** Signs up and in, as with curl. */
  async function createToken(): Promise<string> {
    const user = { name: "Ann", email: `${randomUUID()}@example.com`, password: "correct horse" };
    const post = (path: string) =>
      send(`${server.url}/api/auth${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(user),
      });
    await post("/sign-up/email");
    return String(Reflect.get(Object((await post("/sign-in/email")).body), "jwt"));
  }

  async function authorize(token: string): Promise<void> {
    await page.getByRole("button", { name: "Authorize" }).first().click();
    await page.locator(".auth-container input").fill(token);
    await screenshot(page, "authorize");
    await page.locator(".auth-btn-wrapper").getByRole("button", { name: "Apply credentials" }).click();
    await page.locator(".auth-btn-wrapper").getByRole("button", { name: "Close" }).click();
  }

  /** Opens an operation, fills in the body, and sends it. */
  async function execute(operationId: string, body?: string): Promise<string> {
    const block = page.locator(`#operations-${operationId}`);
    await block.locator(".opblock-summary-control").click();
    await block.locator('tr[data-param-name="user_id"] input').fill("me");
    if (body !== undefined) await block.locator("textarea.body-param__text").fill(body);
    await block.getByRole("button", { name: "Execute" }).click();
    await block.locator(".live-responses-table td.response-col_status:not(.col_header)").waitFor();
    await block.getByRole("button", { name: "Execute" }).scrollIntoViewIfNeeded();
    return (await block.locator(".live-responses-table").textContent()) ?? "";
  }

  test("lists every operation, and loads nothing from other servers", async () => {
    await screenshot(page, "docs");
    expect(await page.locator(".opblock").count()).toBe(operations.length);
    expect([...watched.requestedOrigins]).toEqual([server.url]);
    expect(watched.problems).toEqual([]);
  });

  test("shows the error of a call without authorization", async () => {
    expect(await execute("me-meGet")).toContain("token_missing");
    await screenshot(page, "unauthorized");
  });

  test("creates and lists a task when authorized", async () => {
    const token = await createToken();
    await authorize(token);
    const created = await execute("tasks-taskCreate", '{"title":"From the documents"}');
    expect(created).toContain("201");
    expect(created).toContain("From the documents");
    await screenshot(page, "created");
    expect(await execute("tasks-taskList")).toContain("From the documents");
    await screenshot(page, "listed");
    const listed = await callerOf(server.url, token).query("task.list");
    expect(listed.body).toMatchObject({ result: { data: { items: [{ title: "From the documents" }] } } });
    // The browser reports the response 401 of the test before.
    expect(watched.problems.filter((text) => !text.includes("401"))).toEqual([]);
  });
});
