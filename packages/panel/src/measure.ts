/** Measures and prints how long the page with 500 procedures takes to appear, and to filter its tree by a search. */
import type { Browser } from "playwright-core";
import { launch } from "./testing-browser.ts";
import { manyProcedures } from "./testing-router.ts";
import { serve } from "./testing.ts";

const visits = 20;

const served = await serve(manyProcedures);
const browser = await launch();
const views: number[] = [];
const searches: number[] = [];
for (let visit = 0; visit < visits; visit += 1) {
  const { view, search } = await measureVisit(browser, `${served.url}/panel`);
  views.push(view);
  searches.push(...search);
}
await browser.close();
await served.close();
console.log(`500 procedures, ${visits} visits, in ms    median     95 %      max`);
console.log(line("first view: from navigation to first paint", views));
console.log(line("search: from a letter to the layout", searches));

async function measureVisit(
  measuredBrowser: Browser,
  url: string,
): Promise<{ view: number; search: number[] }> {
  const context = await measuredBrowser.newContext({ viewport: { width: 1280, height: 1000 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole("link", { name: "procedure9" }).last().waitFor();
  const view: unknown = await page.evaluate(
    `performance.getEntriesByName("first-contentful-paint")[0].startTime`,
  );
  // Types as React notices it. The page has changed when dispatchEvent returns; reading the size forces the layout.
  const search: unknown = await page.evaluate(`(async () => {
    const field = document.getElementById("search");
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    const times = [];
    for (const text of ["p", "pr", "pro", "proc", "proce", "procedure7", "group4", "group49", "group4", "", "x", ""]) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const startedAt = performance.now();
      setValue.call(field, text);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      document.body.getBoundingClientRect();
      times.push(performance.now() - startedAt);
    }
    return times;
  })()`);
  await context.close();
  return { view: Number(view), search: Array.isArray(search) ? search.map(Number) : [] };
}

function line(title: string, times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  return [title.padEnd(44), ...[0.5, 0.95, 1].map((share) => at(share).padStart(9))].join("");
}
