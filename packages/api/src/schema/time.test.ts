import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { instantOf, isTimeZone, toISO } from "@taskwell/domain/time";
import { When } from "./time.ts";

const at = (text: string, timeZone: string | null) => {
  const [date = "", time = null] = text.split(" ");
  return toISO(instantOf({ date, time, timeZone }));
};

/** Each zone's own way to change its clocks, by the tz database. */
const vectors: readonly (readonly [what: string, wall: string, zone: string, instant: string])[] = [
  ["a winter's day", "2026-01-15 09:00", "Europe/Berlin", "2026-01-15T08:00:00.000Z"],
  ["a summer's day", "2026-07-15 09:00", "Europe/Berlin", "2026-07-15T07:00:00.000Z"],
  [
    "in the gap of an hour, the offset before it",
    "2026-03-29 02:30",
    "Europe/Berlin",
    "2026-03-29T01:30:00.000Z",
  ],
  ["right after the gap", "2026-03-29 03:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
  ["twice: the first", "2026-10-25 02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
  ["New York's gap (RFC 5545)", "2026-03-08 02:30", "America/New_York", "2026-03-08T07:30:00.000Z"],
  ["New York's repetition (RFC 5545)", "2026-11-01 01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
  ["a gap at midnight", "2018-11-04 00:30", "America/Sao_Paulo", "2018-11-04T03:30:00.000Z"],
  ["a gap at midnight, in Beirut", "2026-03-29 00:00", "Asia/Beirut", "2026-03-28T22:00:00.000Z"],
  ["a gap of 30 minutes", "2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03T15:45:00.000Z"],
  ["30 minutes twice: the first", "2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00.000Z"],
  ["a day that is missing", "2011-12-30 12:00", "Pacific/Apia", "2011-12-30T22:00:00.000Z"],
  ["an offset of 45 minutes", "2026-06-01 12:00", "Asia/Kathmandu", "2026-06-01T06:15:00.000Z"],
  ["45 minutes and a gap", "2026-09-27 03:00", "Pacific/Chatham", "2026-09-26T14:15:00.000Z"],
  ["a zone without summer time", "2026-03-29 02:30", "Asia/Tokyo", "2026-03-28T17:30:00.000Z"],
  ["south of the equator", "2026-04-05 02:30", "Australia/Sydney", "2026-04-04T15:30:00.000Z"],
];

describe("an instant", () => {
  test.each(vectors)("%s: %s in %s is %s", (_what, wall, zone, instant) => {
    expect(at(wall, zone)).toBe(instant);
  });

  test("without a zone is in UTC, and without a time at the beginning of the day", () => {
    expect(at("2026-11-21 09:00", null)).toBe("2026-11-21T09:00:00.000Z");
    expect(at("2026-11-21", null)).toBe("2026-11-21T00:00:00.000Z");
  });

  test("converts back to its wall time, unless that does not exist in the zone", () => {
    const zones = [
      "Europe/Berlin",
      "America/New_York",
      "Pacific/Chatham",
      "Asia/Kathmandu",
      "Africa/Casablanca",
    ];
    const minute = fc.integer({ min: 0, max: 60 * 24 * 365 * 10 });
    fc.assert(
      fc.property(minute, fc.constantFrom(...zones), (minutes, timeZone) => {
        const wall = Temporal.PlainDateTime.from("2020-01-01T00:00").add({ minutes });
        const when = { date: wall.toPlainDate().toString(), time: wall.toPlainTime().toString(), timeZone };
        const shown = instantOf(when).toZonedDateTimeISO(timeZone).toPlainDateTime();
        const later = Temporal.PlainDateTime.compare(shown, wall);
        expect(later).toBeGreaterThanOrEqual(0);
        if (later > 0) expect(wall.until(shown).total("minutes")).toBeLessThanOrEqual(60);
      }),
    );
  });
});

describe("the schema of a due date", () => {
  test.each([
    [{ date: "2026-11-21" }, { date: "2026-11-21", time: null, timeZone: null }],
    [
      { date: "2024-02-29", time: "09:30" },
      { date: "2024-02-29", time: "09:30", timeZone: null },
    ],
    [
      { date: "2026-11-21", time: "09:30:00", timeZone: "Europe/Berlin" },
      { date: "2026-11-21", time: "09:30", timeZone: "Europe/Berlin" },
    ],
    [
      { date: "2026-11-21", time: "09:30:15" },
      { date: "2026-11-21", time: "09:30:15", timeZone: null },
    ],
  ])("accepts %j", (given, when) => {
    expect(When.parse(given)).toEqual(when);
  });

  test.each([
    {},
    { date: "2026-02-29" },
    { date: "0001-12-31" },
    { date: "9999-01-01" },
    { date: "21.11.2026" },
    { date: "2026-11-21T09:00:00Z" },
    { date: "2026-11-21", time: "24:00" },
    { date: "2026-11-21", time: "9:00" },
    { date: "2026-11-21", time: "09:00", timeZone: "Europe/Atlantis" },
    { date: "2026-11-21", time: "09:00", timeZone: "+01:00" },
    { date: "2026-11-21", time: "09:00", timeZone: "" },
    { date: "2026-11-21", timeZone: "Europe/Berlin" },
    { date: "2026-11-21", at: "2026-11-21T09:00:00Z" },
    "2026-11-21",
  ])("refuses %j", (given) => {
    expect(When.safeParse(given).success).toBe(false);
  });

  test("accepts the time zones of the IANA database only", () => {
    for (const zone of ["UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "Asia/Calcutta"])
      expect(isTimeZone(zone)).toBe(true);
    for (const zone of ["CEST", "Mars/Olympus", "UTC+1", "Europe/Berlin ", "é"])
      expect(isTimeZone(zone)).toBe(false);
  });
});
