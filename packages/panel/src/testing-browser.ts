/** For tests of pages: Chromium as Debian installs it, and pages that record problems and requests. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** The one without windows first: pages take a third less of the processor in it. */
export const chromiumPath = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find(existsSync);
if (chromiumPath === undefined) {
  const message = "Chromium is not installed (apt-get install chromium)";
  if (process.env["CI"] === "true") throw new Error(message);
  console.warn(`Tests of pages are skipped: ${message}`);
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
}

/** A page that records what it, and any other tab of its context, should not do. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings in its console, including violations of the Content-Security-Policy. */
  readonly problems: string[];
  /** Origins that it sent requests to. */
  readonly requestedOrigins: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

export async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  const requestedOrigins = new Set<string>();
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  context.on("weberror", (webError) => problems.push(webError.error().message));
  context.on("request", (request) => requestedOrigins.add(new URL(request.url()).origin));
  await page.goto(url);
  return { page, problems, requestedOrigins, close: () => context.close() };
}

/** The directory for screenshots, such as SCREENSHOTS=/tmp/screenshots. Unset: none are taken. */
const screenshotDir = process.env["SCREENSHOTS"];

export async function screenshot(page: Page, name: string): Promise<void> {
  if (screenshotDir === undefined) return;
  await mkdir(screenshotDir, { recursive: true });
  await page.screenshot({ path: join(screenshotDir, `${name}.png`), fullPage: true });
}
