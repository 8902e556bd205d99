import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const timeZone = "Europe/Berlin";

describe("task.quickAdd", () => {
  test("creates the task that the text describes", async () => {
    const ann = await api.aUser();
    const { id: listId } = await ann.api.list.create({ name: "Home" });
    const { id: labelId } = await ann.api.label.create({ name: "Bills" });
    const text = "Pay rent every month on the 1st 9:00 #home @bills !high";
    const { task, pieces, title } = await ann.api.task.quickAdd({ text, timeZone });
    expect(title).toBe("Pay rent");
    expect(task).toMatchObject({
      title: "Pay rent",
      listId,
      labelIds: [labelId],
      priority: "high",
      due: { time: "09:00", timeZone },
      recurrence: { rule: "FREQ=MONTHLY;BYMONTHDAY=1", anchor: "schedule" },
    });
    expect(task?.due?.date).toMatch(/-01$/);
    expect(pieces.map(({ kind }) => kind)).toEqual(["recurrence", "due", "list", "label", "priority"]);
    expect((await ann.api.task.list()).items).toEqual([task]);
  });

  test("creates nothing in a dry run", async () => {
    const ann = await api.aUser();
    const added = await ann.api.task.quickAdd({ text: "Buy milk tomorrow", timeZone, dryRun: true });
    const tomorrow = Temporal.Now.plainDateISO(timeZone).add({ days: 1 }).toString();
    expect(added).toMatchObject({ task: null, title: "Buy milk", due: { date: tomorrow, time: null } });
    expect((await ann.api.task.list()).items).toEqual([]);
  });

  test("leaves unknown names in the title, such as those of others and of deleted lists", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    await ann.api.list.create({ name: "Hers" });
    const { id } = await bob.api.list.create({ name: "Gone" });
    await bob.api.list.delete({ id });
    const { task } = await bob.api.task.quickAdd({ text: "Paint #hers #gone @nothing", timeZone });
    expect(task).toMatchObject({ title: "Paint #hers #gone @nothing", listId: null });
  });

  test("needs a title and a time zone", async () => {
    const ann = await api.aUser();
    expect(await failure(ann.api.task.quickAdd({ text: "tomorrow !high", timeZone }))).toMatchObject({
      code: "BAD_REQUEST",
      cause: { reason: "title_missing" },
    });
    expect(await ann.api.task.quickAdd({ text: "tomorrow", timeZone, dryRun: true })).toMatchObject({
      title: "",
    });
    for (const input of [
      { text: "", timeZone },
      { text: "x", timeZone: "Mars" },
      { text: "x".repeat(501), timeZone },
    ])
      expect(await failure(ann.api.task.quickAdd(input))).toMatchObject({ code: "BAD_REQUEST" });
  });

  test("accepts long and odd texts", async () => {
    const ann = await api.aUser();
    const odd = [
      "every every every",
      "!!!",
      "#",
      '@"',
      "every 0 days",
      "every 999 weeks",
      "32/13/2026 99:99",
      "🙂 tomorrow",
    ];
    for (const text of [...odd, "x ".repeat(250), "every day ".repeat(50), "tomorrow ".repeat(55)]) {
      const added = await ann.api.task.quickAdd({ text, timeZone, dryRun: true });
      expect(added.task).toBeNull();
    }
    const { task } = await ann.api.task.quickAdd({ text: "long ".repeat(100), timeZone });
    expect(task?.title.length).toBeLessThanOrEqual(255);
  });
});
