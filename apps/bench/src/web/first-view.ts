/** How soon somebody who comes back sees their tasks: in a browser that has nothing of the app yet, and in one that has it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext } from "playwright-core";
import { z } from "zod";
import type { View } from "../results.ts";
import { spread } from "../statistics.ts";
import { openContext } from "./account.ts";
import type { Account } from "./account.ts";
import { record, waitForRows } from "./page.ts";

interface Visit {
  readonly lcpMs: number;
  readonly layoutShift: number;
  readonly completeMs: number;
  /** Paths of the scripts that were asked for up to the largest paint. */
  readonly scripts: readonly string[];
}

export interface FirstViews {
  readonly first: View;
  readonly second: View;
  readonly scripts: readonly string[];
}

const Paint = z.object({ startTime: z.number() });
const Shift = z.object({ value: z.number(), hadRecentInput: z.boolean() });
const Loaded = z.object({ name: z.string(), startTime: z.number() });

/** Paints and shifts after the last row, such as of what is loaded ahead. */
const settleMs = 1_000;

export async function measureFirstViews(
  browser: Browser,
  url: string,
  account: Account,
  rounds: number,
): Promise<FirstViews> {
  const [first, second]: [Visit[], Visit[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const context = await openContext(browser, url, account);
    first.push(await visit(context, url, account));
    second.push(await visit(context, url, account));
    await context.close();
  }
  return {
    first: summarise(first),
    second: summarise(second),
    scripts: [...new Set(first.flatMap(({ scripts }) => scripts))],
  };
}

async function visit(context: BrowserContext, url: string, { titles }: Account): Promise<Visit> {
  const page = await context.newPage();
  await page.goto(`${url}/inbox`, { waitUntil: "commit" });
  const paints = await record(page, { type: "largest-contentful-paint", buffered: true }, Paint);
  const shifts = await record(page, { type: "layout-shift", buffered: true }, Shift);
  const resources = await record(page, { type: "resource", buffered: true }, Loaded);
  const completeMs = await waitForRows(page, titles.length);
  // So that the next visit finds all files of the app.
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  await sleep(settleMs);
  const lcpMs = (await paints()).at(-1)?.startTime ?? NaN;
  const scripts = (await resources())
    .filter(({ name, startTime }) => name.endsWith(".js") && startTime <= lcpMs)
    .map(({ name }) => new URL(name).pathname);
  const layoutShift = (await shifts())
    .filter(({ hadRecentInput }) => !hadRecentInput)
    .reduce((sum, { value }) => sum + value, 0);
  await page.close();
  return { lcpMs, layoutShift, completeMs, scripts };
}

function summarise(visits: readonly Visit[]): View {
  return {
    lcpMs: spread(visits.map(({ lcpMs }) => lcpMs)),
    layoutShift: spread(visits.map(({ layoutShift }) => layoutShift)),
    completeMs: spread(visits.map(({ completeMs }) => completeMs)),
  };
}
