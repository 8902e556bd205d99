import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import ICAL from "ical.js";
import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorDetails } from "../trpc/errors.ts";
import { failure, startTestApi, textOf } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";
import { idOf } from "./todo-rules.ts";
import { zoneComponent } from "./vtimezone-rules.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const calendar = (...lines: string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", ...lines, "END:VCALENDAR", ""].join("\r\n");
const todo = (...lines: string[]) =>
  ["BEGIN:VTODO", "DTSTAMP:20260101T000000Z", ...lines, "END:VTODO"].join("\r\n");
const exported = async (user: TestUser, listId?: string) =>
  await textOf(await user.api.data.exportCalendar(listId === undefined ? {} : { listId }));
const importing = async (user: TestUser, document: string) =>
  await user.api.data.importCalendar({ document });

/** The properties of the only VTODO, without those that say when it was made. */
function linesOf(document: string): string[] {
  const unfolded = document.replace(/\r\n[ \t]/g, "");
  const [, inside = ""] = /BEGIN:VTODO\r\n(.*?)END:VTODO/s.exec(unfolded) ?? [];
  return inside
    .split("\r\n")
    .filter((line) => line !== "" && !/^(DTSTAMP|CREATED|LAST-MODIFIED|UID)/.test(line));
}

describe("data.exportCalendar", () => {
  test("writes lines of at most 75 octets, and whole characters", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "é🙂 ".repeat(60).trim(), description: "x".repeat(1_000) });
    const document = await exported(ann);
    expect(Math.max(...document.split("\r\n").map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(
      75,
    );
    expect(document.replace(/\r\n /g, "")).toContain("é🙂 ".repeat(60).trim());
  });

  test.each(["two  spaces", "a\nline break"])("a title comes back as it was: %j", async (title) => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    await ann.api.task.create({ title });
    await importing(bob, await exported(ann));
    expect((await bob.api.task.list()).items).toMatchObject([{ title }]);
  });

  test.each([
    [{ title: "plain" }, ["SEQUENCE:0", "SUMMARY:plain", "STATUS:NEEDS-ACTION"]],
    [
      {
        title: "a, b; c\\",
        description: "two\nlines",
        priority: "urgent",
        due: { date: "2036-12-01" },
      } as const,
      [
        "SEQUENCE:0",
        "SUMMARY:a\\, b\\; c\\\\",
        "DESCRIPTION:two\\nlines",
        "STATUS:NEEDS-ACTION",
        "PRIORITY:1",
        "DUE;VALUE=DATE:20361201",
      ],
    ],
    [
      { title: "floating", due: { date: "2036-12-01", time: "09:30" }, durationMinutes: 45 },
      [
        "SEQUENCE:0",
        "SUMMARY:floating",
        "STATUS:NEEDS-ACTION",
        "DUE:20361201T093000",
        "ESTIMATED-DURATION:PT45M",
      ],
    ],
    [
      {
        title: "UTC",
        due: { date: "2036-12-01", time: "09:30", timeZone: "UTC" },
        notBefore: { date: "2036-11-30", time: "09:30", timeZone: "UTC" },
      },
      [
        "SEQUENCE:0",
        "SUMMARY:UTC",
        "STATUS:NEEDS-ACTION",
        "DUE:20361201T093000Z",
        "DTSTART:20361130T093000Z",
      ],
    ],
    [
      {
        title: "recurs",
        due: { date: "2036-01-31", time: "09:30", timeZone: "Europe/Berlin" },
        recurrence: { rule: "FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD;UNTIL=20370101T000000Z" },
      },
      [
        "SEQUENCE:0",
        "SUMMARY:recurs",
        "STATUS:NEEDS-ACTION",
        "DUE;TZID=Europe/Berlin:20360131T093000",
        "DTSTART;TZID=Europe/Berlin:20360131T093000",
        "RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD;UNTIL=20370101T000000Z",
      ],
    ],
  ])("writes %j as a VTODO that imports as the same task", async (given, lines) => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const task = await ann.api.task.create(given);
    const document = await exported(ann);
    expect(linesOf(document)).toEqual(lines);
    for (const line of document.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    await importing(bob, document);
    const { userId: _, position: _p, createdAt: _c, updatedAt: _u, ...same } = task;
    expect(await bob.api.task.byId({ id: task.id })).toMatchObject(same);
    // And it goes on as hers does.
    if (task.recurrence !== null)
      for (const user of [ann, bob])
        expect((await user.api.task.skip({ id: task.id })).due?.date).toBe("2036-02-29");
  });

  test("includes completed tasks, subtasks and labels, but no tasks of the trash or of other lists", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const { task, list, label } = ann.api;
    const { id: listId } = await list.create({ name: "Home, sweet home" });
    const labelIds = [(await label.create({ name: "a,b" })).id, (await label.create({ name: "c d" })).id];
    const parent = await task.create({ title: "parent", listId, labelIds });
    const child = await task.create({ title: "child", parentId: parent.id });
    await task.setCompleted({ id: child.id, completed: true });
    const { id: deleted } = await task.create({ title: "deleted", listId });
    await task.delete({ id: deleted });
    await task.create({ title: "elsewhere" });
    const document = await exported(ann, listId);
    expect(document).toContain("X-WR-CALNAME:Home\\, sweet hom");
    expect(document).not.toMatch(/deleted|elsewhere/);
    await importing(bob, document);
    expect((await bob.api.label.list()).items.map(({ name }) => name)).toEqual(["a,b", "c d"]);
    expect(await bob.api.task.byId({ id: child.id })).toMatchObject({
      parentId: parent.id,
      completed: true,
      completedAt: expect.stringMatching(/\.000Z$/),
    });
  });

  test("defines the time zones that it uses, with their actual offsets", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({
      title: "x",
      due: { date: "2026-07-01", time: "09:30", timeZone: "Australia/Lord_Howe" },
    });
    const component = new ICAL.Component(ICAL.parse(await exported(ann)));
    const [zone] = component.getAllSubcomponents("vtimezone");
    expect(zone?.getFirstPropertyValue("tzid")).toBe("Australia/Lord_Howe");
    expect(component.getAllSubcomponents("vtodo")).toHaveLength(1);
  });
});

test.each([
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Casablanca",
  "Pacific/Apia",
  "Europe/Dublin",
])("the VTIMEZONE of %s has that zone's offsets", (timeZone) => {
  const component = new ICAL.Component(ICAL.parse(zoneComponent(timeZone, 2010, 2030)));
  const zone = new ICAL.Timezone({ component, tzid: timeZone });
  for (let hours = 0; hours < 20 * 365 * 24; hours += 1237) {
    const at = Temporal.Instant.from("2010-02-01T00:00:00Z").add({ hours }).toZonedDateTimeISO(timeZone);
    const time = ICAL.Time.fromDateTimeString(at.toPlainDateTime().toString({ smallestUnit: "second" }));
    const shown = zone.utcOffset(time);
    const possible = (["earlier", "later"] as const).map(
      (disambiguation) =>
        at.toPlainDateTime().toZonedDateTime(timeZone, { disambiguation }).offsetNanoseconds / 1e9,
    );
    expect(possible).toContain(shown);
  }
});

describe("data.importCalendar", () => {
  test("imports VTODOs of other programs", async () => {
    const ann = await api.aUser();
    const document = calendar(
      "BEGIN:VTIMEZONE\r\nTZID:Customized\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\nEND:VTIMEZONE",
      todo(
        "UID:child@example.com",
        "SUMMARY:Child",
        "RELATED-TO:parent@example.com",
        "DUE;TZID=Customized:20360101T090000",
      ),
      todo(
        "UID:parent@example.com",
        "SUMMARY:Parent",
        "DUE;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20360101T090000",
        "PRIORITY:2",
        "CATEGORIES:one,two",
        "CATEGORIES:three",
      ),
      todo(
        "UID:start",
        "DTSTART:20360101T090000Z",
        "DURATION:PT1H30M",
        "DESCRIPTION:Only a description\\nand more",
      ),
      todo("UID:later", "SUMMARY:Put off", "DTSTART;VALUE=DATE:20360101", "STATUS:CANCELLED"),
      todo(
        "UID:weekly",
        "SUMMARY:Weekly",
        "DTSTART;VALUE=DATE:20360101",
        "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3",
        "EXDATE;VALUE=DATE:20360108",
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nSUMMARY:not this\r\nEND:VALARM",
      ),
      todo("UID:weekly", "SUMMARY:Exception", "RECURRENCE-ID;VALUE=DATE:20360103"),
      todo("UID:fast", "SUMMARY:Fast", "DUE:20360101T090000", "RRULE:FREQ=MINUTELY"),
      todo(
        "UID:mars",
        "SUMMARY:Folded\r\n  line",
        "DUE;TZID=Mars/Olympus:20360101T090000",
        "RELATED-TO:nowhere",
      ),
      "BEGIN:VEVENT\r\nUID:event\r\nSUMMARY:An event\r\nEND:VEVENT",
    );
    const result = await importing(ann, document);
    expect(result).toMatchObject({ tasks: { created: 7 }, labels: { created: 3 } });
    expect(result.notes).toEqual([
      "1 VEVENT was left out: only VTODOs are tasks.",
      "VTODO 1: the time zone Customized is the document's own, so DUE was converted to UTC.",
      "VTODO 4: STATUS CANCELLED was taken for done.",
      "VTODO 5: left out: VALARM, EXDATE.",
      "VTODO 6: a single occurrence (RECURRENCE-ID) was left out.",
      "VTODO 8: the time zone Mars/Olympus is unknown, so DUE was imported without a zone.",
      "VTODO 7: its recurrence was ignored. FREQ must be one of HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY.",
      "VTODO 8: its parent does not exist and was ignored.",
    ]);
    const { items } = await ann.api.task.list({ sort: "manual" });
    expect(items).toMatchObject([
      {
        title: "Child",
        parentId: idOf("parent@example.com"),
        due: { date: "2036-01-01", time: "03:30", timeZone: "UTC" },
      },
      { title: "Parent", priority: "high", due: { time: "09:00", timeZone: "Europe/Berlin" } },
      { title: "Only a description", due: { date: "2036-01-01", time: "10:30", timeZone: "UTC" } },
      { title: "Put off", due: null, notBefore: { date: "2036-01-01" }, completed: true },
      {
        title: "Weekly",
        due: { date: "2036-01-01" },
        recurrence: { rule: "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3" },
      },
      { title: "Fast", recurrence: null },
      { title: "Folded line", parentId: null, due: { timeZone: null } },
    ]);
  });

  test("keeps, on a second import, what a VTODO cannot express", async () => {
    const ann = await api.aUser();
    const { task, list } = ann.api;
    const { id: listId } = await list.create({ name: "Home" });
    const due = { date: "2036-01-31" };
    const made = await task.create({
      title: "rent",
      listId,
      due,
      durationMinutes: 5,
      recurrence: { rule: "FREQ=MONTHLY;SKIP=BACKWARD" },
    });
    await task.skip({ id: made.id });
    const document = await exported(ann, listId);
    expect(await importing(ann, document)).toMatchObject({ tasks: { created: 0, updated: 0, unchanged: 1 } });
    expect(await importing(ann, document.replace("SUMMARY:rent", "SUMMARY:Rent"))).toMatchObject({
      tasks: { updated: 1 },
    });
    // Still from the 31st on.
    expect(await task.skip({ id: made.id, occurrence: "2036-02-29" })).toMatchObject({
      title: "Rent",
      listId,
      durationMinutes: 5,
      due: { date: "2036-03-31" },
    });
  });

  test("puts new tasks in the given list; a dry run creates none", async () => {
    const ann = await api.aUser();
    const { id: listId } = await ann.api.list.create({ name: "Home" });
    const document = calendar(todo(`UID:${randomUUID()}`, "SUMMARY:x"));
    for (const dryRun of [true, false])
      expect(await ann.api.data.importCalendar({ document, listId, dryRun })).toMatchObject({
        dryRun,
        tasks: { created: 1 },
      });
    expect((await ann.api.task.list({ listId })).items).toHaveLength(1);
  });

  test.each([
    ["nothing", "", [], /empty/],
    ["something else", '{"format":"taskwell"}', [], /BEGIN:VCALENDAR/],
    ["half of one", calendar(todo("UID:1")).slice(0, 90), [], /too early/],
    ["what ends before it begins", calendar("END:VTODO"), [], /no matching BEGIN/],
  ])("refuses %s, with its place", async (_what, document, path, message) => {
    const ann = await api.aUser();
    const refused = await failure(importing(ann, document));
    if (!(refused instanceof TRPCError)) throw new Error(`It was not refused: ${JSON.stringify(refused)}`);
    const [issue] = errorDetails(refused, null).issues ?? [];
    expect([refused.code, issue?.path]).toEqual(["BAD_REQUEST", path]);
    expect(issue?.message).toMatch(message);
    expect((await ann.api.task.list()).items).toEqual([]);
  });

  test.each([
    [["nonsense"], "left out: lines that are no property"],
    [["SUMMARY:y", `DESCRIPTION:${"x".repeat(16_385)}`], "the description was cut after 16384 characters"],
    [
      ["LOCATION:Here", "GEO:1;2", "URL:https://example.com", "X-COLOR:red"],
      "left out: LOCATION, GEO, URL, X-COLOR",
    ],
    [["STATUS:IN-PROCESS"], "how far it is done (IN-PROCESS, PERCENT-COMPLETE) was not kept"],
    [["RELATED-TO;RELTYPE=CHILD:2"], "RELATED-TO with RELTYPE=CHILD was not kept"],
    [["RRULE:FREQ=DAILY"], "RRULE was not kept: it needs DUE or DTSTART"],
    [["DUE:20360101", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "all but the first RRULE were left out"],
    [
      ["DUE:20360101", "RRULE:FREQ=FORTNIGHTLY"],
      "its recurrence was ignored. FREQ must be one of HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY",
    ],
    [["DUE:20360101", "RRULE:FREQ=WEEKLY;BYDAY=XX"], 'its recurrence was ignored. BYDAY cannot be "XX"'],
    [["DUE:20360101", "RRULE:FREQ=DAILY;INTERVAL=0"], 'its recurrence was ignored. INTERVAL cannot be "0"'],
  ])("keeps what it can of a VTODO with %j, and notes the rest", async (lines, note) => {
    const ann = await api.aUser();
    const { notes, tasks } = await importing(ann, calendar(todo("UID:1", "SUMMARY:x", ...lines)));
    expect(notes).toEqual([`VTODO 1: ${note}.`]);
    expect(tasks.created).toBe(1);
  });

  test.each([
    [["SUMMARY:x"], "it has no UID"],
    [
      ["UID:1", "DUE;VALUE=DATE:20360231"],
      "DUE must be a date or a time, such as 20261121T090000Z, not “20360231”",
    ],
    [
      ["UID:1", "DTSTART:20360201T256000"],
      "DTSTART must be a date or a time, such as 20261121T090000Z, not “20360201T256000”",
    ],
    [["UID:a\0b"], "its UID has more than 1000 characters, or some that are none"],
    [["UID:1", "DTSTART:20260101T090000Z", "DURATION:P99999999W"], "DURATION is too long"],
    [["UID:1", "DUE:20260101T090000+9999"], "DUE must be a date or a time"],
    [["UID:1", "SUMMARY:a\0b"], "SUMMARY: Must not contain NUL or half of a surrogate pair. It was left out"],
  ])("leaves out a VTODO with %j, and takes the rest", async (lines, note) => {
    const ann = await api.aUser();
    const { notes } = await importing(ann, calendar(todo(...lines), todo("UID:2", "SUMMARY:fine")));
    expect(notes[0]).toContain(`VTODO 1: ${note}`);
    expect((await ann.api.task.list()).items).toMatchObject([{ title: "fine" }]);
  });

  test.each<[what: string, lines: string[], task: object]>([
    ["a date without VALUE", ["DUE:20270105"], { due: { date: "2027-01-05", time: null } }],
    [
      "an offset",
      ["DUE:20270105T100000+0100"],
      { due: { date: "2027-01-05", time: "09:00", timeZone: "UTC" } },
    ],
    [
      "a zone of Windows",
      ["DUE;TZID=W. Europe Standard Time:20271025T100000", "RRULE:FREQ=WEEKLY"],
      {
        due: { date: "2027-10-25", time: "10:00", timeZone: "Europe/Berlin" },
        recurrence: { rule: "FREQ=WEEKLY" },
      },
    ],
    [
      "WKST, and lower case",
      ["DUE;VALUE=DATE:20270105", "rrule:freq=weekly;interval=2;byday=tu;wkst=su"],
      { recurrence: { rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU" } },
    ],
    [
      "DTSTART before DUE: the rule counts from DTSTART, and the distance stays",
      ["DTSTART;VALUE=DATE:20261201", "DUE;VALUE=DATE:20261203", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1"],
      {
        due: { date: "2026-12-03" },
        notBefore: { date: "2026-12-01" },
        recurrence: { rule: "FREQ=MONTHLY;BYMONTHDAY=3" },
      },
    ],
    [
      "the time that it was done at in a zone",
      ["STATUS:COMPLETED", "COMPLETED;TZID=Europe/Berlin:20260105T100000"],
      { completed: true, completedAt: "2026-01-05T09:00:00.000Z" },
    ],
    [
      "a summary that is too long",
      [`SUMMARY:${"x".repeat(300)}`, "DESCRIPTION:more"],
      { title: "x".repeat(255), description: `${"x".repeat(45)}\nmore` },
    ],
  ])("reads %s", async (_what, lines, task) => {
    const ann = await api.aUser();
    await importing(ann, calendar(todo("UID:1", ...lines)));
    expect((await ann.api.task.list()).items).toMatchObject([task]);
  });

  test("a task below one that is left out is at the top, with a note", async () => {
    const ann = await api.aUser();
    const parent = todo("UID:p", "SUMMARY:a\0b");
    const { notes } = await importing(ann, calendar(parent, todo("UID:c", "SUMMARY:child", "RELATED-TO:p")));
    expect(notes.at(-1)).toBe("VTODO 2: its parent does not exist and was ignored.");
    expect((await ann.api.task.list()).items).toMatchObject([{ title: "child", parentId: null }]);
  });

  test("takes the rule that another program has changed, whatever our own properties say", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({
      title: "t",
      due: { date: "2036-01-01" },
      recurrence: { rule: "FREQ=DAILY;COUNT=9" },
    });
    await ann.api.task.skip({ id, occurrence: "2036-01-01" });
    const document = await exported(ann);
    expect(document).toContain("X-TASKWELL-RULE");
    await importing(ann, document.replace(/^RRULE:.*$/m, "RRULE:FREQ=WEEKLY"));
    expect(await ann.api.task.byId({ id })).toMatchObject({ recurrence: { rule: "FREQ=WEEKLY" } });
  });

  test("keeps the UIDs of other programs, and those of parents", async () => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const strange = "75deaea8-931b-b748-9a41-a7e8491c9aa9";
    const document = calendar(
      todo(`UID:${strange}`, "SUMMARY:a"),
      todo("UID:abc@example", "SUMMARY:b", `RELATED-TO:${strange}`),
    );
    await importing(ann, document);
    const written = await exported(ann);
    for (const line of [`UID:${strange}`, "UID:abc@example", `RELATED-TO;RELTYPE=PARENT:${strange}`])
      expect(written.replace(/\r\n /g, "")).toContain(line);
    expect(await importing(ann, written)).toMatchObject({ tasks: { created: 0, updated: 0, unchanged: 2 } });
    await importing(bob, written);
    expect(await exported(bob)).toContain("UID:abc@example");
  });

  test.each([
    ["COUNT", "FREQ=DAILY;COUNT=4", "2036-01-01", "RRULE:FREQ=DAILY;COUNT=2"],
    [
      "a day that the present month lacks",
      "FREQ=MONTHLY;SKIP=BACKWARD",
      "2036-12-31",
      "RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;BYMONTHDAY=31",
    ],
  ])("writes a series that is half-way so that others continue it: %s", async (_what, rule, start, line) => {
    const [ann, bob] = [await api.aUser(), await api.aUser()];
    const { id } = await ann.api.task.create({ title: "t", due: { date: start }, recurrence: { rule } });
    let occurrence = start;
    for (let done = 0; done < 2; done += 1)
      occurrence = (await ann.api.task.skip({ id, occurrence })).due?.date ?? "";
    const document = await exported(ann);
    expect(linesOf(document)).toContain(line);
    // Ours is as it was, for us and for another account.
    expect(await importing(ann, document)).toMatchObject({ tasks: { unchanged: 1 } });
    await importing(bob, document);
    const next = await ann.api.task.skip({ id, occurrence });
    expect((await bob.api.task.skip({ id, occurrence })).due).toEqual(next.due);
  });

  test("an export that is imported again changes nothing", async () => {
    const ann = await api.aUser();
    await ann.api.task.create({ title: "a  b\nc", description: "" });
    await ann.api.task.create({ title: "done", completed: true });
    await ann.api.task.create({
      title: "until",
      due: { date: "2036-01-01", time: "09:00", timeZone: "Asia/Tokyo" },
      recurrence: { rule: "FREQ=DAILY;UNTIL=20360301T090000" },
    });
    const document = await exported(ann);
    expect(document.replace(/\r\n /g, "")).toContain("UNTIL=20360301T000000Z");
    expect(await importing(ann, document)).toMatchObject({
      tasks: { created: 0, updated: 0, unchanged: 3 },
      notes: [],
    });
  });

  test("brings a task back from the trash, with a note", async () => {
    const ann = await api.aUser();
    const { id } = await ann.api.task.create({ title: "t" });
    const document = await exported(ann);
    await ann.api.task.delete({ id });
    expect((await importing(ann, document)).notes).toEqual([
      "VTODO 1: it was in the trash, and was restored.",
    ]);
    expect(await ann.api.task.byId({ id })).toMatchObject({ title: "t", deletedAt: null });
  });

  test("a zone is defined for all years that are used", async () => {
    const ann = await api.aUser();
    const timeZone = "America/New_York";
    await ann.api.task.create({ title: "x", due: { date: "1996-07-01", time: "09:30", timeZone } });
    const [component] = new ICAL.Component(ICAL.parse(await exported(ann))).getAllSubcomponents("vtimezone");
    if (component === undefined) throw new Error("There is no VTIMEZONE.");
    const zone = new ICAL.Timezone({ component, tzid: timeZone });
    expect(zone.utcOffset(ICAL.Time.fromDateTimeString("2027-07-01T09:00:00"))).toBe(-4 * 3600);
  });

  test.each(["FREQ=SECONDLY", "FREQ=YEARLY;BYSECOND=0,1,2,3;BYHOUR=1,2,3,4,5,6", "FREQ=DAILY"])(
    "takes no time to work out a zone of %s: it is not known, then",
    async (rule) => {
      const ann = await api.aUser();
      const zone = `BEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:${rule}\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE`;
      const document = calendar(zone, todo("UID:1", "SUMMARY:x", "DUE;TZID=Z:20340101T090000"));
      const { notes } = await importing(ann, document);
      expect(notes).toEqual(["VTODO 1: the time zone Z is unknown, so DUE was imported without a zone."]);
    },
  );

  test.each([
    ["a time that is none", "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200", "xx"],
    ["a zone that says nothing", "COMMENT:nothing", "20340101T090000"],
    ["a zone with an offset that is none", "DTSTART:x\r\nTZOFFSETFROM:x\r\nTZOFFSETTO:x", "20340101T090000"],
  ])("tolerates %s", async (_what, lines, due) => {
    const ann = await api.aUser();
    const zone = `BEGIN:VTIMEZONE\r\nTZID:Z\r\nBEGIN:STANDARD\r\n${lines}\r\nEND:STANDARD\r\nEND:VTIMEZONE`;
    const outcome = await importing(
      ann,
      calendar(zone, todo("UID:1", "SUMMARY:x", `DUE;TZID=Z:${due}`)),
    ).then(
      () => "done",
      (error: unknown) => (error instanceof TRPCError ? error.code : error),
    );
    expect(["done", "BAD_REQUEST"]).toContain(outcome);
  });

  test("refuses tasks that are subtasks of each other", async () => {
    const ann = await api.aUser();
    const document = calendar(
      todo("UID:a", "SUMMARY:a", "RELATED-TO:b"),
      todo("UID:b", "SUMMARY:b", "RELATED-TO:a"),
    );
    expect(await failure(importing(ann, document))).toMatchObject({ cause: { reason: "task_cycle" } });
  });

  test("refuses a list that does not exist", async () => {
    const ann = await api.aUser();
    const listId = randomUUID();
    for (const call of [
      () => ann.api.data.importCalendar({ document: calendar(), listId }),
      () => ann.api.data.exportCalendar({ listId }),
    ])
      expect(await failure(call())).toMatchObject({ cause: { reason: "list_not_found" } });
  });
});
