/** How the app reaches a browser: its policy, its caches, the first paint, and without a network. */
import { chromiumPath, launch, open } from "@taskwell/panel/testing-browser";
import type { Browser, Page, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aDatabase, aPerson, offlineReady, setStage, startServer } from "./testing.ts";

const isShown = async (page: Page) => {
  await expect.poll(() => page.locator("#root > *").count()).toBeGreaterThan(0);
};

/** The colour of what the browser paints around the page: by the first element for it that applies. */
const themeColor = (page: Page) =>
  page
    .locator("meta[name=theme-color]")
    .evaluateAll(
      (metas) =>
        metas.find((meta) => matchMedia(meta.getAttribute("media") ?? "").matches)?.getAttribute("content") ??
        "",
    );

describe.skipIf(chromiumPath === undefined)("the app", () => {
  const stage = setStage();

  test("opens without breaking its policy, and asks no other origin for anything", async () => {
    const { page, problems, requestedOrigins, close } = await aPerson(stage.browser, stage.server.url);
    const policy = await page
      .goto(stage.server.url)
      .then((response) => response?.headerValue("content-security-policy"));
    expect(policy).not.toContain("unsafe");
    await isShown(page);
    await offlineReady(page);
    expect(problems).toEqual([]);
    expect([...requestedOrigins]).toEqual([stage.server.url]);
    await close();
  });

  test("its files are compressed, and kept for good", async () => {
    const { page, close } = await open(stage.browser, "about:blank", { serviceWorkers: "block" });
    const files: Response[] = [];
    page.on("response", (response) => {
      if (new URL(response.url()).pathname.startsWith("/assets/")) files.push(response);
    });
    await page.goto(stage.server.url);
    await isShown(page);
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const file of files) {
      const headers = await file.allHeaders();
      expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
      if (Number(headers["content-length"]) > 1_024) expect(headers["content-encoding"]).toBe("br");
    }
    await close();
  });

  test("it can be installed", async () => {
    const { page, close } = await open(stage.browser, stage.server.url);
    const session = await page.context().newCDPSession(page);
    const { errors } = await session.send("Page.getAppManifest");
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
    await close();
  });

  test.each([
    { chosen: "dark", colorScheme: "light", background: "rgb(23, 25, 26)", around: "#1e2122" },
    { chosen: "light", colorScheme: "dark", background: "rgb(253, 252, 250)", around: "#f4f2ee" },
    { chosen: undefined, colorScheme: "dark", background: "rgb(23, 25, 26)", around: "#1e2122" },
  ] as const)("$chosen chosen on a $colorScheme system: the first frame is so", async (look) => {
    const { chosen, colorScheme, background, around } = look;
    const { page, close } = await open(stage.browser, "about:blank", { colorScheme });
    if (chosen !== undefined)
      await page.addInitScript(
        (theme) => Reflect.get(globalThis, "localStorage").setItem("theme", theme),
        chosen,
      );
    // The app's script never arrives, so what is painted is what is painted first.
    await page.route("**/assets/*.js", () => {});
    await page.goto(stage.server.url, { waitUntil: "commit" });
    const paints = () => page.evaluate(() => performance.getEntriesByName("first-paint").length);
    await expect.poll(paints).toBe(1);
    const painted = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(painted).toBe(background);
    expect(await themeColor(page)).toBe(around);
    expect(await page.locator("#root > *").count()).toBe(0);
    await close();
  });

  test("the colour around the page follows the theme as it is chosen", async () => {
    const { page, close } = await aPerson(stage.browser, stage.server.url, { colorScheme: "light" });
    await page.goto(`${stage.server.url}/settings`);
    await page.getByRole("radio", { name: "Dark" }).check();
    expect(await themeColor(page)).toBe("#1e2122");
    await page.reload();
    await page.getByRole("radio", { name: "As the system" }).check();
    expect(await themeColor(page)).toBe("#f4f2ee");
    await close();
  });
});

describe.skipIf(chromiumPath === undefined)("without a network", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  test("every place opens again after the first visit, and the API is not imitated", async () => {
    const server = await startServer(await aDatabase());
    const { page, close } = await aPerson(browser, server.url);
    await page.goto(server.url);
    await offlineReady(page);
    await server.stop();

    for (const path of ["/", "/today", "/search"]) {
      await page.goto(server.url + path);
      await isShown(page);
    }
    const paths = await page.evaluate(async () => {
      const kept = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = await Promise.all(kept.map((cache) => cache.keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(paths.length).toBeGreaterThan(2);
    expect(paths.filter((path) => path !== "/" && !path.startsWith("/assets/"))).toEqual([]);
    for (const path of ["/docs", "/panel", "/account/verify-email", "/openapi.json", "/api/me/tasks"])
      await expect(page.goto(server.url + path)).rejects.toThrow("ERR_CONNECTION_REFUSED");
    await close();
  });
});
