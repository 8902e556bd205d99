/** Tasks that recur, set and completed as people do, and a page that stays open over midnight. */
import { chromiumPath } from "@taskwell/panel/testing-browser";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { aPerson, setStage, signIn } from "./testing.ts";

const row = (page: Page, title: string) => page.getByRole("row").filter({ hasText: title });
const markDone = (page: Page, title: string) => page.getByLabel(`Mark “${title}” done`);

/** A Monday: far away, so that no occurrence is missed. */
const due = { date: "2099-03-02", time: null, timeZone: null };
const recurrence = { rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=6", anchor: "schedule" } as const;

/** Presses Tab until a control has the focus. */
async function tabTo(control: Locator): Promise<void> {
  const hasFocus = () => control.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 60 && !(await hasFocus()); presses += 1)
    await control.page().keyboard.press("Tab");
  expect(await hasFocus()).toBe(true);
}

/** Clicks a checkbox, and again as soon as its task is open again: from within the page, since a double click is quick. */
function clickAgainOnceOpen(checkbox: Locator): Promise<void> {
  return checkbox.evaluate(async (first: HTMLInputElement) => {
    const label = first.getAttribute("aria-label");
    const find = () => document.querySelector<HTMLInputElement>(`[aria-label="${label}"]`);
    const waitFor = (isSo: () => boolean) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!isSo()) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      });
    const isDone = waitFor(() => find() === null);
    first.click();
    await isDone;
    await waitFor(() => find() !== null);
    find()?.click();
  });
}

describe.skipIf(chromiumPath === undefined)("recurrence, and days that pass", () => {
  const stage = setStage();

  test("a rule is set with the keyboard through its controls, completed, and undone after a reload", async () => {
    const { page, api, problems, close } = await aPerson(stage.browser, stage.server.url, {
      locale: "en-GB",
    });
    const { id } = await api.task.create.mutate({ title: "Run", due });
    await page.goto(`${stage.server.url}/inbox`);
    await row(page, "Run").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await tabTo(page.getByRole("button", { name: /^Repeats/ }));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Repeat" });
    await tabTo(dialog.getByLabel("How often?"));
    await page.keyboard.type("Custom");
    await tabTo(dialog.getByLabel("Every"));
    await page.keyboard.type("2");
    await tabTo(dialog.getByRole("checkbox", { name: "Thursday" }));
    await page.keyboard.press("Space");
    expect(await dialog.getByRole("checkbox", { checked: true }).count()).toBe(2);
    await tabTo(dialog.getByLabel("Ends"));
    await page.keyboard.type("after");
    await tabTo(dialog.getByLabel("Times"));
    await page.keyboard.type("6");
    await expect
      .poll(() => dialog.getByRole("listitem").allTextContents())
      .toEqual([
        "Monday, 2 March 2099",
        "Thursday, 5 March 2099",
        "Monday, 16 March 2099",
        "Thursday, 19 March 2099",
        "Monday, 30 March 2099",
      ]);
    expect(await dialog.getByLabel("Or in words").inputValue()).toBe("Every 2 weeks on Monday and Thursday");
    expect(await dialog.getByLabel(/^Or as RRULE/).inputValue()).toBe(recurrence.rule);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => api.task.byId.query({ id })).toMatchObject({ due, recurrence });

    const before = await api.task.preview.query({ id });
    await page.goto(`${stage.server.url}/inbox`);
    await row(page, "Run").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("e");
    await page.getByText("“Run” is next due: 5 Mar 2099").waitFor();
    await page.reload();
    await row(page, "Run").waitFor();
    await page.keyboard.press("Control+z");
    await expect
      .poll(() => api.task.byId.query({ id }))
      .toMatchObject({ due, recurrence, completed: false, completedAt: null });
    expect(await api.task.preview.query({ id })).toEqual(before);
    expect((await api.task.occurrences.query({ id })).items).toEqual([]);

    // Without a date there is nothing to repeat.
    await row(page, "Run").focus();
    await page.keyboard.press("d");
    await page.getByRole("dialog").getByRole("button", { name: "No date" }).click();
    await expect.poll(() => api.task.byId.query({ id })).toMatchObject({ due: null, recurrence: null });
    expect(problems).toEqual([]);
    await close();
  });

  test("words and RRULE change the controls, and a rule that they cannot show says so", async () => {
    const { page, api, close } = await aPerson(stage.browser, stage.server.url);
    const { id } = await api.task.create.mutate({ title: "Run", due });
    await page.goto(`${stage.server.url}/inbox?task=${id}`);
    await page.getByRole("button", { name: /^Repeats/ }).click();
    const dialog = page.getByRole("dialog", { name: "Repeat" });
    await dialog.getByLabel("Or in words").fill("every 3 months on the last friday");
    const shown = async () => [
      await dialog.getByLabel("Every").inputValue(),
      await dialog.getByLabel("Unit").locator("option:checked").textContent(),
      await dialog.getByLabel("On which day").locator("option:checked").textContent(),
    ];
    expect(await shown()).toEqual(["3", "months", "on the last Friday"]);
    await dialog.getByLabel(/^Or as RRULE/).fill("FREQ=MONTHLY;BYMONTHDAY=31");
    expect(await shown()).toEqual(["1", "month", "on the 31st"]);
    await expect
      .poll(() => dialog.getByRole("listitem").allTextContents())
      .toContain("April 31, 2099 · left out, as the month is too short");
    await dialog.getByLabel(/^Or as RRULE/).fill("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1");
    await dialog.getByText("This rule can only be changed in words or as RRULE.").waitFor();
    expect(await dialog.getByLabel("Every").count()).toBe(0);
    await close();
  });

  test("completed on two devices, and with a double click, it advances once", async () => {
    const { page, email, password, api, close } = await aPerson(stage.browser, stage.server.url);
    // Requests that pass a service worker cannot be held back.
    const other = await stage.browser.newContext({ serviceWorkers: "block" });
    const otherPage = await other.newPage();
    otherPage.setDefaultTimeout(20_000);
    await signIn(otherPage, stage.server.url, { email, password });
    const run = await api.task.create.mutate({ title: "Run", due, recurrence });
    const walk = await api.task.create.mutate({ title: "Walk", due, recurrence });
    for (const one of [page, otherPage]) {
      await one.goto(`${stage.server.url}/inbox`);
      await row(one, "Run").waitFor();
    }
    const occurrencesOf = async (id: string) =>
      (await api.task.occurrences.query({ id })).items.map(({ occurrence }) => occurrence);

    // Completed here while the same is on its way from the other device.
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    await otherPage.route("**/trpc/task.setCompleted*", async (route) => {
      await isReleased;
      await route.continue();
    });
    const asked = otherPage.waitForRequest("**/trpc/task.setCompleted*");
    await markDone(otherPage, "Run").click();
    await asked;
    await markDone(page, "Run").click();
    await row(page, "Run").getByText("Mar 5").waitFor();
    release();
    await row(otherPage, "Run").getByText("Mar 5").waitFor();
    expect(await occurrencesOf(run.id)).toEqual(["2099-03-02"]);

    await clickAgainOnceOpen(markDone(page, "Walk"));
    await page.waitForTimeout(300);
    await row(page, "Walk").getByText("Mar 5").waitFor();
    expect(await occurrencesOf(walk.id)).toEqual(["2099-03-02"]);
    await close();
    await other.close();
  });

  test("what is due tomorrow comes into Today by itself", async () => {
    const nowMs = Date.now();
    const hour = new Date(nowMs).getUTCHours();
    // Where the day has just begun: the page's clock is set back to before it did, and its session lasts.
    const timezoneId = hour <= 12 ? `Etc/GMT+${hour}` : `Etc/GMT-${24 - hour}`;
    const midnightMs = nowMs - (nowMs % 3_600_000);
    const { page, api, close } = await aPerson(stage.browser, stage.server.url, { timezoneId });
    await page.clock.install({ time: midnightMs - 60_000 });
    const date = new Intl.DateTimeFormat("sv-SE", { timeZone: timezoneId }).format(midnightMs);
    await api.task.create.mutate({ title: "Tea", due: { date, time: null, timeZone: null } });
    await page.goto(`${stage.server.url}/upcoming`);
    await row(page, "Tea").waitFor();
    await page
      .getByRole("navigation")
      .getByRole("link", { name: /^Today/ })
      .click();
    await page.getByRole("heading", { name: "Today" }).waitFor();
    expect(await row(page, "Tea").count()).toBe(0);
    await page.clock.fastForward(70_000);
    await row(page, "Tea").waitFor();
    await close();
  });
});
