import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorDetails } from "../trpc/errors.ts";
import { parseRule } from "@taskwell/domain/recurrence/rule";
import { exampleTask } from "../schema/task-example.ts";
import { failure, startTestApi, textOf } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import { rowOf } from "./export-rules.ts";
import { taskOf } from "./import-rules.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const header = "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,DATE,TIMEZONE,DURATION,DURATION_UNIT";
const csv = (...rows: string[]) => [header, ...rows].join("\n");
const exported = async (user: TestUser, listId?: string) =>
  await textOf(await user.api.data.exportCsv(listId === undefined ? {} : { listId }));

/** Titles, with a dash for each level. */
async function outline(user: TestUser): Promise<string[]> {
  const { items } = await user.api.task.list({ sort: "manual", limit: 200 });
  const levelOf = (id: string | null): number =>
    id === null ? 0 : 1 + levelOf(items.find((task) => task.id === id)?.parentId ?? null);
  return items.map(({ title, parentId }) => "-".repeat(levelOf(parentId)) + title);
}

describe("data.importCsv", () => {
  test("imports a template of Todoist with subtasks, notes, sections, labels and dates", async () => {
    const ann = await api.aUser();
    const { id: known } = await ann.api.label.create({ name: "Home" });
    const document = `\ufeffTYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT
meta,view_style=list,,,,,,,,,,
task,Pack @home @"two words",,1,1,Ann (1),,2036-12-01 09:00,en,America/New_York,2,day
task,Socks,"wool, ""thick""",4,2,,,,,,,
note,In the drawer,,,,,,,,,,
,,,,,,,,,,,
section,Later,,,,,,,,,,
task,Water plants,,2,1,,,every 3 days starting 2036-01-01,en,,30,minute
task,Deeper,,3,2,,,,,,,
`;
    const { labels, tasks, notes } = await ann.api.data.importCsv({ document });
    expect({ labels, tasks, notes }).toEqual({
      labels: { created: 1, updated: 0, unchanged: 0 },
      tasks: { created: 5, updated: 0, unchanged: 0 },
      notes: [],
    });
    expect(await outline(ann)).toEqual(["Pack", "-Socks", "Later", "-Water plants", "--Deeper"]);
    const { items } = await ann.api.task.list({ sort: "manual" });
    const words = (await ann.api.label.list()).items.find(({ name }) => name === "two words")?.id;
    expect(items).toMatchObject([
      {
        priority: "urgent",
        labelIds: [known, words],
        due: { date: "2036-12-01", time: "09:00", timeZone: "America/New_York" },
        durationMinutes: 2880,
      },
      { priority: "none", description: 'wool, "thick"\nIn the drawer' },
      { title: "Later", priority: "none" },
      {
        priority: "high",
        due: { date: "2036-01-01", time: null },
        recurrence: { rule: "FREQ=DAILY;INTERVAL=3", anchor: "schedule" },
        durationMinutes: 30,
      },
      { priority: "medium" },
    ]);
    // It recurs, and not only says so.
    await ann.api.task.setCompleted({ id: items[3]?.id ?? "", completed: true });
    expect(await ann.api.task.byId({ id: items[3]?.id ?? "" })).toMatchObject({
      due: { date: "2036-01-04" },
    });
  });

  test("puts tasks in the given list; a dry run creates none", async () => {
    const ann = await api.aUser();
    const { id: listId } = await ann.api.list.create({ name: "Home" });
    const document = csv("task,One,,,1,tomorrow,,,", "task,Two,,,2,,,,");
    for (const dryRun of [true, false])
      expect(await ann.api.data.importCsv({ document, listId, dryRun })).toMatchObject({
        dryRun,
        tasks: { created: 2 },
      });
    const { items } = await ann.api.task.list({ listId });
    expect(items).toHaveLength(2);
    const tomorrow = Temporal.Now.plainDateISO("UTC").add({ days: 1 }).toString();
    expect(items.find(({ title }) => title === "One")?.due?.date).toBe(tomorrow);
  });

  test("keeps a date that it cannot read in the description, with a note", async () => {
    const ann = await api.aUser();
    const { notes } = await ann.api.data.importCsv({
      document: csv("task,Müll,bring it out,4,1,jeden Tag um 9,,,"),
    });
    expect(notes).toEqual([
      "Row 2: the date “jeden Tag um 9” was not recognized and was added to the description.",
    ]);
    expect((await ann.api.task.list()).items).toMatchObject([
      { due: null, description: "bring it out\nDate: jeden Tag um 9" },
    ]);
  });

  test("does not read what is longer than any date", async () => {
    const ann = await api.aUser();
    const { notes } = await ann.api.data.importCsv({ document: csv(`task,t,,4,1,${"1d ".repeat(166)},,,`) });
    expect(notes[0]).toMatch(/^Row 2: the date “1d 1d .{90,95}” was not recognized/);
  });

  test("notes names that cannot be labels", async () => {
    const ann = await api.aUser();
    const name = "x".repeat(101);
    const { notes } = await ann.api.data.importCsv({ document: csv(`task,One @${name} @fine,,,1,,,,`) });
    expect(notes).toEqual([`Row 2: “${name}” is not a valid label name and was ignored.`]);
    expect((await ann.api.label.list()).items.map((label) => label.name)).toEqual(["fine"]);
  });

  test("places rows whose indent skips a level, or is too deep, as deep as possible", async () => {
    const ann = await api.aUser();
    const rows = [1, 4, 9, 3, 4, 5, 6, 7, 8, 0, -3].map((indent, at) => `task,t${at},,,${indent},,,,`);
    await ann.api.data.importCsv({ document: csv(...rows) });
    expect(await outline(ann)).toEqual([
      "t0",
      "-t1",
      "--t2",
      "--t3",
      "---t4",
      "----t5",
      "-----t6",
      "-----t7",
      "-----t8",
      "t9",
      "t10",
    ]);
  });

  test.each([
    ["nothing", "", [], /TYPE, CONTENT/],
    ["no header", "a,b\n1,2", [], /TYPE, CONTENT/],
    ["a quote that is never closed", csv('task,"x'), [], /not CSV/],
    ["a header of very many columns", ",".repeat(100_000), [], /a header, of at most 5000 characters/],
  ])("refuses %s, with its place", async (_what, document, path, message) => {
    const ann = await api.aUser();
    const refused = await failure(ann.api.data.importCsv({ document }));
    if (!(refused instanceof TRPCError)) throw new Error(`It was not refused: ${JSON.stringify(refused)}`);
    const [issue] = errorDetails(refused, null).issues ?? [];
    expect([refused.code, issue?.path]).toEqual(["BAD_REQUEST", path]);
    expect(issue?.message).toMatch(message);
    expect((await ann.api.task.list()).items).toEqual([]);
  });

  test.each([
    ["task, ,,,1,,,,", "it has no CONTENT; it was left out"],
    ["tsk,x,,,1,,,,", "its TYPE is none of task, section, note and meta; it was left out"],
    ["task,x,,p9,1,,,,", "the priority “p9” is none of 1 to 4 and was ignored"],
    ["task,x,,,1,tomorrow 9:00,Mars/Base,,", "the time zone “Mars/Base” is not known; UTC was taken"],
    [
      "task,x,,,1,,,400,day",
      "the duration “400 day” is not a number of minutes, hours or days and was ignored",
    ],
    ["task,x,,,7,,,,", "its INDENT is deeper than a subtask can be; it was put at level 2"],
    ["task,x,,,1,,,,,,", "it has more cells than the header, so that some may be in a wrong column"],
    [`task,x,${"x".repeat(16_385)},,1,,,,`, "the description was cut after 16384 characters"],
    [`note,${"x".repeat(16_385)}`, "the description was cut after 16384 characters"],
  ])("a row takes what it can, and has a note for the rest: %s", async (row, note) => {
    const ann = await api.aUser();
    const { notes, tasks } = await ann.api.data.importCsv({ document: csv("task,first,,,1,,,,", row) });
    expect(notes).toEqual([`Row 3: ${note}.`]);
    expect(tasks.created).toBeGreaterThan(0);
  });

  test("notes a language of dates that it does not read", async () => {
    const ann = await api.aUser();
    const { notes } = await ann.api.data.importCsv({
      document: `TYPE,CONTENT,DATE,DATE_LANG\ntask,a,tomorrow,de\ntask,b,2036-01-01 09:00,de\ntask,c,tomorrow,en`,
    });
    expect(notes).toEqual(["Row 2: DATE_LANG “de” is not supported; the date was read as English."]);
  });

  test("a title that is too long goes on in the description", async () => {
    const ann = await api.aUser();
    await ann.api.data.importCsv({ document: csv(`task,${"x".repeat(300)},more,,1,,,,`) });
    expect((await ann.api.task.list()).items).toMatchObject([
      { title: "x".repeat(255), description: `${"x".repeat(45)}\nmore` },
    ]);
  });

  test("reads priorities and durations as people write them, and cells between semicolons", async () => {
    const rows = ["task,a,p2,2,hour", "task,b,high,30,minutes", "task,c,1,1,day"];
    const document = ["TYPE,CONTENT,PRIORITY,DURATION,DURATION_UNIT", ...rows].join("\n");
    for (const text of [document, document.replaceAll(",", ";"), document.replaceAll(",", "\t")]) {
      const bob = await api.aUser();
      await bob.api.data.importCsv({ document: text });
      expect((await bob.api.task.list({ sort: "title" })).items).toMatchObject([
        { title: "a", priority: "high", durationMinutes: 120 },
        { title: "b", priority: "high", durationMinutes: 30 },
        { title: "c", priority: "urgent", durationMinutes: 1_440 },
      ]);
    }
  });

  test("refuses a list that does not exist", async () => {
    const ann = await api.aUser();
    const listId = "01a1f60a-1e00-7c41-8d52-3f9b7a6c5e10";
    for (const call of [
      () => ann.api.data.importCsv({ document: csv(), listId }),
      () => ann.api.data.exportCsv({ listId }),
    ])
      expect(await failure(call())).toMatchObject({ cause: { reason: "list_not_found" } });
  });

  test("imports 350 rows in their order", async () => {
    const ann = await api.aUser();
    const rows = Array.from({ length: 350 }, (_, at) => `task,t${at},,,${1 + (at % 2)},,,,`);
    expect(await ann.api.data.importCsv({ document: csv(...rows) })).toMatchObject({
      tasks: { created: 350 },
    });
    const text = await exported(ann);
    const titles = [...text.matchAll(/^task,(t\d+)/gm)].map(([, title]) => title);
    expect(titles).toEqual(rows.map((_, at) => `t${at}`));
  });
});

describe("data.exportCsv", () => {
  test("exports the open tasks of a list, which import as the same tasks elsewhere", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const { task, list, label } = ann.api;
    const { id: listId } = await list.create({ name: "Home" });
    const labelIds = [(await label.create({ name: "a b" })).id, (await label.create({ name: "c" })).id];
    const top = await task.create({
      title: "top, with a comma",
      listId,
      labelIds,
      priority: "high",
      durationMinutes: 90,
    });
    const below = await task.create({ title: "below", parentId: top.id, description: "two\nlines" });
    await task.create({ title: "deepest", parentId: below.id, due: { date: "2036-02-03" } });
    const recurrence = { rule: "FREQ=MONTHLY;BYDAY=-1FR", anchor: "completion" as const };
    const due = { date: "2036-02-29", time: "18:30", timeZone: "Europe/Berlin" };
    await task.create({ title: "recurs", listId, due, recurrence });
    const done = await task.create({ title: "done", listId });
    await task.create({ title: "open below what is done", parentId: done.id });
    await task.setCompleted({ id: done.id, completed: true });
    await task.create({ title: "elsewhere" });

    const document = await exported(ann, listId);
    await bob.api.data.importCsv({ document });
    expect(await outline(bob)).toEqual([
      "top, with a comma",
      "-below",
      "--deepest",
      "recurs",
      "open below what is done",
    ]);
    const { items } = await bob.api.task.list({ sort: "manual" });
    expect(items).toMatchObject([
      { priority: "high", durationMinutes: 90 },
      { description: "two\nlines" },
      { due: { date: "2036-02-03", time: null, timeZone: null } },
      { due, recurrence },
      {},
    ]);
    expect((await bob.api.label.list()).items.map(({ name }) => name)).toEqual(["a b", "c"]);
    expect(await exported(bob)).toBe(document);
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1+1"])(
    "neutralises %j, and takes it back as it was",
    async (title) => {
      const [ann, bob] = [await api.aUser(), await api.aUser()];
      await ann.api.task.create({ title: `${title} x`, description: title });
      const document = await exported(ann);
      for (const cell of document.split(/,|\r?\n/)) expect(cell).not.toMatch(/^"?[=+\-@\t\r＝]/u);
      await bob.api.data.importCsv({ document });
      const { items: hers } = await ann.api.task.list();
      expect((await bob.api.task.list()).items).toMatchObject(
        hers.map(({ description }) => ({ description })),
      );
    },
  );

  test.each([
    "@x",
    "x @label",
    "has @home in words",
    "\\@x",
    "'=1",
    "=1",
    "''-2",
    "two  spaces",
    "a\nline break",
    "mail ann@example.com",
  ])("a title comes back as it was: %j", async (title) => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    await ann.api.task.create({ title });
    await bob.api.data.importCsv({ document: await exported(ann) });
    expect((await bob.api.task.list()).items).toMatchObject([{ title, labelIds: [] }]);
  });

  test("exports an empty list as a header", async () => {
    expect(await exported(await api.aUser())).toMatch(/^\ufeffTYPE,CONTENT,.*\r\n$/);
  });
});

test("the words of an exported date are read as the same date and rule", () => {
  const frequency = fc.constantFrom("DAILY", "WEEKLY", "MONTHLY", "YEARLY");
  const part = fc.constantFrom(
    "",
    ";BYDAY=MO",
    ";BYDAY=TU,FR",
    ";BYMONTHDAY=15",
    ";BYMONTHDAY=-1",
    ";BYDAY=1MO",
    ";BYDAY=-1SU",
    ";COUNT=5",
    ";BYMONTH=3",
  );
  const now = Temporal.Instant.from("2026-11-21T12:00:00Z");
  fc.assert(
    fc.property(
      frequency,
      fc.integer({ min: 1, max: 12 }),
      part,
      fc.constantFrom("schedule", "completion"),
      (freq, interval, by, anchor) => {
        const rule = `FREQ=${freq}${interval === 1 ? "" : `;INTERVAL=${interval}`}${by}`;
        try {
          parseRule(rule);
        } catch {
          return;
        }
        const due = { date: "2036-12-01", time: "09:00", timeZone: "Europe/Berlin" };
        const recurrence = { rule, anchor: anchor === "completion" ? anchor : ("schedule" as const) };
        const understood = taskOf(rowOf({ ...exampleTask, due, recurrence }, 1, []), now, "UTC", () => {});
        expect(understood.due).toEqual(due);
        expect([null, recurrence]).toContainEqual(understood.recurrence);
        if (by === "") expect(understood.recurrence).toEqual(recurrence);
      },
    ),
  );
});
