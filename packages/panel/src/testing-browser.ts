/** For tests of pages: Chromium, as Debian has it, and a page that is watched. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

export const chromiumPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
if (chromiumPath === undefined)
  console.warn("Pages were not looked at: there is no Chromium (apt-get install chromium)");

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
}

/** A page that notes everything it should not do. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of its console, Content-Security-Policy reports among them. */
  readonly complaints: string[];
  /** Origins that it asked anything of. */
  readonly asked: ReadonlySet<string>;
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
  const complaints: string[] = [];
  const asked = new Set<string>();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  await page.goto(url);
  return { page, complaints, asked, close: () => context.close() };
}

/** Where to leave pictures for somebody who wants to look: SCREENSHOTS=/tmp/pictures */
const pictures = process.env["SCREENSHOTS"];

export async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
