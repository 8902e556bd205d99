/** What happens in a page, and when: its paints, its input, its rows. */
import type { JSHandle, Page } from "playwright-core";
import { z } from "zod";

/** Starts to record what the browser measures. @returns a reader of what there is by then */
export async function record<Entry>(
  page: Page,
  options: PerformanceObserverInit & { readonly durationThreshold?: number },
  schema: z.ZodType<Entry>,
): Promise<() => Promise<Entry[]>> {
  const entries = await page.evaluateHandle((init) => {
    const list: PerformanceEntry[] = [];
    new PerformanceObserver((seen) => list.push(...seen.getEntries())).observe(init);
    return list;
  }, options);
  return async () => {
    const text = await entries.evaluate((list) => JSON.stringify(list));
    return z.array(schema).parse(JSON.parse(text));
  };
}

/** @returns when that many rows are in the list, in ms since the page was asked for */
export async function waitForRows(page: Page, count: number): Promise<number> {
  const handle = await page.waitForFunction(
    (wanted) =>
      Number(document.querySelector("[role=grid]")?.getAttribute("aria-rowcount")) >= wanted &&
      performance.now(),
    count,
    { polling: "raf", timeout: 60_000 },
  );
  return Number(await handle.jsonValue());
}

/** A moment to come, in ms since 1970: it is the same in every browser of this machine. */
export type Moment = () => Promise<number>;

interface Promised {
  readonly at: Promise<number>;
}

const asMoment = (handle: JSHandle<Promised>): Moment => {
  return () => handle.evaluate(({ at }) => at);
};

/** Begins to wait for a key. */
export async function keyPressed(page: Page, key: string): Promise<Moment> {
  const handle = await page.evaluateHandle(
    (wanted) => ({
      at: new Promise<number>((resolve) => {
        const listen = (event: KeyboardEvent) => {
          if (event.key !== wanted) return;
          removeEventListener("keydown", listen, true);
          resolve(performance.timeOrigin + event.timeStamp);
        };
        addEventListener("keydown", listen, true);
      }),
    }),
    key,
  );
  return asMoment(handle);
}

/** Begins to wait for a row with this text, which is not there yet, to be painted in view. */
export async function rowPainted(page: Page, text: string): Promise<Moment> {
  const handle = await page.evaluateHandle(
    (wanted) => ({
      at: new Promise<number>((resolve) => {
        const tell = () => resolve(performance.timeOrigin + performance.now());
        const look = () => {
          const rows = [...document.querySelectorAll("[role=grid] [role=row]")];
          const row = rows.find(({ textContent }) => textContent.includes(wanted));
          if (row === undefined || row.getBoundingClientRect().bottom > innerHeight) {
            requestAnimationFrame(look);
            return;
          }
          // A message that is sent from a frame comes after its paint.
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener("message", tell);
          port1.start();
          port2.postMessage("painted");
        };
        requestAnimationFrame(look);
      }),
    }),
    text,
  );
  return asMoment(handle);
}
