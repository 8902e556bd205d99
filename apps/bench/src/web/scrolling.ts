/** Frames that are dropped while the list scrolls, beside a page of plain HTML with the same rows. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { z } from "zod";
import type { Scrolling } from "../results.ts";
import { spread } from "../statistics.ts";
import type { Account } from "./account.ts";
import { waitForRows } from "./page.ts";

const scroll = { pixels: 12_000, pixelsPerSecond: 4_000 };
const rowPx = 40;

const categories = ["devtools.timeline.frame", "disabled-by-default-devtools.timeline.frame"];
const Trace = z.object({
  traceEvents: z.array(
    z.object({ name: z.string(), args: z.object({ hasPartialUpdate: z.boolean().optional() }).optional() }),
  ),
});

interface Dropped {
  readonly dropped: number;
  /** Of these: it had scrolled, and only what the page was to draw came late. */
  readonly partial: number;
}

export interface ScrollOptions {
  readonly browser: Browser;
  /** Signed in. */
  readonly context: BrowserContext;
  readonly url: string;
  readonly account: Account;
  readonly rounds: number;
}

/** Both pages take turns. */
export async function measureScrolling(options: ScrollOptions): Promise<Scrolling> {
  const { browser, context, url, account, rounds } = options;
  const app = await context.newPage();
  await app.goto(`${url}/inbox`);
  await waitForRows(app, account.titles.length);
  const control = await context.newPage();
  await control.setContent(controlPage(account.titles));
  const [ours, controls]: [Dropped[], Dropped[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await countDropped(browser, app));
    controls.push(await countDropped(browser, control));
  }
  await Promise.all([app.close(), control.close()]);
  return { ...scroll, ours: summarise(ours), control: summarise(controls) };
}

async function countDropped(browser: Browser, page: Page): Promise<Dropped> {
  await page.bringToFront();
  const session = await page.context().newCDPSession(page);
  const gesture = (yDistance: number) =>
    session.send("Input.synthesizeScrollGesture", {
      x: 700,
      y: 400,
      yDistance,
      speed: scroll.pixelsPerSecond,
      gestureSourceType: "mouse",
    });
  await sleep(500);
  await browser.startTracing(page, { categories });
  await gesture(-scroll.pixels);
  const { traceEvents } = Trace.parse(JSON.parse((await browser.stopTracing()).toString()));
  await gesture(scroll.pixels);
  await session.detach();
  const dropped = traceEvents.filter(({ name }) => name === "DroppedFrame");
  return { dropped: dropped.length, partial: dropped.filter(({ args }) => args?.hasPartialUpdate).length };
}

function summarise(counts: readonly Dropped[]): Scrolling["ours"] {
  return {
    dropped: spread(counts.map(({ dropped }) => dropped)),
    partial: spread(counts.map(({ partial }) => partial)),
  };
}

function controlPage(titles: readonly string[]): string {
  return `<!doctype html>
    <style>
      body { margin: 0; font: 15px system-ui }
      #list { height: 100vh; overflow-y: auto }
      #list > div { height: ${rowPx}px; line-height: ${rowPx}px; padding: 0 16px }
    </style>
    <div id="list">${titles.map((title) => `<div>${title}</div>`).join("")}</div>`;
}
