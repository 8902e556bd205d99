/** The page in a real browser: accessibility, keyboard, phones, its security policy, and 500 procedures. */
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everything, manyProcedures } from "./testing-router.ts";
import { chromiumPath, launch, open, screenshot } from "./testing-browser.ts";
import { jsonOf, send, serve } from "./testing.ts";
import type { ServedPanel } from "./testing.ts";

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The violations that axe-core finds, with their elements. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await axeSource);
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`,
  );
  return Array.isArray(found) ? found.map(String) : ["axe did not run"];
}

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

describe.skipIf(chromiumPath === undefined)("the page", () => {
  let browser: Browser;
  let served: ServedPanel;
  let many: ServedPanel;
  beforeAll(async () => {
    browser = await launch();
    served = await serve(everything);
    many = await serve(manyProcedures);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([served.close(), many.close()]);
  });

  test.for(Object.entries(looks))("has no accessibility violations: %s", async ([name, options]) => {
    const { page, problems, close } = await open(browser, `${served.url}/panel`, options);
    expect(await violations(page)).toEqual([]);
    for (const path of [
      "text",
      "shapes.discriminated",
      "shapes.array",
      "shapes.record",
      "shapes.optional",
      "shapes.anything",
      "upload",
    ]) {
      await page.goto(`${served.url}/panel#${path}`);
      await page.getByRole("heading", { level: 2, name: path }).waitFor();
      for (const button of await page.locator(".rjsf-array-item-add, .rjsf-object-property-expand").all())
        await button.click();
      expect({ path, violations: await violations(page) }).toEqual({ path, violations: [] });
    }
    await page.goto(`${served.url}/panel#text`);
    await page.locator("#input_text").fill("x");
    await send(page);
    await page.getByRole("button", { name: "Add to batch" }).click();
    await page.getByText(/History \(/).click();
    // Now with an error, a batch and a history.
    expect(await violations(page)).toEqual([]);
    await screenshot(page, name);
    const overflow = await page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow).toBe(0);
    expect(problems.filter((text) => !text.includes("status of 400"))).toEqual([]);
    await close();
  });

  test("is usable by keyboard alone: searching, filling in, sending, viewing", async () => {
    const { page, close } = await open(browser, `${served.url}/panel`);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.getByRole("searchbox").waitFor();
    await press("/");
    await page.keyboard.type("still");
    await page.getByRole("status").filter({ hasText: "1 of" }).waitFor();
    await press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Enter");
    await page.getByRole("heading", { level: 2, name: "nested.deeper.still.echo" }).waitFor();
    await tabTo(page, "#input_text");
    await page.keyboard.type("by hand");
    await press("Control+Enter");
    await page.getByTestId("status").filter({ hasText: "200" }).waitFor();
    await tabTo(page, "button:has-text('raw')");
    await press("Space");
    expect(await page.getByTestId("value").textContent()).toBe(
      '{"result":{"data":{"got":{"text":"by hand"}}}}',
    );
    await tabTo(page, "button:has-text('fetch')");
    await press("Enter");
    expect(await page.getByTestId("code").textContent()).toContain("await fetch(");
    await close();
  });

  test.for(["light", "phone"])("after sending, the answer is in view: %s", async (look) => {
    const { page, close } = await open(browser, `${served.url}/panel#shapes.recursive`, {
      viewport: { width: 1280, height: 400 },
      ...looks[look],
    });
    const isInView = async (selector: string) => {
      const box = await page.locator(selector).first().boundingBox();
      return box !== null && box.y >= 0 && box.y + box.height <= (page.viewportSize()?.height ?? 0);
    };
    const children = Array.from({ length: 6 }, (_, index) => ({ name: `child ${index}` }));
    await jsonOf(page).fill(JSON.stringify({ name: "root", children }));
    await page.locator("#input_children_5_name").waitFor();
    await page.evaluate("scrollTo(0, 0)");
    await page.keyboard.press("Control+Enter");
    await page.getByTestId("status").waitFor();
    await expect.poll(() => isInView('[data-testid="status"]')).toBe(true);

    await page.goto(`${served.url}/panel#text`);
    await page.locator("#input_text").fill("x");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => isInView("#input_text__error")).toBe(true);
    await close();
  });

  test("Enter opens the only match of a search, and Ctrl + Enter sends from the tree", async () => {
    const { page, close } = await open(browser, `${served.url}/panel`);
    await page.keyboard.press("/");
    await page.keyboard.type("echo");
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).hash).toBe("");
    await page.keyboard.type(" nested");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "nested.deeper.still.echo" }).waitFor();
    await page.goto(`${served.url}/panel#nothing`);
    await page.locator('a[href="#nothing"]').focus();
    await page.keyboard.press("Control+Enter");
    await page.getByTestId("status").filter({ hasText: "200" }).waitFor();
    expect(page.context().pages()).toHaveLength(1);
    await close();
  });

  test.for(["light", "phone"])("the selected entry of the tree is scrolled into view: %s", async (look) => {
    const { page, close } = await open(browser, `${many.url}/panel#group49.procedure9`, looks[look]);
    if (look === "phone") await page.getByRole("button", { name: "Procedures" }).click();
    const isInTree = async () => {
      const link = await page.locator("#tree [aria-current]").boundingBox();
      const tree = await page.locator("#tree").boundingBox();
      if (link === null || tree === null) return false;
      return link.y >= tree.y && link.y + link.height <= tree.y + tree.height;
    };
    await expect.poll(isInTree).toBe(true);
    await close();
  });

  test.for(["light", "phone"])("letters typed right after / go into the search: %s", async (look) => {
    const { page, close } = await open(browser, `${served.url}/panel`, looks[look]);
    await page.getByRole("heading", { level: 1 }).waitFor();
    const focused = await page.evaluate(
      `document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true })), document.activeElement.id`,
    );
    expect(focused).toBe("search");
    await close();
  });

  test("arrow keys collapse and expand branches of the tree", async () => {
    const { page, close } = await open(browser, `${served.url}/panel`);
    await page.getByText("nested", { exact: true }).focus();
    const echo = page.locator('a[href="#nested.deeper.still.echo"]');
    expect(await echo.isVisible()).toBe(true);
    await page.keyboard.press("ArrowLeft");
    expect(await echo.isVisible()).toBe(false);
    await page.keyboard.press("ArrowRight");
    expect(await echo.isVisible()).toBe(true);
    await close();
  });

  test("shows URLs and responses as text, never as markup", async () => {
    const { page, close } = await open(browser, `${served.url}/panel#text`);
    const markup = `</script><img src=x onerror="document.title='owned'">`;
    await jsonOf(page).fill(JSON.stringify({ text: markup }));
    await send(page);
    await page.goto(`${served.url}/panel#${encodeURIComponent(markup)}`);
    await page.getByText("There is no procedure").waitFor();
    expect(await page.title()).toBe("Everything");
    expect(await page.locator("img").count()).toBe(0);
    await close();
  });

  test("500 procedures can be searched by path, type and description", async () => {
    const { page, close } = await open(browser, `${many.url}/panel`);
    const shown = () => page.locator(".tree a:visible").count();
    expect(await shown()).toBe(500);
    await page.getByRole("searchbox").fill("group7. procedure3");
    expect(await shown()).toBe(1);
    await page.getByRole("searchbox").fill("mutation");
    expect(await shown()).toBe(0);
    await page.getByRole("searchbox").press("Escape");
    expect(await shown()).toBe(500);
    await close();
  });
});

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    if (await page.locator(`${selector}:focus`).count()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The Tab key does not reach ${selector}.`);
}
