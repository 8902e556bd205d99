import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** 2 March 2099 is a Monday. */
const due = { date: "2099-03-02" };

describe("task.preview", () => {
  test("gives the dates, and why there is none in some months", async () => {
    const ann = await api.aUser();
    const { items } = await ann.api.task.preview({
      due: { date: "2099-01-31" },
      recurrence: { rule: "FREQ=MONTHLY" },
      limit: 3,
    });
    expect(items).toEqual([
      {
        nominal: "2099-01-31",
        due: { date: "2099-01-31", time: null, timeZone: null },
        at: null,
        reason: null,
      },
      { nominal: "2099-02-31", due: null, at: null, reason: "left_out" },
      {
        nominal: "2099-03-31",
        due: { date: "2099-03-31", time: null, timeZone: null },
        at: null,
        reason: null,
      },
    ]);
  });

  test("explains times that the zone's clocks skip or repeat", async () => {
    const ann = await api.aUser();
    const at = async (date: string) => {
      const when = { date, time: "02:30", timeZone: "Europe/Berlin" };
      const { items } = await ann.api.task.preview({
        due: when,
        recurrence: { rule: "FREQ=DAILY" },
        limit: 2,
      });
      return items[1];
    };
    expect(await at("2026-03-28")).toMatchObject({
      due: { time: "02:30" },
      at: "2026-03-29T01:30:00.000Z",
      reason: "gap",
    });
    expect(await at("2026-10-24")).toMatchObject({ at: "2026-10-25T00:30:00.000Z", reason: "repeated" });
    expect(await at("2026-10-25")).toMatchObject({ at: "2026-10-26T01:30:00.000Z", reason: null });
  });

  test.each([
    "FREQ=DAILY;INTERVAL=5",
    "FREQ=MONTHLY;BYMONTHDAY=31;SKIP=FORWARD",
    "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=5",
  ])("of %s agrees with completing one occurrence after another", async (rule) => {
    const ann = await api.aUser();
    const task = await ann.api.task.create({ title: "Again", due, recurrence: { rule } });
    const { items } = await ann.api.task.preview({ id: task.id, limit: 6 });
    const expected = items.flatMap((item) => item.due ?? []).map(({ date }) => date);
    const stepwise = [];
    for (let at = task; !at.completed && stepwise.length < expected.length;) {
      const occurrence = at.due?.date ?? "";
      stepwise.push(occurrence);
      at = await ann.api.task.setCompleted({ id: at.id, completed: true, occurrence });
    }
    expect(stepwise).toEqual(expected);
    expect(expected).toHaveLength(rule.includes("COUNT") ? 5 : 6);
  });

  test("counts what is left where the rule counts from completion", async () => {
    const ann = await api.aUser();
    const recurrence = { rule: "FREQ=DAILY;COUNT=3", anchor: "completion" as const };
    expect((await ann.api.task.preview({ due, recurrence })).items).toHaveLength(3);
    const { id } = await ann.api.task.create({ title: "Again", due, recurrence });
    await ann.api.task.setCompleted({ id, completed: true, occurrence: due.date });
    expect((await ann.api.task.preview({ id })).items).toHaveLength(2);
  });

  test("gives each instant once where the clocks go forward", async () => {
    const ann = await api.aUser();
    const when = { date: "2027-03-14", time: "01:30", timeZone: "America/New_York" };
    const { items } = await ann.api.task.preview({
      due: when,
      recurrence: { rule: "FREQ=HOURLY" },
      limit: 3,
    });
    expect(items.map(({ at }) => at)).toEqual([
      "2027-03-14T06:30:00.000Z",
      "2027-03-14T07:30:00.000Z",
      "2027-03-14T08:30:00.000Z",
    ]);
  });

  test("of a task that does not recur is empty", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({ title: "x", due });
    expect(await ann.api.task.preview({ id })).toEqual({ items: [] });
    expect(await failure(ann.api.task.preview({}))).toMatchObject({ code: "BAD_REQUEST" });
  });
});
