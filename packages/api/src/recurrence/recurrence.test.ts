import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failure, startTestApi } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** Far enough away that it stays in the future; 2 March 2099 is a Monday. */
const due = { date: "2099-03-02" };

async function aTask(user: TestUser, rule: string, more: object = {}) {
  const input = { title: "Again", due, recurrence: { rule }, ...more };
  return await user.api.task.create(input);
}

const click = (user: TestUser, id: string, more: object = {}) =>
  user.api.task.setCompleted({ id, completed: true, ...more });
/** Says which occurrence: the one that is due. */
async function complete(user: TestUser, id: string, more: object = {}) {
  const { due: when, recurrence } = await user.api.task.byId({ id });
  if (when === null || recurrence === null) return await click(user, id, more);
  const occurrence = when.time === null ? when.date : `${when.date}T${when.time}`;
  return await click(user, id, { occurrence, ...more });
}
const today = () => Temporal.Now.plainDateISO("UTC");

describe("a task that recurs", () => {
  test("is open again when it is completed, and due at the next occurrence", async () => {
    const ann = await api.aUser();
    const task = await aTask(ann, "freq=weekly;byday=mo,th", {
      due: { date: "2099-03-02", time: "09:00", timeZone: "Europe/Berlin" },
      notBefore: { date: "2099-03-01" },
    });
    expect(task.recurrence).toEqual({ rule: "FREQ=WEEKLY;BYDAY=MO,TH", anchor: "schedule" });
    const second = await complete(ann, task.id);
    expect(second).toMatchObject({
      completed: false,
      completedAt: null,
      due: { date: "2099-03-05", time: "09:00", timeZone: "Europe/Berlin" },
      dueAt: "2099-03-05T08:00:00.000Z",
      notBefore: { date: "2099-03-04" },
      version: 2,
    });
    expect(await complete(ann, task.id)).toMatchObject({ due: { date: "2099-03-09" } });
    expect((await ann.api.task.occurrences({ id: task.id })).items).toEqual([
      { occurrence: "2099-03-05T09:00", outcome: "completed", createdAt: expect.stringMatching(/Z$/) },
      { occurrence: "2099-03-02T09:00", outcome: "completed", createdAt: expect.stringMatching(/Z$/) },
    ]);
  });

  test("does not drift from the 31st", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=MONTHLY;SKIP=BACKWARD", { due: { date: "2099-01-31" } });
    const dates = [];
    for (let month = 0; month < 4; month += 1) dates.push((await complete(ann, id)).due?.date);
    expect(dates).toEqual(["2099-02-28", "2099-03-31", "2099-04-30", "2099-05-31"]);
  });

  test("continues after now when it is overdue, without the occurrences that were missed", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=DAILY", { due: { date: "2020-01-01" } });
    expect((await complete(ann, id)).due?.date).toBe(today().add({ days: 1 }).toString());
    expect((await ann.api.task.occurrences({ id })).items).toHaveLength(1);
  });

  test("may count from its completion", async () => {
    const ann = await api.aUser();
    const recurrence = { rule: "FREQ=DAILY;INTERVAL=3", anchor: "completion" as const };
    const { id } = await aTask(ann, "", { due: { date: "2020-01-01" }, recurrence });
    expect((await complete(ann, id)).due?.date).toBe(today().add({ days: 3 }).toString());
    // Done before its time, it is still due after it.
    expect((await complete(ann, id)).due?.date).toBe(today().add({ days: 6 }).toString());
  });

  test("recurs by the hour from when it was completed", async () => {
    const ann = await api.aUser();
    const recurrence = { rule: "FREQ=HOURLY;INTERVAL=6", anchor: "completion" as const };
    const { id } = await aTask(ann, "", {
      due: { date: "2020-01-01", time: "09:30", timeZone: "UTC" },
      recurrence,
    });
    const before = Temporal.Now.plainDateTimeISO("UTC").add({ hours: 6 }).toString().slice(0, 16);
    const completed = await complete(ann, id);
    const after = Temporal.Now.plainDateTimeISO("UTC").add({ hours: 6 }).toString().slice(0, 16);
    expect([before, after]).toContain(`${completed.due?.date}T${completed.due?.time}`);
  });

  test("reopens its subtasks", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=DAILY");
    const child = await ann.api.task.create({ title: "part", parentId: id });
    await complete(ann, child.id);
    await complete(ann, id);
    expect(await ann.api.task.byId({ id: child.id })).toMatchObject({ completed: false });
  });

  test("can be completed by name where the due date was set back to", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=DAILY");
    await complete(ann, id);
    await ann.api.task.update({ id, due });
    expect((await complete(ann, id)).due?.date).toBe("2099-03-03");
  });

  test("undoes what was done last, whichever day that was", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=WEEKLY");
    await complete(ann, id);
    await complete(ann, id);
    await ann.api.task.update({ id, due: { date: "2099-02-25" } });
    await complete(ann, id);
    expect((await ann.api.task.uncomplete({ id })).due?.date).toBe("2099-02-25");
  });

  test("leaves a date where it is that would leave the calendar", async () => {
    const ann = await api.aUser();
    const dates = { due: { date: "0002-01-01" }, notBefore: { date: "9998-12-31" } };
    const { id } = await aTask(ann, "FREQ=DAILY", dates);
    await ann.api.task.create({ title: "part", parentId: id, due: { date: "9998-12-31" } });
    expect(await complete(ann, id)).toMatchObject({ completed: false, notBefore: dates.notBefore });
  });

  test("is completed right after a skip", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=DAILY");
    await ann.api.task.skip({ id });
    expect((await click(ann, id)).due?.date).toBe("2099-03-04");
  });

  test("is open again at another time, if that is what is set", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=DAILY;COUNT=1");
    expect(await complete(ann, id)).toMatchObject({ completed: true });
    const again = { id, completed: false, due: { date: "2099-06-01" } };
    expect(await ann.api.task.update(again)).toMatchObject({ completed: false, due: again.due });
  });

  test("takes its subtasks along: their dates keep the distance, and undoing restores what was done", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=WEEKLY");
    const { create, byId, uncomplete } = ann.api.task;
    const early = await create({ title: "early", parentId: id, due: { date: "2099-03-01", time: "09:00" } });
    const done = await create({ title: "done", parentId: early.id, completed: true });
    await complete(ann, id);
    expect(await byId({ id: early.id })).toMatchObject({ due: { date: "2099-03-08", time: "09:00" } });
    expect(await byId({ id: done.id })).toMatchObject({ completed: false });
    expect(await uncomplete({ id })).toMatchObject({ due });
    expect(await byId({ id: early.id })).toMatchObject({ due: early.due, completed: false });
    expect(await byId({ id: done.id })).toMatchObject({ completed: true, completedAt: done.completedAt });
  });

  test("opens again, when undone, the subtasks that were done with it", async () => {
    const ann = await api.aUser();
    const { create, byId, setCompleted, uncomplete } = ann.api.task;
    const { id } = await create({ title: "once" });
    const before = await create({ title: "before", parentId: id, completed: true });
    const together = await create({ title: "together", parentId: id });
    for (const undo of [
      () => uncomplete({ id }),
      () => setCompleted({ id, completed: false, withSubtasks: true }),
    ]) {
      await setCompleted({ id, completed: true, withSubtasks: true });
      expect(await byId({ id: together.id })).toMatchObject({ completed: true });
      await undo();
      expect(await byId({ id: together.id })).toMatchObject({ completed: false });
      expect(await byId({ id: before.id })).toMatchObject({ completed: true });
    }
  });

  test.each(["FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20990304"])(
    "stays completed after the last occurrence of %s",
    async (rule) => {
      const ann = await api.aUser();
      const { id } = await aTask(ann, rule);
      expect(await complete(ann, id)).toMatchObject({ completed: false });
      expect(await complete(ann, id)).toMatchObject({ completed: false, due: { date: "2099-03-04" } });
      const last = await complete(ann, id);
      expect(last).toMatchObject({
        completed: true,
        completedAt: expect.any(String),
        due: { date: "2099-03-04" },
      });
      expect(await complete(ann, id)).toEqual(last);
      expect((await ann.api.task.occurrences({ id })).items).toHaveLength(3);
    },
  );

  test("counts completions where it counts from completion", async () => {
    const ann = await api.aUser();
    const recurrence = { rule: "FREQ=DAILY;COUNT=2", anchor: "completion" as const };
    const { id } = await aTask(ann, "", { recurrence });
    expect(await complete(ann, id)).toMatchObject({ completed: false });
    expect(await complete(ann, id)).toMatchObject({ completed: true });
  });
});

describe("an occurrence", () => {
  test("is completed once by several calls at the same time", async () => {
    const ann = await api.aUser();
    for (let round = 0; round < 5; round += 1) {
      const { id } = await aTask(ann, "FREQ=DAILY");
      const both = await Promise.all([click(ann, id), click(ann, id), click(ann, id)]);
      for (const task of both) expect(task.due?.date).toBe("2099-03-03");
      expect((await ann.api.task.occurrences({ id })).items).toHaveLength(1);
    }
  });

  test("is completed once by a double click or an early retry", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=DAILY");
    const first = await click(ann, id);
    expect(await click(ann, id)).toEqual(first);
    expect(await ann.api.task.skip({ id })).toEqual(first);
    await api.db.asSystem("let time pass", () =>
      api.db.query(
        "UPDATE task_occurrences SET created_at = created_at - interval '6 seconds' WHERE task_id = $1",
        [id],
        () => 0,
      ),
    );
    expect(await click(ann, id)).toMatchObject({ due: { date: "2099-03-04" } });
  });

  test("can be completed again after the due date was set back to it", async () => {
    const ann = await api.aUser();
    const firstDue = { date: "2036-12-01" };
    const { id } = await ann.api.task.create({
      title: "Water",
      due: firstDue,
      recurrence: { rule: "FREQ=DAILY" },
    });
    await ann.api.task.skip({ id, occurrence: "2036-12-01" });
    await ann.api.task.update({ id, due: firstDue });
    await api.db.asSystem("make it an hour ago, past the time of a double click", () =>
      api.db.prisma.taskOccurrence.updateMany({
        where: { taskId: id },
        data: { createdAt: new Date(Date.now() - 3_600_000) },
      }),
    );
    const completed = await ann.api.task.setCompleted({ id, completed: true });
    expect(completed).toMatchObject({ due: { date: "2036-12-02" } });
    expect((await ann.api.task.occurrences({ id })).items).toMatchObject([
      { occurrence: "2036-12-01", outcome: "completed" },
    ]);
  });

  test("is completed once by retries that name it", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=DAILY");
    const first = await complete(ann, id, { occurrence: "2099-03-02" });
    expect(await complete(ann, id, { occurrence: "2099-03-02" })).toEqual(first);
    expect(await ann.api.task.skip({ id, occurrence: "2099-03-02" })).toEqual(first);
    expect(await failure(complete(ann, id, { occurrence: "2099-03-04" }))).toMatchObject({
      code: "CONFLICT",
      cause: { reason: "occurrence_not_due", current: { due: { date: "2099-03-03" } } },
    });
    for (const occurrence of ["2099-02-30", "0000-01-01", "tomorrow", "2099-03-02T24:00"])
      expect(await failure(click(ann, id, { occurrence }))).toMatchObject({ code: "BAD_REQUEST" });
    expect(await failure(complete(ann, id, { ifVersion: 1 }))).toMatchObject({
      cause: { reason: "version_mismatch" },
    });
  });
});

describe("task.skip and task.uncomplete", () => {
  test("skip an occurrence, and undo that", async () => {
    const ann = await api.aUser();
    const { skip, uncomplete, occurrences } = ann.api.task;
    const { id } = await aTask(ann, "FREQ=DAILY", { notBefore: { date: "2099-03-01" } });
    expect(await skip({ id, occurrence: "2099-03-02" })).toMatchObject({
      due: { date: "2099-03-03" },
      notBefore: { date: "2099-03-02" },
    });
    await complete(ann, id);
    expect((await occurrences({ id })).items.map(({ outcome }) => outcome)).toEqual(["completed", "skipped"]);
    expect(await uncomplete({ id })).toMatchObject({ due: { date: "2099-03-03" } });
    expect(await uncomplete({ id })).toMatchObject({
      due: { date: "2099-03-02" },
      notBefore: { date: "2099-03-01" },
    });
    expect((await occurrences({ id })).items).toEqual([]);
    expect(await uncomplete({ id })).toMatchObject({ due: { date: "2099-03-02" } });
  });

  test("open a task again when its last occurrence is undone", async () => {
    const ann = await api.aUser();
    const { id } = await aTask(ann, "FREQ=DAILY;COUNT=2");
    await complete(ann, id);
    await complete(ann, id);
    expect(await ann.api.task.setCompleted({ id, completed: false })).toMatchObject({
      completed: false,
      due: { date: "2099-03-03" },
    });
    expect(await complete(ann, id)).toMatchObject({ completed: true });
  });

  test("refuse to skip a task that does not recur, and open it when undone", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({ title: "Once" });
    expect(await failure(ann.api.task.skip({ id }))).toMatchObject({
      cause: { reason: "task_not_recurring" },
    });
    await complete(ann, id);
    expect(await ann.api.task.uncomplete({ id })).toMatchObject({ completed: false });
  });
});

describe("changing how a task recurs", () => {
  test("begins a new series at the due date, which it needs", async () => {
    const ann = await api.aUser();
    const { update } = ann.api.task;
    const { id } = await ann.api.task.create({ title: "x" });
    expect(await failure(update({ id, recurrence: { rule: "FREQ=DAILY" } }))).toMatchObject({
      cause: { reason: "recurrence_invalid" },
    });
    await update({ id, due, recurrence: { rule: "FREQ=MONTHLY;COUNT=2" } });
    expect(await update({ id, due: { date: "2099-03-10" } })).toMatchObject({
      recurrence: { rule: "FREQ=MONTHLY;COUNT=2" },
    });
    expect(await complete(ann, id)).toMatchObject({ due: { date: "2099-04-10" }, completed: false });
    expect(await failure(update({ id, due: null }))).toMatchObject({
      cause: { reason: "recurrence_invalid" },
    });
    expect(await update({ id, title: "y" })).toMatchObject({ recurrence: { rule: "FREQ=MONTHLY;COUNT=2" } });
    expect(await update({ id, recurrence: null, due: null })).toMatchObject({ recurrence: null, due: null });
    expect(await complete(ann, id)).toMatchObject({ completed: true });
  });

  test("what is sent back as it was changes nothing", async () => {
    const ann = await api.aUser();
    const { id, recurrence } = await aTask(ann, "FREQ=MONTHLY;SKIP=BACKWARD", {
      due: { date: "2099-01-31" },
    });
    const { due: second } = await complete(ann, id);
    expect(second).toMatchObject({ date: "2099-02-28" });
    await ann.api.task.update({ id, due: second, recurrence });
    expect((await complete(ann, id)).due).toMatchObject({ date: "2099-03-31" });
  });

  test.each([
    [{ rule: "FREQ=SECONDLY" }, /FREQ must be one of/],
    [{ rule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }, /no occurrence/],
    [{ rule: "FREQ=HOURLY" }, /due time/],
    [{ rule: "FREQ=DAILY;UNTIL=19831130" }, /before the due date/],
    [{ rule: "FREQ=DAILY;BYHOUR=8,18;BYSETPOS=3" }, /no occurrence/],
    [{ rule: "FREQ=DAILY;EXDATE=20990303" }, /not a part/],
    [{ rule: `FREQ=WEEKLY;BYDAY=${"MO,".repeat(100)}TU` }, /255/],
  ])("refuses %j", async (recurrence, message) => {
    const ann = await api.aUser();
    const refused = await failure(ann.api.task.create({ title: "x", due, recurrence }));
    expect(refused).toMatchObject({ code: "BAD_REQUEST", message: expect.stringMatching(message) });
  });
});
