/** Every view, light and dark, by the rules of axe-core; whether it fits a small phone; and whether the browser refused anything on the way. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromiumPath, screenshot } from "@taskwell/panel/testing-browser";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { aPerson, setStage } from "./testing.ts";
import type { Person } from "./testing.ts";

const axeSource = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds wrong, with the elements. */
async function violationsOn(page: Page): Promise<unknown> {
  await page.evaluate(await axeSource);
  return await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`,
  );
}

async function furnish({ api }: Person): Promise<{ readonly list: string; readonly task: string }> {
  const list = await api.list.create.mutate({ name: "Home", color: "#3b82f6" });
  const label = await api.label.create.mutate({ name: "errand" });
  const filter = await api.filter.create.mutate({ name: "Urgent", query: "priority >= high" });
  const today = new Date().toISOString().slice(0, 10);
  const task = await api.task.create.mutate({
    title: "Buy milk",
    description: "**Oat**, and [this](https://example.com)",
    due: { date: today },
    recurrence: { rule: "FREQ=DAILY" },
    priority: "high",
    labelIds: [label.id],
  });
  await api.task.create.mutate({ title: "Two litres", parentId: task.id });
  await api.task.create.mutate({ title: "Late", due: { date: "2026-01-01" }, listId: list.id });
  const done = await api.task.create.mutate({ title: "Done already" });
  await api.task.setCompleted.mutate({ id: done.id, completed: true });
  const gone = await api.task.create.mutate({ title: "Thrown away" });
  await api.task.delete.mutate({ id: gone.id });
  return { list: `/list/${list.id}`, task: `/filter/${filter.id}?task=${task.id}` };
}

describe.skipIf(chromiumPath === undefined)("every view", () => {
  const stage = setStage();

  test.each([
    { name: "light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
    {
      name: "dark, on a small phone",
      colorScheme: "dark",
      viewport: { width: 320, height: 640 },
      hasTouch: true,
      isMobile: true,
    },
  ] as const)(
    "is accessible, and obeys the policy: $name",
    { timeout: 90_000 },
    async ({ name: _name, ...look }) => {
      const ann = await aPerson(stage.browser, stage.server.url, look);
      const { page, problems, requestedOrigins } = ann;
      const { list, task } = await furnish(ann);
      const check = async (view: string) => {
        expect.soft(await violationsOn(page), view).toEqual([]);
        const widthPx = await page.evaluate(() => document.documentElement.scrollWidth);
        expect.soft(widthPx, view).toBeLessThanOrEqual(look.viewport.width);
        await screenshot(page, `${look.colorScheme}-${view.replaceAll(/[^a-z]+/g, "-").slice(0, 20)}`);
      };
      const views = [
        "inbox",
        "today",
        "upcoming",
        "search?q=milk",
        "trash",
        "history",
        "statistics",
        "data",
        "settings",
      ];
      for (const path of [...views.map((view) => `/${view}`), list, task]) {
        await page.goto(`${stage.server.url}${path}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await check(path);
      }
      await page.goto(`${stage.server.url}/inbox`);
      await page.getByRole("row").first().waitFor();
      for (const key of ["q", "?", "Control+k"]) {
        await page.keyboard.press(key);
        await page.getByRole("dialog").waitFor();
        await check(`dialog ${key}`);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }
      expect(problems).toEqual([]);
      expect([...requestedOrigins]).toEqual([stage.server.url]);
      await ann.close();
    },
  );
});
