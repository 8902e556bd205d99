/** What people do with the app, from signing up on. */
import { randomUUID } from "node:crypto";
import { chromiumPath, open } from "@taskwell/panel/testing-browser";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { aPerson, setStage } from "./testing.ts";

const row = (page: Page, title: string) => page.getByRole("row").filter({ hasText: title });
const markDone = (page: Page, title: string) => page.getByLabel(`Mark “${title}” done`);
const rowTitles = (page: Page) =>
  page.getByRole("row").evaluateAll((rows) => rows.map((one) => one.textContent?.trim() ?? ""));

async function quickAdd(page: Page, ...lines: readonly string[]): Promise<void> {
  await page.keyboard.press("q");
  const field = page.getByRole("dialog").getByRole("textbox");
  for (const line of lines) {
    await field.fill(line);
    await field.press("Enter");
    await expect.poll(() => field.inputValue()).toBe("");
  }
  await field.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** The half-written texts in the browser's database, as they are stored. */
const keptDrafts = (page: Page) => stored(page, "drafts");

/** What is in a store of the browser's database. */
function stored(page: Page, store: string): Promise<unknown[]> {
  return page.evaluate(async (name) => {
    const [database] = await indexedDB.databases();
    const opened = indexedDB.open(database?.name ?? "");
    await new Promise((resolve) => opened.addEventListener("success", resolve));
    const rows = opened.result.transaction(name).objectStore(name).getAll();
    await new Promise((resolve) => rows.addEventListener("success", resolve));
    opened.result.close();
    return rows.result;
  }, store);
}

describe.skipIf(chromiumPath === undefined)("journeys", () => {
  const stage = setStage();

  test("a new person signs up, adds, organises, completes, undoes, searches, and comes back", async () => {
    const email = `${randomUUID()}@example.com`;
    const { page, problems, requestedOrigins, close } = await open(
      stage.browser,
      `${stage.server.url}/sign-up`,
    );
    await page.getByLabel("Your name").fill("Ann");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
    await page.getByRole("button", { name: "Create an account" }).click();
    await page.getByRole("heading", { name: "Inbox" }).waitFor();

    await quickAdd(
      page,
      "Buy milk tomorrow 5pm",
      "Water the plants every day",
      "Call Bob !high",
      "Read The 5th Wave",
      "Pay rent",
    );
    await expect.poll(() => page.getByRole("row").count()).toBe(5);

    await page.getByRole("button", { name: "Add a list" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Home");
    await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
    const home = page.getByRole("navigation").getByRole("link", { name: /^Home/ });
    await home.waitFor();
    await page.goto(`${stage.server.url}/inbox`);
    await row(page, "Pay rent").focus();
    await page.keyboard.press("m");
    await page.getByRole("dialog").getByRole("combobox", { name: "Find a list" }).fill("Home");
    await page.keyboard.press("Enter");
    await row(page, "Pay rent").waitFor({ state: "detached" });
    await home.click();
    await row(page, "Pay rent").waitFor();

    await page.goto(`${stage.server.url}/inbox`);
    await markDone(page, "Water the plants").click();
    await page.getByText(/“Water the plants” is next due: Tomorrow/).waitFor();
    await expect.poll(() => row(page, "Water the plants").textContent()).toContain("Tomorrow");

    await row(page, "Call Bob").focus();
    await page.keyboard.press("#");
    await row(page, "Call Bob").waitFor({ state: "detached" });
    await page.keyboard.press("Control+z");
    await row(page, "Call Bob").waitFor();

    await page.keyboard.press("/");
    await page.getByRole("searchbox").fill("wave");
    await page.getByText("Read The 5th Wave").first().waitFor();

    await page.goto(`${stage.server.url}/settings`);
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL(`${stage.server.url}/`);
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("navigation").waitFor();
    await page.goto(`${stage.server.url}/inbox`);
    await row(page, "Buy milk").waitFor();
    expect(problems).toEqual([]);
    expect([...requestedOrigins]).toEqual([stage.server.url]);
    await close();
  });

  test("everything is done with the keyboard, and the focus is never lost", async () => {
    const { page, close } = await aPerson(stage.browser, stage.server.url);
    await page.goto(`${stage.server.url}/inbox`);
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await quickAdd(page, "One", "Two", "Three");
    const focused = () => page.getByRole("row").and(page.locator(":focus")).textContent();
    // The one that was added last is where one goes on.
    await expect.poll(focused).toContain("Three");
    await page.keyboard.press("Home");
    await expect.poll(focused).toContain("One");
    await page.keyboard.press("Alt+ArrowDown");
    await expect
      .poll(async () => (await rowTitles(page)).map((text) => /One|Two|Three/.exec(text)?.[0]))
      .toEqual(["Two", "One", "Three"]);
    await page.keyboard.press("e");
    await expect.poll(focused).toContain("Three");
    await page.keyboard.press("k");
    await page.keyboard.press("F2");
    await page.keyboard.press("End");
    await page.keyboard.type(" again");
    await page.keyboard.press("Enter");
    await row(page, "Two again").waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Mark done, or not done").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill("trash");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Trash" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
    await close();
  });

  test("what is added and deleted while the account is still being read stays so", async () => {
    const { page, api, close } = await aPerson(stage.browser, stage.server.url);
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let isReleased = false;
    // Read before the task is added, and there after it.
    await page.route(/trpc\/[^?]*task\.list/, async (route) => {
      const response = await route.fetch();
      await released;
      await route.fulfill({ response });
    });
    await page.route(/trpc\/[^?]*changes\./, (route) => (isReleased ? route.abort() : route.continue()));
    await page.goto(`${stage.server.url}/inbox`);
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
    await quickAdd(page, "Early", "Gone");
    const titles = async () => (await api.task.list.query({})).items.map(({ title }) => title);
    await expect.poll(async () => (await titles()).length).toBe(2);
    await row(page, "Gone").focus();
    await page.keyboard.press("#");
    await expect.poll(titles).toEqual(["Early"]);
    isReleased = true;
    release();
    // The token, once all rows are there.
    await expect.poll(() => stored(page, "state")).toHaveLength(1);
    expect(await stored(page, "tasks")).toMatchObject([{ title: "Early" }]);
    expect(await page.getByRole("row").count()).toBe(1);
    await close();
  });

  test("a half-written description survives Esc, another place and a reload", async () => {
    const { page, api, close } = await aPerson(stage.browser, stage.server.url);
    const { id } = await api.task.create.mutate({ title: "Write" });
    await page.goto(`${stage.server.url}/inbox?task=${id}`);
    await page.getByText("Add a description").click();
    await page.getByLabel("Description").fill("Half a sente");
    await expect.poll(() => keptDrafts(page)).toEqual([expect.stringContaining("Half a sente")]);
    await page.reload();
    await expect.poll(() => page.getByLabel("Description").inputValue()).toBe("Half a sente");
    await page.getByLabel("Title", { exact: true }).focus();
    await page.keyboard.press("Escape");
    await page
      .getByRole("navigation")
      .getByRole("link", { name: /^Today/ })
      .click();
    await page.goto(`${stage.server.url}/inbox?task=${id}`);
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(async () => (await api.task.byId.query({ id })).description).toBe("Half a sente");
    await close();
  });

  test("a conflict of two tabs is decided by field, and different fields are merged", async () => {
    const ann = await aPerson(stage.browser, stage.server.url);
    const { id } = await ann.api.task.create.mutate({ title: "Milk" });
    await ann.page.goto(`${stage.server.url}/inbox?task=${id}`);
    const title = ann.page.getByLabel("Title", { exact: true });
    await title.waitFor();
    await ann.page.context().setOffline(true);
    await title.fill("Oat milk");
    await title.press("Enter");
    await ann.api.task.update.mutate({ id, title: "Soy milk", priority: "high" });
    await ann.page.context().setOffline(false);
    await ann.page.getByRole("button", { name: "Decide" }).click();
    await ann.page.getByRole("radio", { name: /^Title: keep what was written here/ }).check();
    await ann.page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await expect
      .poll(() => ann.api.task.byId.query({ id }))
      .toMatchObject({ title: "Oat milk", priority: "high" });
    await ann.close();
  });

  test("in Sydney, what is due today at 17:00 is in Today", async () => {
    const timezoneId = "Australia/Sydney";
    const { page, api, close } = await aPerson(stage.browser, stage.server.url, { timezoneId });
    const date = new Intl.DateTimeFormat("sv-SE", { timeZone: timezoneId }).format(new Date());
    await api.task.create.mutate({ title: "Tea", due: { date, time: "17:00", timeZone: timezoneId } });
    await page.goto(`${stage.server.url}/today`);
    await row(page, "Tea").waitFor();
    await close();
  });
});
