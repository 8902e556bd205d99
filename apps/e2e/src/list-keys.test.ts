/** A list and its open task, by keys and by pointer: where the focus is, what keys act on, and the order. */
import { chromiumPath } from "@taskwell/panel/testing-browser";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { aPerson, setStage } from "./testing.ts";
import type { Person } from "./testing.ts";

const row = (page: Page, title: string) => page.getByRole("row").filter({ hasText: title });
const titleOf = (page: Page, title: string) => page.getByRole("row").getByText(title, { exact: true });
const handleOf = (page: Page, title: string) =>
  page.getByLabel(`Drag “${title}” to move it`).filter({ visible: true });
const paneOf = (page: Page) => page.getByRole("region", { name: "Task", exact: true });
const rowTitles = (page: Page) => page.locator("[role=row] [data-part=title]").allTextContents();

/** What has the focus: its role or tag, and its name or text. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const kind = element?.getAttribute("role") ?? element?.tagName.toLowerCase();
    const name =
      element?.getAttribute("aria-label") ?? element?.querySelector("[data-part=title]")?.textContent;
    return `${kind} ${name}`;
  });

const savedTitles = async (api: Person["api"]) =>
  (await api.task.list.query({ sort: "manual" })).items.map(({ title }) => title);

async function addTasks({ api }: Person, titles: readonly string[]): Promise<void> {
  for (const title of titles) await api.task.create.mutate({ title });
}

async function quickAdd(page: Page, ...titles: readonly string[]): Promise<void> {
  await page.keyboard.press("q");
  const field = page.getByRole("dialog").getByRole("textbox");
  for (const title of titles) {
    await field.fill(title);
    await field.press("Enter");
    await expect.poll(() => field.inputValue()).toBe("");
  }
  await field.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Of what is visible, in the window. */
async function centreOf(locator: ReturnType<Page["locator"]>): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("It is not visible.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Presses the handle of a row and moves it, a little below the middle of another row. */
async function dragBelow(page: Page, title: string, otherTitle: string): Promise<void> {
  const from = await centreOf(handleOf(page, title));
  const { y } = await centreOf(row(page, otherTitle));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, y + 8, { steps: 5 });
}

describe.skipIf(chromiumPath === undefined)("keys and pointers in a list", () => {
  const stage = setStage();

  async function inInbox(...titles: readonly string[]): Promise<Person> {
    const person = await aPerson(stage.browser, stage.server.url);
    await addTasks(person, titles);
    await person.page.goto(`${stage.server.url}/inbox`);
    await person.page.getByRole("heading", { name: "Inbox" }).waitFor();
    await expect.poll(() => rowTitles(person.page)).toEqual(titles);
    return person;
  }

  test("a row is dragged by its handle, Esc cancels, and a task added at once after it keeps its place, also after a reload", async () => {
    const { page, api, close } = await inInbox("One", "Two", "Three");
    await dragBelow(page, "One", "Three");
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await page.getByText("Not moved").waitFor();
    expect(await rowTitles(page)).toEqual(["One", "Two", "Three"]);
    expect(await page.getByRole("dialog").count()).toBe(0);

    await dragBelow(page, "One", "Three");
    await page.mouse.up();
    await quickAdd(page, "Four");
    const order = ["Two", "Three", "One", "Four"];
    expect(await rowTitles(page)).toEqual(order);
    await page.reload();
    await expect.poll(() => rowTitles(page)).toEqual(order);
    await expect.poll(() => savedTitles(api)).toEqual(order);
    await close();
  });

  test("a finger that swipes over rows scrolls, and one on a handle drags", async () => {
    const person = await aPerson(stage.browser, stage.server.url, {
      viewport: { width: 390, height: 640 },
      hasTouch: true,
      isMobile: true,
    });
    const { page, api, close } = person;
    const titles = Array.from({ length: 16 }, (_, index) => `Task ${index}`);
    await addTasks(person, titles);
    await page.goto(`${stage.server.url}/inbox`);
    await titleOf(page, "Task 0").waitFor();
    const session = await page.context().newCDPSession(page);
    const swipe = async (x: number, fromY: number, toY: number) => {
      const touch = (
        type: "touchStart" | "touchMove" | "touchEnd",
        touchPoints: { x: number; y: number }[],
      ) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
      await touch("touchStart", [{ x, y: fromY }]);
      for (let step = 1; step <= 8; step += 1)
        await touch("touchMove", [{ x, y: fromY + ((toY - fromY) * step) / 8 }]);
      await touch("touchEnd", []);
    };
    const isAtTop = () =>
      page.evaluate(() => document.querySelector("[role=grid]")?.parentElement?.scrollTop === 0);

    const { x, y } = await centreOf(handleOf(page, "Task 0"));
    await swipe(x, y, (await centreOf(row(page, "Task 2"))).y + 10);
    await expect.poll(() => savedTitles(api)).toEqual(["Task 1", "Task 2", "Task 0", ...titles.slice(3)]);
    expect(await isAtTop()).toBe(true);

    await swipe(150, 500, 200);
    await expect.poll(isAtTop).toBe(false);
    expect(await savedTitles(api)).toEqual(["Task 1", "Task 2", "Task 0", ...titles.slice(3)]);
    expect(await page.getByRole("row", { selected: true }).count()).toBe(0);
    expect(await paneOf(page).count()).toBe(0);
    await close();
  });

  test("subtasks that are typed quickly keep their order, which keys change, and done ones come last", async () => {
    const { page, api, close } = await inInbox("Trip");
    await titleOf(page, "Trip").click();
    await paneOf(page).getByLabel("Add a subtask").focus();
    const typed = ["Passport", "Tickets", "Hotel", "Bags", "Keys", "Cat"];
    for (const title of typed) await page.keyboard.type(`${title}\n`);
    const subtasks = () => paneOf(page).getByRole("listitem").allTextContents();
    await expect.poll(subtasks).toEqual(typed);
    await page.reload();
    await expect.poll(subtasks).toEqual(typed);

    await paneOf(page).getByRole("button", { name: "Cat" }).focus();
    await page.keyboard.press("Alt+ArrowUp");
    await page.keyboard.press("Alt+ArrowUp");
    await paneOf(page).getByRole("button", { name: "Passport" }).focus();
    await page.keyboard.press("Alt+ArrowDown");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Passport");
    await paneOf(page).getByLabel("Mark “Hotel” done").click();
    const changed = ["Tickets", "Passport", "Cat", "Bags", "Keys", "Hotel"];
    await expect.poll(subtasks).toEqual(changed);
    await expect.poll(async () => (await api.task.list.query({ completed: true })).items.length).toBe(1);
    await page.reload();
    await expect.poll(subtasks).toEqual(changed);
    await paneOf(page).getByLabel("Mark “Hotel” not done").waitFor();
    await close();
  });

  test("Esc, a double click, keys in the pane and quick add leave the focus where one goes on", async () => {
    const { page, close } = await inInbox();
    await page.keyboard.press("q");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => focused(page)).toContain("main");
    await quickAdd(page, "One", "Two", "Three");
    await expect.poll(() => focused(page)).toBe("row Three");
    await page.keyboard.press("k");
    await expect.poll(() => focused(page)).toBe("row Two");

    // The first click opens the task, the second one lets its title be edited.
    await titleOf(page, "Three").dblclick();
    await paneOf(page).waitFor();
    await expect.poll(() => focused(page)).toBe("input New title");
    await page.keyboard.type("Third");
    await page.keyboard.press("Enter");
    await expect.poll(() => rowTitles(page)).toEqual(["One", "Two", "Third"]);
    expect(await focused(page)).toBe("row Third");

    // Esc clears the selection, and then closes the pane.
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("section Task");
    await page.keyboard.press("k");
    await expect.poll(() => focused(page)).toBe("row Two");
    await page.keyboard.press("x");
    await page.getByRole("toolbar", { name: "Selected tasks" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("toolbar").count()).toBe(0);
    expect(await paneOf(page).count()).toBe(1);
    await page.keyboard.press("Escape");
    await expect.poll(() => paneOf(page).count()).toBe(0);
    expect(await focused(page)).toBe("row Two");

    // Keys in the pane act on its task, not on the active row.
    await titleOf(page, "Two").click();
    await expect.poll(() => paneOf(page).getByLabel("Title").inputValue()).toBe("Two");
    await page.keyboard.press("k");
    await expect.poll(() => focused(page)).toBe("row One");
    await paneOf(page).getByRole("button", { name: "Close the task" }).focus();
    await page.keyboard.press("p");
    await page.getByRole("dialog", { name: "Priority" }).waitFor();
    await page.keyboard.press("1");
    await row(page, "Two").getByText("Priority: Urgent").waitFor();
    expect(await focused(page)).toBe("button Close the task");
    await page.keyboard.press("#");
    await expect.poll(() => rowTitles(page)).toEqual(["One", "Third"]);
    await expect.poll(() => focused(page)).toBe("row Third");
    await close();
  });
});
