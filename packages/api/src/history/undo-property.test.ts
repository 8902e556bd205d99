import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi } from "../testing.ts";
import type { Caller, TestApi, TestUser } from "../testing.ts";
import { account, call } from "./testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

/** Picks of a list that changes along with the calls: a number, modulo its length. */
interface Ids {
  readonly task: string;
  readonly other: string;
  readonly list: string;
  readonly label: string;
  readonly filter: string;
  readonly deletedTask: string;
  readonly deletedList: string;
}

type Step = (api: Caller, ids: Ids, pick: number) => Promise<unknown>;

const document = (pick: number) =>
  `TYPE,CONTENT,PRIORITY,INDENT,DATE\ntask,Imported ${pick} @home,2,1,2036-12-0${(pick % 9) + 1}\ntask,Below,4,2,every day\n`;
const calendar = (pick: number) =>
  `BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:${pick % 3}@example.com\nSUMMARY:Todo ${pick}\nEND:VTODO\nEND:VCALENDAR\n`;

const steps: Readonly<Record<string, Step>> = {
  create: (one, { list, label }, pick) =>
    one.task.create({ title: `Task ${pick}`, ...(pick % 2 ? { listId: list, labelIds: [label] } : {}) }),
  createRecurring: (one, _, pick) =>
    one.task.create({
      title: "Again",
      due: { date: "2036-12-01", time: pick % 2 ? "09:00" : null },
      recurrence: { rule: pick % 3 ? "FREQ=DAILY" : "FREQ=DAILY;COUNT=2", anchor: "schedule" },
    }),
  createSubtask: (one, { task }, pick) => one.task.create({ title: `Part ${pick}`, parentId: task }),
  update: (one, { task }, pick) =>
    one.task.update({
      id: task,
      title: `Changed ${pick} "\\'`,
      description: pick % 2 ? `Line\n${pick}` : null,
      priority: pick % 3 ? "high" : "none",
      durationMinutes: pick + 1,
    }),
  setDue: (one, { task }, pick) =>
    one.task.update({ id: task, due: pick % 3 ? { date: "2036-12-24" } : null }),
  complete: (one, { task }, pick) =>
    one.task.setCompleted({ id: task, completed: pick % 4 > 0, withSubtasks: pick % 2 === 1 }),
  skip: (one, { task }) => one.task.skip({ id: task }),
  uncomplete: (one, { task }) => one.task.uncomplete({ id: task }),
  move: (one, { task, list }, pick) => one.task.move({ id: task, listId: pick % 3 ? list : null }),
  moveBelow: (one, { task, other }) => one.task.move({ id: task, parentId: other }),
  addLabels: (one, { task, label }) => one.task.addLabels({ id: task, labelIds: [label] }),
  removeLabels: (one, { task, label }) => one.task.removeLabels({ id: task, labelIds: [label] }),
  delete: (one, { task }) => one.task.delete({ id: task }),
  restore: (one, { deletedTask }) => one.task.restore({ id: deletedTask }),
  purge: (one, { deletedTask }) => one.task.purge({ id: deletedTask }),
  batch: (one, { task, other, list }) =>
    one.task.batch({
      atomic: false,
      operations: [
        { do: "create", task: { title: "Batched", listId: list } },
        { do: "setCompleted", task: { id: task, completed: true } },
        { do: "delete", task: { id: other } },
        { do: "update", task: { id: task, title: "Batched too" } },
      ],
    }),
  createList: (one, _, pick) => one.list.create({ name: `List ${pick}` }),
  updateList: (one, { list }, pick) =>
    one.list.update({ id: list, name: `Renamed ${pick}`, color: "#3b82f6" }),
  archiveList: (one, { list }) => one.list.archive({ id: list }),
  deleteList: (one, { list }) => one.list.delete({ id: list }),
  restoreList: (one, { deletedList }) => one.list.restore({ id: deletedList }),
  purgeList: (one, { deletedList }) => one.list.purge({ id: deletedList }),
  createLabel: (one, _, pick) => one.label.create({ name: `label-${pick}` }),
  updateLabel: (one, { label }, pick) => one.label.update({ id: label, name: `name-${pick}` }),
  deleteLabel: (one, { label }) => one.label.delete({ id: label }),
  createFilter: (one, _, pick) => one.filter.create({ name: "Saved", query: `@label-${pick} | open` }),
  deleteFilter: (one, { filter }) => one.filter.delete({ id: filter }),
  quickAdd: (one) => one.task.quickAdd({ text: "Call Ann tomorrow 9am p1", timeZone: "UTC" }),
  importCsv: (one, _, pick) => one.data.importCsv({ document: document(pick) }),
  importCalendar: (one, _, pick) => one.data.importCalendar({ document: calendar(pick) }),
};

const unknown = "01a1f60b-9d20-7c51-8e07-2f4b6a8c1d39";

async function idsNow({ api: one }: TestUser, pick: number): Promise<Ids> {
  const at = (items: readonly { id: string }[], index: number) =>
    items[index % Math.max(items.length, 1)]?.id ?? unknown;
  const tasks = (await one.task.list({})).items;
  return {
    task: at(tasks, pick),
    other: at(tasks, pick + 1),
    list: at((await one.list.list({})).items, pick),
    label: at((await one.label.list({})).items, pick),
    filter: at((await one.filter.list({})).items, pick),
    deletedTask: at((await one.task.trash({})).items, pick),
    deletedList: at((await one.list.trash({})).items, pick),
  };
}

test("any calls, undone in reverse, leave the account of before; and what is undone can be redone", async () => {
  const sequences = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(50)), {
    minLength: 3,
    maxLength: 14,
  });
  await fc.assert(
    fc.asyncProperty(sequences, async (sequence) => {
      const ann = await api.aUser();
      const list = await ann.api.list.create({ name: "Garden" });
      const label = await ann.api.label.create({ name: "home" });
      await ann.api.task.create({ title: "First", listId: list.id, labelIds: [label.id] });
      await ann.api.task.create({ title: "Second" });

      const done: { name: string; callId: string; before: unknown }[] = [];
      for (const [name, pick] of sequence) {
        const before = await account(api, ann);
        const ids = await idsNow(ann, pick);
        const [, callId] = await call(ann, async (one) => await steps[name]?.(one, ids, pick)).catch(() => [
          null,
          "",
        ]);
        const hasChanged = JSON.stringify(await account(api, ann)) !== JSON.stringify(before);
        if (hasChanged) done.push({ name, callId: callId ?? "", before });
      }
      const after = await account(api, ann);
      const undos: string[] = [];
      for (const { name, callId, before } of done.toReversed()) {
        const result = await ann.api.history.undo({ call: callId });
        expect({ name, conflicts: result.conflicts }).toEqual({ name, conflicts: [] });
        expect({ name, rows: await account(api, ann) }).toEqual({ name, rows: before });
        undos.push(result.callId);
      }
      for (const undo of undos.toReversed()) await ann.api.history.undo({ call: undo });
      expect(await account(api, ann)).toEqual(after);
    }),
    { numRuns: 12 },
  );
});
