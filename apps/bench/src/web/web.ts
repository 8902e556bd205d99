/** The web app in Chromium, for somebody with 10,000 open tasks: bytes, first view, keys, scrolling, other devices. */
import { chromium } from "playwright-core";
import { startContestant } from "../contestants.ts";
import type { Site } from "../contestants.ts";
import { findProgram } from "../processes.ts";
import type { Web } from "../results.ts";
import { createAccount, openContext } from "./account.ts";
import { measureBytes } from "./bytes.ts";
import { measureFirstViews } from "./first-view.ts";
import { measureInteractions } from "./interactions.ts";
import { waitForRows } from "./page.ts";
import { measureScrolling } from "./scrolling.ts";
import { measureOtherDevice } from "./two-devices.ts";

const tasks = 10_000;

/** @param rounds of each measurement @throws {Error} when Chromium is not installed */
export async function measureWeb(site: Site, rounds: number, print: (line: string) => void): Promise<Web> {
  const executablePath = await findProgram("chromium");
  if (executablePath === undefined) throw new Error("Chromium is not installed (apt-get install chromium).");
  const launch = () => chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const [here, there] = [await startContestant("taskwell", site), await startContestant("taskwell", site)];
  const [browser, otherBrowser] = [await launch(), await launch()];
  try {
    print(`Importing ${tasks.toLocaleString("en")} tasks.`);
    const account = await createAccount(here.url, tasks);
    print("First views.");
    const { first, second, scripts } = await measureFirstViews(browser, here.url, account, rounds);
    const context = await openContext(browser, here.url, account);
    const open = async (where: typeof context, url: string) => {
      const page = await where.newPage();
      await page.goto(`${url}/inbox`);
      await waitForRows(page, tasks);
      return page;
    };
    await (await open(context, here.url)).close();
    print("Keys.");
    const interactions = await measureInteractions(context, here.url, account, rounds);
    print("Scrolling.");
    const scrolling = await measureScrolling({ browser, context, url: here.url, account, rounds });
    print("Two devices.");
    const otherContext = await openContext(otherBrowser, there.url, account);
    const otherDevice = await measureOtherDevice(
      await open(context, here.url),
      await open(otherContext, there.url),
    );
    return {
      measuredAt: new Date().toISOString(),
      tasks,
      rounds,
      bytes: await measureBytes(scripts, site.workDirectory, print),
      firstVisit: first,
      secondVisit: second,
      interactions,
      scrolling,
      otherDevice,
    };
  } finally {
    await Promise.all([browser.close(), otherBrowser.close()]);
    await Promise.all([here.program.stop(), there.program.stop()]);
  }
}
