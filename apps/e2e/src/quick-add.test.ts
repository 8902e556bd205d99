/** What people write stays theirs: lines of quick add, drafts of titles, and texts that were changed at two places. */
import { chromiumPath } from "@taskwell/panel/testing-browser";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { aPerson, offlineReady, setStage } from "./testing.ts";
import type { Person } from "./testing.ts";

const row = (page: Page, title: string) => page.getByRole("row").filter({ hasText: title });
const lineOf = (page: Page) => page.getByRole("dialog").getByRole("textbox");
const chipsOf = (page: Page) => page.getByRole("list", { name: "Understood" }).getByRole("button");
const options = (page: Page) => page.getByRole("listbox").getByRole("option");

/** All tasks, the newest first. */
const tasksOf = async ({ api }: Person) => (await api.task.list.query({})).items;

async function openQuickAdd(page: Page): Promise<Locator> {
  await page.getByRole("heading", { name: "Inbox" }).waitFor();
  await page.keyboard.press("q");
  await lineOf(page).waitFor();
  return lineOf(page);
}

async function add(line: Locator): Promise<void> {
  await line.press("Enter");
  await expect.poll(() => line.inputValue()).toBe("");
}

describe.skipIf(chromiumPath === undefined)("what people write", () => {
  const stage = setStage();

  async function atInbox(browserOptions?: BrowserContextOptions): Promise<Person> {
    const ann = await aPerson(stage.browser, stage.server.url, browserOptions);
    await ann.page.goto(`${stage.server.url}/inbox`);
    return ann;
  }

  test("each guess shows before Enter, one key drops it, and its words stay in the title", async () => {
    const ann = await atInbox();
    const line = await openQuickAdd(ann.page);
    for (const [title, piece] of [
      ["Exercise in 1h", "in 1h"],
      ["Answer mails by january 30th", "by january 30th"],
      ["Check mon", "mon"],
    ] as const) {
      await line.fill(title);
      await expect.poll(() => chipsOf(ann.page).count()).toBe(1);
      await line.press("Escape");
      expect(await line.inputValue()).toBe(title.replace(piece, `"${piece}"`));
      expect(await chipsOf(ann.page).count()).toBe(0);
      await add(line);
      await expect.poll(async () => (await tasksOf(ann))[0]).toMatchObject({ title, due: null });
    }
    await line.fill("Water plants tomorrow every week");
    await expect.poll(() => chipsOf(ann.page).count()).toBe(2);
    await chipsOf(ann.page).last().press("Backspace");
    expect(await line.inputValue()).toBe('Water plants tomorrow "every week"');
    await add(line);
    await expect
      .poll(async () => (await tasksOf(ann))[0])
      .toMatchObject({ title: "Water plants every week", due: { time: null }, recurrence: null });
    await ann.close();
  });

  test("titles that only look like a date, and what is in quotes, are taken as they are", async () => {
    const ann = await atInbox();
    const line = await openQuickAdd(ann.page);
    // The grammar is there once it has understood something.
    await line.fill("Tea tomorrow");
    await expect.poll(() => chipsOf(ann.page).count()).toBe(1);
    for (const title of [
      "The 5th Wave",
      "check money",
      "Exercise 1h",
      "mails up to january 30th",
      'Watch "Tomorrow Never Dies"',
      'Say "every day #home !high"',
    ]) {
      await line.fill(title);
      expect(await chipsOf(ann.page).count()).toBe(0);
      await add(line);
      await expect
        .poll(async () => (await tasksOf(ann))[0])
        .toMatchObject({ title, due: null, recurrence: null, priority: "none" });
    }
    await ann.close();
  });

  test("while a word is composed Enter adds nothing, and single keys do nothing in the line", async () => {
    const ann = await atInbox();
    const { page, api } = ann;
    await api.task.create.mutate({ title: "Untouched" });
    await row(page, "Untouched").waitFor();
    const line = await openQuickAdd(page);
    const session = await page.context().newCDPSession(page);
    await line.pressSequentially("Buy ");
    await page.evaluate(() => {
      const note = ({ isComposing }: KeyboardEvent) =>
        document.body.setAttribute("data-was-composing", String(isComposing));
      document.addEventListener("keydown", note, { capture: true, once: true });
    });
    await session.send("Input.imeSetComposition", { text: "みるく", selectionStart: 3, selectionEnd: 3 });
    const enter = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 13 };
    await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...enter });
    await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...enter });
    expect(await page.locator("body").getAttribute("data-was-composing")).toBe("true");
    expect(await line.inputValue()).toBe("Buy みるく");
    await session.send("Input.insertText", { text: "ミルク" });
    await add(line);
    await expect.poll(async () => (await tasksOf(ann))[0]?.title).toBe("Buy ミルク");

    await line.pressSequentially("ejkxdmlpgi?/#q");
    expect(await line.inputValue()).toBe("ejkxdmlpgi?/#q");
    expect(await page.getByRole("dialog").count()).toBe(1);
    expect(page.url()).toBe(`${stage.server.url}/inbox`);
    expect((await tasksOf(ann)).map(({ completed }) => completed)).toEqual([false, false]);
    await ann.close();
  });

  test("names are completed with the keyboard, and Esc closes only their list", async () => {
    const ann = await atInbox();
    const { page, api } = ann;
    const house = await api.list.create.mutate({ name: "New house" });
    await api.list.create.mutate({ name: "Neighbours" });
    const phone = await api.label.create.mutate({ name: "phone" });
    await page.getByRole("link", { name: /^Neighbours/ }).waitFor();
    await page.getByRole("link", { name: /^phone/ }).waitFor();
    const line = await openQuickAdd(page);
    await line.pressSequentially("Paint #ne");
    await expect.poll(() => options(page).allTextContents()).toEqual(["New house", "Neighbours"]);
    await line.press("Escape");
    expect(await options(page).count()).toBe(0);
    expect(await line.inputValue()).toBe("Paint #ne");
    await line.press("Backspace");
    await line.press("Backspace");
    await line.press("Backspace");
    await line.pressSequentially("#ne");
    await line.press("ArrowDown");
    await line.press("ArrowUp");
    const selected = page.getByRole("option", { selected: true });
    expect(await selected.textContent()).toBe("New house");
    expect(await line.getAttribute("aria-activedescendant")).toBe(await selected.getAttribute("id"));
    await line.press("Enter");
    await line.pressSequentially("@ph");
    await line.press("Tab");
    expect(await line.inputValue()).toBe('Paint #"New house" @phone ');
    expect(await options(page).count()).toBe(0);
    expect(await line.evaluate((element) => element === document.activeElement)).toBe(true);
    await add(line);
    await expect
      .poll(async () => (await tasksOf(ann))[0])
      .toMatchObject({ title: "Paint", listId: house.id, labelIds: [phone.id] });
    // A name that is whole needs no choice.
    await line.pressSequentially("Call @phone");
    await add(line);
    await expect.poll(async () => (await tasksOf(ann))[0]).toMatchObject({ title: "Call" });
    await ann.close();
  });

  test("without a network a line is understood, and sent when it is back", async () => {
    const ann = await atInbox();
    const { page } = ann;
    await offlineReady(page);
    await page.context().setOffline(true);
    const line = await openQuickAdd(page);
    await line.pressSequentially("Call Ann tomorrow");
    await expect.poll(() => chipsOf(page).count()).toBe(1);
    await add(line);
    await line.press("Escape");
    await row(page, "Call Ann").waitFor();
    expect(await tasksOf(ann)).toEqual([]);
    await page.context().setOffline(false);
    await expect
      .poll(() => tasksOf(ann))
      .toMatchObject([{ title: "Call Ann", due: { time: null, timeZone: null } }]);
    await ann.close();
  });

  test("on a phone the line, its guesses and its names are above the keyboard", async () => {
    const ann = await atInbox({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const { page, api } = ann;
    for (const name of ["Home", "Holidays", "Hobbies", "Honey", "Hotels"])
      await api.list.create.mutate({ name });
    const line = await openQuickAdd(page);
    await page.setViewportSize({ width: 390, height: 420 });
    await line.pressSequentially("Water plants tomorrow at 9 every week #ho");
    await expect.poll(() => options(page).count()).toBe(4);
    expect(await isInView(line)).toBe(true);
    expect(await isInView(options(page).last())).toBe(true);
    await options(page).first().tap();
    await expect.poll(() => line.inputValue()).toMatch(/#Home $/);
    await expect.poll(() => chipsOf(page).count()).toBe(3);
    expect(await isInView(line)).toBe(true);
    for (const chip of await chipsOf(page).all()) expect(await isInView(chip)).toBe(true);
    await ann.close();
  });

  test("a half-written title survives Esc, another place and a reload, until it is saved", async () => {
    const ann = await aPerson(stage.browser, stage.server.url);
    const { page, api } = ann;
    const { id } = await api.task.create.mutate({ title: "Write" });
    await api.task.create.mutate({ title: "Other" });
    await page.goto(`${stage.server.url}/inbox?task=${id}`);
    const title = page.getByLabel("Title", { exact: true });
    // Each of these letters is a command elsewhere.
    await title.press("End");
    await title.pressSequentially(" a qe#/?jk let");
    expect(await title.inputValue()).toBe("Write a qe#/?jk let");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await title.fill("Write a let");
    await title.press("Escape");
    await title.waitFor({ state: "detached" });
    await row(page, "Other").getByText("Other").click();
    await expect.poll(() => title.inputValue()).toBe("Other");
    await row(page, "Write").getByText("Write").click();
    await expect.poll(() => title.inputValue()).toBe("Write a let");
    await page.getByRole("navigation").getByRole("link", { name: "Today" }).click();
    await page.goto(`${stage.server.url}/inbox?task=${id}`);
    await page.reload();
    await expect.poll(() => title.inputValue()).toBe("Write a let");
    expect((await api.task.byId.query({ id })).title).toBe("Write");
    await page.getByRole("group", { name: "Unsaved title" }).getByRole("button", { name: "Save" }).click();
    expect(await title.evaluate((element) => element === document.activeElement)).toBe(true);
    await expect.poll(async () => (await api.task.byId.query({ id })).title).toBe("Write a let");
    await ann.close();
  });

  test("a description that was changed at two places can be merged line by line", async () => {
    const ann = await aPerson(stage.browser, stage.server.url);
    const { page, api } = ann;
    const { id } = await api.task.create.mutate({ title: "Shop", description: "Milk\nEggs\nBread" });
    await page.goto(`${stage.server.url}/inbox?task=${id}`);
    await page.getByRole("button", { name: "Edit the description" }).click();
    await page.context().setOffline(true);
    await page.getByLabel("Description", { exact: true }).fill("Oat milk\nEggs\nBread");
    await page.getByRole("button", { name: "Save" }).click();
    await api.task.update.mutate({ id, description: "Milk\nEggs\nBread\nSalt" });
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Decide" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: /^Description: keep both/ }).check();
    const merged = dialog.getByRole("textbox", { name: /^Description/ });
    expect(await merged.inputValue()).toBe("Oat milk\nEggs\nBread\nSalt");
    await merged.press("Control+End");
    await merged.pressSequentially(" and tea");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect
      .poll(async () => (await api.task.byId.query({ id })).description)
      .toBe("Oat milk\nEggs\nBread\nSalt and tea");
    await ann.close();
  });

  test("a task that is not on this device shows once there is a connection", async () => {
    const ann = await atInbox();
    const { page, api } = ann;
    const { id } = await api.task.create.mutate({ title: "Done long ago" });
    await api.task.setCompleted.mutate({ id, completed: true });
    await offlineReady(page);
    await page.context().setOffline(true);
    await page.goto(`${stage.server.url}/inbox?task=${id}`);
    await page.getByText("This task is not on this device").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await page.context().setOffline(false);
    await expect.poll(() => page.getByLabel("Title", { exact: true }).inputValue()).toBe("Done long ago");
    await page.goto(`${stage.server.url}/inbox?task=${crypto.randomUUID()}`);
    await page.getByText("There is no such task").waitFor();
    await ann.close();
  });
});

/** Whether all of it is within the window, and on top. */
function isInView(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const isWithin = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    const ofPoint = document.elementFromPoint((left + right) / 2, bottom - 2);
    return isWithin && element.contains(ofPoint);
  });
}
