/** The present, for what is on the screen: a page that stays open over midnight shows the new day. */
import { createObservable, useObservable } from "../observable.ts";
import { dayOf } from "./days.ts";

const minuteMs = 60_000;
const now = createObservable(Date.now());

function tick(): void {
  now.set(Math.floor(Date.now() / minuteMs) * minuteMs);
}
tick();
setInterval(tick, 5_000);
document.addEventListener("visibilitychange", tick);

/** Unix time in milliseconds, to the minute. */
export function useNowMs(): number {
  return useObservable(now);
}

/** `YYYY-MM-DD` */
export function useToday(): string {
  return dayOf(useNowMs());
}
