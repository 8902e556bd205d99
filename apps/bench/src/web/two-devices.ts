/** How long a task that is added on one device takes to the screen of another, through two servers. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { OtherDevice } from "../results.ts";
import { spread } from "../statistics.ts";
import { keyPressed, rowPainted } from "./page.ts";

const times = 20;

/** @param here where tasks are added; both show the same list */
export async function measureOtherDevice(here: Page, there: Page): Promise<OtherDevice> {
  const delaysMs: number[] = [];
  for (let time = 1; time <= times; time += 1) {
    const title = `Told the other device ${time}.`;
    // Where new tasks come.
    await there.keyboard.press("End");
    await here.keyboard.press("q");
    await here.getByRole("dialog").getByRole("textbox").fill(title);
    const pressed = await keyPressed(here, "Enter");
    const painted = await rowPainted(there, title);
    await here.keyboard.press("Enter");
    delaysMs.push((await painted()) - (await pressed()));
    await here.keyboard.press("Escape");
    await here.getByRole("dialog").waitFor({ state: "detached" });
    await sleep(200);
  }
  return { times, delayMs: spread(delaysMs) };
}
