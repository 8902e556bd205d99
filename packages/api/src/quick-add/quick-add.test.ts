import { randomUUID } from "node:crypto";
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
    for (const text of ["tomorrow !high", "Tomorrow", "every day until 2999-12-31"])
      for (const dryRun of [true, false])
        expect(await failure(ann.api.task.quickAdd({ text, timeZone, dryRun }))).toMatchObject({
          code: "BAD_REQUEST",
          cause: { reason: "title_missing" },
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
      "x every 999 weeks",
      "32/13/2026 99:99",
      "🙂 tomorrow",
    ];
    for (const text of [...odd, "x ".repeat(250), "x every day ".repeat(41), "x tomorrow ".repeat(45)]) {
      const added = await ann.api.task.quickAdd({ text, timeZone, dryRun: true });
      expect(added.task).toBeNull();
    }
  });

  test("a title that is too long goes on in the description", async () => {
    const ann = await api.aUser();
    const { task } = await ann.api.task.quickAdd({ text: "long ".repeat(99), timeZone });
    expect(task?.title).toBe("long ".repeat(51).trim());
    expect(task?.description).toBe("long ".repeat(48).trim());
    const { task: glued } = await ann.api.task.quickAdd({ text: "é".repeat(300), timeZone });
    expect([glued?.title, glued?.description]).toEqual(["é".repeat(255), "é".repeat(45)]);
  });

  test.each([
    "Antibiotics every 8 hours for 7 days",
    "Vitamins every day until 2999-12-25 at 8am",
    "Call 2036-12-24T09:00:00-05:00",
    "Pills every day at 8am and 8pm",
    "Payroll every 15th and 30th",
    "Leap day every Feb 29",
    "x every 9999 weeks",
    "Review every last workday of the month",
    "Gym every day for 400 times",
  ])("a dry run says what the real call does: %s", async (text) => {
    const ann = await api.aUser();
    const { task: nothing, ...dry } = await ann.api.task.quickAdd({ text, timeZone, dryRun: true });
    const { task, ...real } = await ann.api.task.quickAdd({ text, timeZone });
    expect(nothing).toBeNull();
    expect(dry).toEqual(real);
    const { title, due, recurrence, priority } = real;
    expect(task).toMatchObject({ title, due, recurrence, priority });
  });

  test("repeats a call with the same id, also after midnight", async () => {
    const ann = await api.aUser();
    const now = Temporal.Now.instant().subtract({ hours: 20 });
    const call = { id: randomUUID(), text: "Buy milk tomorrow", timeZone, now: now.toString() };
    const { task } = await ann.api.task.quickAdd(call);
    const day = now.toZonedDateTimeISO(timeZone).toPlainDate().add({ days: 1 }).toString();
    expect(task).toMatchObject({ id: call.id, title: "Buy milk", due: { date: day } });
    expect((await ann.api.task.quickAdd(call)).task).toEqual(task);
    expect((await ann.api.task.list()).items).toHaveLength(1);
    expect(await failure(ann.api.task.quickAdd({ ...call, text: "Buy bread tomorrow" }))).toMatchObject({
      code: "CONFLICT",
      cause: { reason: "task_id_taken" },
    });
  });

  test("refuses a present that is more than a day off", async () => {
    const ann = await api.aUser();
    for (const hours of [-25, 25]) {
      const now = Temporal.Now.instant().add({ hours }).toString();
      expect(await failure(ann.api.task.quickAdd({ text: "Buy milk", timeZone, now }))).toMatchObject({
        code: "BAD_REQUEST",
      });
    }
  });

  test("takes at most as many labels as a task may have", async () => {
    const ann = await api.aUser();
    const labels = Array.from({ length: 51 }, (_, at) => `l${at}`);
    for (const name of labels) await ann.api.label.create({ name });
    const { task } = await ann.api.task.quickAdd({
      text: `x ${labels.map((name) => `@${name}`).join(" ")}`,
      timeZone,
    });
    expect([task?.labelIds.length, task?.title]).toEqual([50, "x @l50"]);
  });
});
