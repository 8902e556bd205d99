/** How quickly the page answers to keys, with very many tasks in the list. */
import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { z } from "zod";
import type { Interactions } from "../results.ts";
import { spread } from "../statistics.ts";
import type { Account } from "./account.ts";
import { keyPressed, record, rowPainted, waitForRows } from "./page.ts";

/** Of the event timing API, which rounds durations to 8 ms and leaves out what is shorter than 16. */
const Event = z.object({
  name: z.string(),
  startTime: z.number(),
  duration: z.number(),
  interactionId: z.number(),
});
type Event = z.output<typeof Event>;
const shortestMs = 16;

/** As a quick typist does. */
const betweenKeysMs = 60;
/** Fewer than 50 interactions in all: then INP is the longest of them. */
const moves = 8;

interface Group {
  readonly keys: string;
  readonly durationsMs: readonly number[];
}

interface Run {
  /** The first one of the page, for which all code that it needs is new, and the list scrolls to its end. */
  readonly firstAddMs: number;
  readonly nextAddMs: number;
  readonly groups: readonly Group[];
}

/** Every run has a page of its own, where nothing has been used yet. */
export async function measureInteractions(
  context: BrowserContext,
  url: string,
  account: Account,
  rounds: number,
): Promise<Interactions> {
  const runs: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const page = await context.newPage();
    await page.goto(`${url}/inbox`);
    await waitForRows(page, account.titles.length);
    await sleep(1_000);
    runs.push(await use(page, `Water the plants ${round + 1}`));
    await page.close();
  }
  const keys = runs[0]?.groups.map((group) => group.keys) ?? [];
  const all = ({ groups }: Run) => groups.flatMap(({ durationsMs }) => durationsMs);
  return {
    firstAddMs: spread(runs.map(({ firstAddMs }) => firstAddMs)),
    nextAddMs: spread(runs.map(({ nextAddMs }) => nextAddMs)),
    inpMs: spread(runs.map((run) => Math.max(...all(run)))),
    groups: keys.map((name) => {
      const durations = runs.map(
        ({ groups }) => groups.find((group) => group.keys === name)?.durationsMs ?? [],
      );
      return {
        keys: name,
        each: durations[0]?.length ?? 0,
        worstMs: spread(durations.map((ofRun) => Math.max(...ofRun))),
      };
    }),
  };
}

/** Adds two tasks, walks through the list, and completes one. */
async function use(page: Page, title: string): Promise<Run> {
  const events = await record(page, { type: "event", durationThreshold: shortestMs }, Event);
  const press = async (keys: string, list: readonly string[]): Promise<Group> => {
    const before = await events();
    for (const key of list) {
      await page.keyboard.press(key);
      await sleep(betweenKeysMs);
    }
    await sleep(300);
    return { keys, durationsMs: durationsOf((await events()).slice(before.length), list.length) };
  };

  const timeOriginMs = await page.evaluate(() => performance.timeOrigin);
  const add = async (newTitle: string) => {
    const pressed = await keyPressed(page, "Enter");
    const painted = await rowPainted(page, newTitle);
    const group = await press("Enter", ["Enter"]);
    const pressedAtMs = await pressed();
    const event = (await events()).find(
      ({ name, startTime }) => name === "keydown" && Math.abs(timeOriginMs + startTime - pressedAtMs) < 1,
    );
    return { group, delayMs: Math.max((await painted()) - pressedAtMs, event?.duration ?? 0) };
  };

  const opened = await press("q", ["q"]);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").waitFor();
  const typed = await press("typing", [...`${title} tomorrow`]);

  const first = await add(title);
  const nextTitle = `Then ${title}`;
  await page.keyboard.type(nextTitle);
  const next = await add(nextTitle);

  const closed = await press("Escape", ["Escape"]);
  await dialog.waitFor({ state: "detached" });
  const moved = await press("j and k", [
    ...Array<string>(moves).fill("j"),
    ...Array<string>(moves).fill("k"),
  ]);
  const before = await rowCount(page);
  const completed = await press("e", ["e"]);
  if ((await rowCount(page)) !== before - 1) throw new Error("The key e has completed no task.");
  return {
    firstAddMs: first.delayMs,
    nextAddMs: next.delayMs,
    groups: [opened, typed, first.group, closed, moved, completed],
  };
}

function rowCount(page: Page): Promise<number> {
  return page.evaluate(() => Number(document.querySelector("[role=grid]")?.getAttribute("aria-rowcount")));
}

/** The longest event of each interaction. */
function durationsOf(events: readonly Event[], interactions: number): number[] {
  const longest = new Map<number, number>();
  for (const { interactionId, duration } of events)
    if (interactionId > 0) longest.set(interactionId, Math.max(duration, longest.get(interactionId) ?? 0));
  const shorter = Array<number>(Math.max(0, interactions - longest.size)).fill(shortestMs);
  return [...longest.values(), ...shorter];
}
