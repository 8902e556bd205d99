/** Generated calendars, as other programs write them, and what becomes of them on the way in and out. */
import fc from "fast-check";
import { expect } from "vitest";
import { textOf } from "../testing.ts";
import type { TestApi, TestUser } from "../testing.ts";

const day = fc
  .integer({ min: 0, max: 4_000 })
  .map((days) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10).replaceAll("-", ""));
const clock = fc.constantFrom("000000", "090000", "093000", "235959", "023000");
const zone = fc.constantFrom(
  "Europe/Berlin",
  "America/New_York",
  "/example.org/Asia/Tokyo",
  "W. Europe Standard Time",
  "Custom",
  "Mars/Base",
);

/** A date or time in each of its forms. */
function whenLine(name: string): fc.Arbitrary<string> {
  return fc.oneof(
    day.map((date) => `${name};VALUE=DATE:${date}`),
    day.map((date) => `${name}:${date}`),
    fc.tuple(day, clock).map(([date, time]) => `${name}:${date}T${time}`),
    fc.tuple(day, clock).map(([date, time]) => `${name}:${date}T${time}Z`),
    fc.tuple(day, clock).map(([date, time]) => `${name}:${date}T${time}+0530`),
    fc.tuple(day, clock, zone).map(([date, time, tzid]) => `${name};TZID=${tzid}:${date}T${time}`),
  );
}

const rule = fc.constantFrom(
  "FREQ=DAILY",
  "FREQ=DAILY;COUNT=5",
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;WKST=SU",
  "freq=monthly;bymonthday=31",
  "FREQ=MONTHLY;BYDAY=-1FR",
  "FREQ=YEARLY;UNTIL=20400101T000000Z",
  "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=30;SKIP=FORWARD",
  "FREQ=FORTNIGHTLY",
  "FREQ=WEEKLY;BYDAY=XX",
);
const words = fc.constantFrom(
  "Milk",
  "two  spaces",
  "Käse \\, Brot\\; Ei",
  "a\\nb",
  "🙂",
  "x".repeat(300),
  "",
  "back\\\\slash",
);
const optional = (line: fc.Arbitrary<string>) => fc.option(line, { nil: "", freq: 2 });

const todo = fc
  .tuple(
    fc.constantFrom("SUMMARY", "summary").chain((name) => optional(words.map((text) => `${name}:${text}`))),
    optional(words.map((text) => `DESCRIPTION:${text}`)),
    optional(whenLine("DUE")),
    optional(whenLine("DTSTART")),
    optional(fc.constantFrom("DURATION:PT1H30M", "DURATION:P2D", "DURATION:nonsense")),
    optional(rule.map((text) => `RRULE:${text}`)),
    optional(
      fc.constantFrom("STATUS:COMPLETED", "STATUS:CANCELLED", "STATUS:IN-PROCESS", "STATUS:NEEDS-ACTION"),
    ),
    optional(whenLine("COMPLETED")),
    optional(fc.constantFrom("PRIORITY:0", "PRIORITY:1", "PRIORITY:5", "PRIORITY:9", "PRIORITY:x")),
    optional(fc.constantFrom("CATEGORIES:home,work", "CATEGORIES:a\\,b", "CATEGORIES:")),
    optional(fc.integer({ min: 0, max: 5 }).map((index) => `RELATED-TO:uid-${index}@example.com`)),
    optional(
      fc.constantFrom(
        "LOCATION:Here",
        "X-COLOR:red",
        "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM",
        "no property",
      ),
    ),
  )
  .map((lines) => lines.filter((line) => line !== ""));

/** The n-th VTODO is `uid-n`, and may be below an earlier one. */
const calendar = fc.array(todo, { minLength: 1, maxLength: 6 }).map((todos) => {
  const written = todos.map((lines, index) => {
    const allowed = lines.filter(
      (line) => !line.startsWith("RELATED-TO") || Number(/\d/.exec(line)?.[0]) < index,
    );
    return ["BEGIN:VTODO", `UID:uid-${index}@example.com`, ...allowed, "END:VTODO"].join("\r\n");
  });
  const custom =
    "BEGIN:VTIMEZONE\r\nTZID:Custom\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\nEND:VTIMEZONE";
  return ["BEGIN:VCALENDAR", custom, ...written, "END:VCALENDAR", ""].join("\r\n");
});

/** Without when it was written. */
const comparable = (document: string) =>
  document
    .replace(/\r\n /g, "")
    .split("\r\n")
    .filter((line) => !/^(DTSTAMP|CREATED|LAST-MODIFIED|SEQUENCE|COMPLETED)/.test(line))
    .join("\n");

/** What was imported is exported, and imported again, without a change: by the same user and by another. */
export async function checkRoundTrips(api: TestApi, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(calendar, async (document) => {
      const [ann, bob] = [await api.aUser(), await api.aUser()];
      const first = await ann.api.data.importCalendar({ document });
      const written = await exported(ann);
      const again = await ann.api.data.importCalendar({ document: written });
      expect(again).toMatchObject({
        tasks: { created: 0, updated: 0, unchanged: first.tasks.created },
        notes: [],
      });
      const copied = await bob.api.data.importCalendar({ document: written });
      expect(copied).toMatchObject({ tasks: { created: first.tasks.created }, notes: [] });
      expect(comparable(await exported(bob))).toBe(comparable(written));
      checkNotes(document, first.tasks.created, first.notes);
    }),
    { numRuns },
  );
}

/** Every loss has a note: of whole VTODOs, and of what a task does not hold. */
function checkNotes(document: string, created: number, notes: readonly string[]): void {
  const all = notes.join("\n");
  expect(notes.filter((note) => note.endsWith("left out."))).toHaveLength(
    (document.match(/BEGIN:VTODO/g) ?? []).length - created,
  );
  for (const [line, note] of [
    ["LOCATION:", "LOCATION"],
    ["X-COLOR:", "X-COLOR"],
    ["BEGIN:VALARM", "VALARM"],
    ["STATUS:CANCELLED", "CANCELLED"],
    ["FREQ=FORTNIGHTLY", "RRULE|recurrence"],
  ] as const)
    if (document.includes(line)) expect(all).toMatch(new RegExp(note));
  if (/summary:x{300}/i.test(document)) expect(all).toMatch(/goes on in the description|left out/);
}

async function exported(user: TestUser): Promise<string> {
  return await textOf(await user.api.data.exportCalendar({}));
}
