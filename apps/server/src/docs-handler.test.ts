/** /docs in a real browser: signing up, staying signed in, and trying operations. Needs Chromium as Debian installs it. */
import { randomUUID } from "node:crypto";
import { chromiumPath, launch, open, screenshot } from "@taskwell/panel/testing-browser";
import type { WatchedPage } from "@taskwell/panel/testing-browser";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { accountOperations, operations, text } from "./testing-openapi.ts";
import type { RunningServer } from "./server.ts";
import { startTestServer } from "./testing.ts";

const { webhooks } = z.object({ webhooks: z.record(z.string(), z.unknown()) }).parse(JSON.parse(text));

describe.skipIf(chromiumPath === undefined)("/docs", () => {
  let server: RunningServer;
  let browser: Browser;
  let page: Page;
  let watched: WatchedPage;
  const email = `${randomUUID()}@example.com`;

  beforeAll(async () => {
    server = await startTestServer();
    browser = await launch();
    watched = await open(browser, `${server.url}/docs`);
    ({ page } = watched);
    await page.locator("#api-title").waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const openOperation = async (tag: string, summary: string): Promise<Locator> => {
    const link = page.locator(".nav-bar-path", { hasText: summary }).first();
    const collapsed = page.locator(".nav-bar-tag-and-paths.collapsed", { hasText: summary });
    if ((await collapsed.count()) > 0) await collapsed.getByText(tag, { exact: true }).first().click();
    await link.click();
    await page.getByRole("heading", { name: summary }).waitFor();
    return page.locator("api-request");
  };

  /** Sends a request as it is filled in, and returns the line about the response's status. */
  const execute = async (operation: Locator): Promise<string> => {
    await operation.getByRole("button", { name: "Execute" }).click();
    const status = operation.getByText(/^Response Status/);
    await status.waitFor();
    return (await status.textContent()) ?? "";
  };

  const background = async (on: Page) => await on.evaluate("getComputedStyle(document.body).backgroundColor");

  test("lists every operation, and loads nothing from other servers", async () => {
    await screenshot(page, "docs");
    const links = await page.locator(".nav-bar-path").count();
    expect(links).toBe(operations.length + accountOperations.length + Object.keys(webhooks).length);
    expect([...watched.requestedOrigins]).toEqual([server.url]);
    expect(watched.problems).toEqual([]);
  });

  test("a wrong password is explained", async () => {
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("correct horse");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect(await page.getByRole("status").textContent()).toMatch(/invalid email or password/i);
  });

  test("a new user signs up, makes a task from the filled-in example, and is signed in after a reload", async () => {
    await page.getByRole("button", { name: "Sign up" }).click();
    await page.getByText(email).waitFor();
    expect(await execute(await openOperation("tasks", "Create a task"))).toContain("201");
    await screenshot(page, "docs-created");

    await page.reload();
    await page.getByText(email).waitFor();
    const list = await openOperation("tasks", "List tasks, page by page");
    expect(await execute(list)).toContain("200");
    await list.getByText('"Renew passport"').first().waitFor();
  });

  test("who signs out is refused", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await execute(await openOperation("tasks", "List tasks, page by page"))).toContain("401");
  });

  test.each(["light", "dark"] as const)("fits a phone, and is %s as its user wishes", async (colorScheme) => {
    const viewport = { width: 390, height: 844 };
    const phone = await open(browser, `${server.url}/docs`, { viewport, colorScheme });
    await phone.page.locator("#api-title").waitFor();
    await screenshot(phone.page, `docs-phone-${colorScheme}`);
    expect(await background(phone.page)).toBe(
      colorScheme === "light" ? "rgb(255, 255, 255)" : "rgb(23, 24, 27)",
    );
    expect(await phone.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    expect(phone.problems).toEqual([]);
    await phone.close();
  });
});
