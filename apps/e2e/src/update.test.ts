/** A new build of the app under open tabs: they find their own parts or load the new page, and none turns white. */
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumPath, launch } from "@taskwell/panel/testing-browser";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aDatabase, aPerson, offlineReady, startServer } from "./testing.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** A copy of the built server and app, whose app can be exchanged. */
async function install(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "taskwell-update-"));
  await mkdir(join(root, "apps/server"), { recursive: true });
  for (const path of ["prisma", "apps/server/node_modules", "apps/server/pages"])
    await symlink(join(repository, path), join(root, path));
  for (const path of ["apps/server/dist", "apps/web/dist"])
    await cp(join(repository, path), join(root, path), { recursive: true });
  return root;
}

/** Renames every file that has a hash, as a build does in which everything has changed. */
async function rebuild(root: string): Promise<void> {
  const dist = join(root, "apps/web/dist");
  const assets = await readdir(join(dist, "assets"));
  const newName = (name: string) => name.replace(/(?<=-)([\w-]{7})([\w-])(?=\.\w+$)/, "$2$1");
  for (const path of ["index.html", "sw.js", ...assets.map((name) => `assets/${name}`)]) {
    let text = await readFile(join(dist, path), "utf8");
    for (const name of assets) text = text.replaceAll(name, newName(name));
    await writeFile(join(dist, path), text.replace(/"version":"/, "$&new"));
  }
  for (const name of assets) await rename(join(dist, "assets", name), join(dist, "assets", newName(name)));
}

const isShown = async (page: Page) => {
  await expect.poll(() => page.locator("#root > *").count()).toBeGreaterThan(0);
};
const mainScript = async (page: Page) => String(await page.locator("script[src]").last().getAttribute("src"));
/** The statuses of these files, past the browser's own cache, which keeps files as well. */
const statusesOf = async (page: Page, paths: readonly string[]) => {
  const statuses = await page.evaluate(async (urls) => {
    const responses = await Promise.all(urls.map((url) => fetch(url, { cache: "no-store" })));
    return responses.map(({ status }) => status);
  }, paths);
  return [...new Set(statuses)];
};

/** Of those that are kept. A cache has the page once it has all files of its build. */
const numberOfBuilds = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const pages = names.map((cacheName) => caches.match("/", { cacheName, ignoreVary: true }));
    return (await Promise.all(pages)).filter((kept) => kept !== undefined).length;
  });

/** A browser does it by itself, some time after a page has been opened. */
const lookForUpdate = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));

/** They start several servers, one after the other. */
const timeoutMs = 90_000;

describe.skipIf(chromiumPath === undefined)("a new build", { timeout: timeoutMs }, () => {
  let browser: Browser;
  let root: string;
  beforeAll(async () => {
    browser = await launch();
  });
  beforeEach(async () => {
    root = await install();
    return () => rm(root, { recursive: true });
  });
  afterAll(() => browser?.close());

  /** A person who has the app open, and a way to exchange it under them. */
  const openApp = async (options: Parameters<typeof aPerson>[2] = {}) => {
    const database = await aDatabase();
    const program = join(root, "apps/server/dist/main.js");
    let server = await startServer(database, program);
    const person = await aPerson(browser, server.url, options);
    await person.page.goto(server.url);
    await isShown(person.page);
    return {
      ...person,
      update: async (change = async () => {}) => {
        await server.stop();
        await rebuild(root);
        await change();
        server = await startServer({ ...database, PORT: new URL(server.url).port }, program);
      },
      close: async () => {
        await person.close();
        await server.stop();
      },
    };
  };

  test("leaves the parts of the old one to a tab that has it open", async () => {
    const { page, update, close } = await openApp();
    await offlineReady(page);
    const old = (await readdir(join(root, "apps/web/dist/assets"))).map((name) => `/assets/${name}`);
    const oldScript = await mainScript(page);

    await update();
    expect(await statusesOf(page, old)).toEqual([200]);
    await lookForUpdate(page);
    await expect.poll(() => numberOfBuilds(page), { timeout: 30_000 }).toBe(2);
    await offlineReady(page);
    expect(await statusesOf(page, old)).toEqual([200]);

    await page.reload();
    await isShown(page);
    expect(await mainScript(page)).not.toBe(oldScript);

    await update();
    await page.reload();
    // As on each visit: a worker whose files could not all be fetched is not installed.
    const statusOfOld = async () => {
      await lookForUpdate(page);
      return await statusesOf(page, [oldScript]);
    };
    await expect.poll(statusOfOld, { timeout: 30_000, interval: 1_000 }).toEqual([404]);
    expect(await numberOfBuilds(page)).toBe(2);
    await close();
  });

  test("that cannot be fetched whole does not replace the one before", async () => {
    const { page, update, close } = await openApp();
    await offlineReady(page);
    const oldScript = await mainScript(page);
    const assets = join(root, "apps/web/dist/assets");
    const part = (await readdir(assets)).find((name) => name.startsWith("statistics-")) ?? "";
    const text = await readFile(join(assets, part));
    let missing = "";

    await update(async () => {
      missing = (await readdir(assets)).find((name) => name.startsWith("statistics-")) ?? "";
      await rm(join(assets, missing));
    });
    await lookForUpdate(page);
    await expect.poll(() => page.evaluate(() => caches.keys())).toHaveLength(2);
    expect(await numberOfBuilds(page)).toBe(1);
    await writeFile(join(assets, missing), text);
    await update();
    const numberOfWholeBuilds = async () => {
      await lookForUpdate(page);
      return await numberOfBuilds(page);
    };
    await expect.poll(numberOfWholeBuilds, { timeout: 30_000, interval: 1_000 }).toBe(2);
    await expect.poll(() => page.evaluate(() => caches.keys())).toHaveLength(2);
    expect(await statusesOf(page, [oldScript])).toEqual([200]);
    await close();
  });

  test("is loaded by a tab that misses a part of the old one, without a service worker", async () => {
    const { page, update, close } = await openApp({ serviceWorkers: "block" });
    const oldScript = await mainScript(page);
    await update();
    // The page loads itself again, which may end a call that is still being answered.
    await page.evaluate(() => {
      setTimeout(() => history.pushState(null, "", "/statistics"));
    });
    await expect.poll(() => mainScript(page)).not.toBe(oldScript);
    await isShown(page);
    expect(new URL(page.url()).pathname).toBe("/statistics");
    await close();
  });
});
