import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { readSchedule } from "./read.ts";

const now = Temporal.ZonedDateTime.from("2026-11-27T10:45[America/New_York]");

describe("a whole text that is a date or a recurrence", () => {
  test.each([
    ["every 15th", "2026-12-15", "FREQ=MONTHLY;BYMONTHDAY=15"],
    ["ev other fri", "2026-11-27", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"],
    ["every day for 3 weeks", "2026-11-27", "FREQ=DAILY;UNTIL=20261217"],
    ["every monday starting 2026-12-10", "2026-12-14", "FREQ=WEEKLY;BYDAY=MO"],
    ["every day until Dec 25", "2026-11-27", "FREQ=DAILY;UNTIL=20261225"],
    ["every! 3 days starting 2036-01-01", "2036-01-01", "FREQ=DAILY;INTERVAL=3"],
    [
      "every day at 9 starting Dec 1 ending Dec 5",
      "2026-12-01 09:00 America/New_York",
      "FREQ=DAILY;UNTIL=20261205",
    ],
    ["2036-12-01 09:00", "2036-12-01 09:00 America/New_York", ""],
    ["2026-12-13T18:30:00-05:00", "2026-12-13 18:30 America/New_York", ""],
    ["2026-08-13T18:30:00-05:00", "2026-08-13 18:30 Etc/GMT+5", ""],
    ["2026-08-13T18:30:00Z", "2026-08-13 18:30 UTC", ""],
    ["tomorrow", "2026-11-28", ""],
    ["Friday", "2026-11-27", ""],
    ["mon", "2026-11-30", ""],
    ["Dec 24", "2026-12-24", ""],
  ])("%s", (text, due, rule) => {
    const found = readSchedule(text, now);
    const when = [found?.due.date, found?.due.time, found?.due.timeZone].filter(
      (part) => typeof part === "string",
    );
    expect([when.join(" "), found?.recurrence?.rule ?? ""]).toEqual([due, rule]);
  });

  test.each([
    "",
    "jeden Tag um 9",
    "tomorrow maybe",
    "every day until I am done",
    "Dec 24 - Dec 26",
    "every page",
    "x",
  ])("nothing of %j", (text) => {
    expect(readSchedule(text, now)).toBeUndefined();
  });
});
