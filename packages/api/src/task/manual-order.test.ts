import { EventEmitter, once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allOf, failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

async function inManualOrder(user: TestUser) {
  return (await user.api.task.list({ sort: "manual", limit: 200 })).items;
}

const titlesOf = (tasks: readonly { title: string }[]) => tasks.map(({ title }) => title);

/** Creates tasks of these titles, in this order. @returns their ids */
async function createTasks(user: TestUser, titles: readonly string[]): Promise<string[]> {
  const ids = [];
  for (const title of titles) ids.push((await user.api.task.create({ title })).id);
  return ids;
}

describe("the manual order", () => {
  test("stays right, and its keys short, after many moves to one place", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "first" });
    // Keys with room for a few moves, until they would be longer than 60.
    const titles = [..."abcdefghij"];
    const data = titles.map((title) => ({ userId: ann.id, title, position: `n0${"V".repeat(54)}${title}` }));
    await api.db.asUser(ann.id, () => api.db.prisma.task.createMany({ data }));
    const all = await inManualOrder(ann);
    const id = (title: string) => all.find((task) => task.title === title)?.id ?? "";

    const expected = ["first", ...titles];
    for (let step = 0; step < 60; step += 1) {
      const title = titles[(step * 7) % 10] ?? "";
      if (title === "e") continue;
      await ann.api.task.move({ id: id(title), after: id("e") });
      expected.splice(expected.indexOf(title), 1);
      expected.splice(expected.indexOf("e") + 1, 0, title);
    }
    const moved = await inManualOrder(ann);
    expect(titlesOf(moved)).toEqual(expected);
    const lengths = moved.map(({ position }) => position.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(60);
    // Some were shortened: beside the first, none was as short.
    expect(lengths.filter((length) => length < 50).length).toBeGreaterThan(1);
  });

  test("makes room between tasks of equal position", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "first" });
    const data = Array.from({ length: 300 }, (_, at) => ({ userId: ann.id, title: `${at}`, position: "a0" }));
    await api.db.asUser(ann.id, () => api.db.prisma.task.createMany({ data }));
    const before = await inManualOrder(ann);
    const [moved, anchor] = [before[150], before[10]];
    await ann.api.task.move({ id: moved?.id ?? "", before: anchor?.id ?? "" });
    const expected = titlesOf(before).filter((title) => title !== moved?.title);
    expected.splice(10, 0, moved?.title ?? "");
    expect(titlesOf(await inManualOrder(ann))).toEqual(expected);
  });

  test("has all tasks, on its pages too, after concurrent moves", async () => {
    const ann = await api.aUser();
    const ids = await createTasks(ann, [..."abcdefghijkl"]);
    const random = (count: number) => Math.floor(Math.random() * count);
    await Promise.all(
      Array.from({ length: 100 }, () => {
        const [id = "", sibling = ""] = [ids[random(12)], ids[random(12)]];
        const side = random(2) === 0 ? "before" : "after";
        return failure(ann.api.task.move({ id, [side]: sibling }));
      }),
    );
    const whole = titlesOf(await inManualOrder(ann));
    expect(whole.toSorted()).toEqual([..."abcdefghijkl"]);
    const paged = await allOf((from) => ann.api.task.list({ sort: "manual", limit: 5, ...from }));
    expect(titlesOf(paged)).toEqual(whole);
  });

  test("waits longer than a second for another change of the same user, such as an import", async () => {
    const ann = await api.aUser();
    const [a = "", b = ""] = await createTasks(ann, ["a", "b"]);
    const isLocked = new EventEmitter();
    const moved = once(isLocked, "locked").then(() => ann.api.task.move({ id: a, after: b }));
    const hasWaited = once(isLocked, "locked").then(() => expect.poll(waitingSeconds).toBeGreaterThan(1.1));
    await api.db.asUser(ann.id, () =>
      api.db.transaction(async () => {
        await ann.api.task.move({ id: b, before: a });
        isLocked.emit("locked");
        await hasWaited;
      }),
    );
    await moved;
    expect(titlesOf(await inManualOrder(ann))).toEqual(["b", "a"]);
  });

  /** For how long somebody has been waiting for an advisory lock. */
  async function waitingSeconds(): Promise<number | undefined> {
    const sql = `SELECT extract(epoch FROM max(clock_timestamp() - query_start)) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'advisory'`;
    const [seconds] = await api.db.asSystem("see who waits", () =>
      api.db.query(sql, [], ([column]) => Number(column)),
    );
    return seconds;
  }

  test("refuses cursors of another order", async () => {
    const ann = await api.aUser();
    await createTasks(ann, ["a", "b"]);
    const { nextCursor } = await ann.api.task.list({ sort: "manual", limit: 1 });
    expect(await failure(ann.api.task.list({ cursor: nextCursor ?? "" }))).toMatchObject({
      cause: { reason: "cursor_invalid" },
    });
  });
});
