/** Rules that the controls can show, and those that they cannot. */
import { parseRule } from "@taskwell/domain/recurrence/rule";
import { expect, test } from "vitest";
import { canLackDay, controlsOf, daysFor, frequencies, ruleOf, withFrequency } from "./rule-controls.ts";

/** A Saturday, the fourth and last of its month. */
const date = "2026-11-28";

test.each([
  "FREQ=DAILY",
  "FREQ=DAILY;INTERVAL=3",
  "FREQ=WEEKLY",
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
  "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU",
  "FREQ=MONTHLY",
  "FREQ=MONTHLY;BYMONTHDAY=12",
  "FREQ=MONTHLY;BYMONTHDAY=-1",
  "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
  "FREQ=MONTHLY;BYDAY=-1FR",
  "FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD",
  "FREQ=YEARLY",
  "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=28",
  "FREQ=YEARLY;BYMONTH=11;BYDAY=-1SA",
])("%s is shown, and comes back as it was", (rule) => {
  const controls = controlsOf(parseRule(rule));

  expect(controls && ruleOf(controls)).toBe(rule);
});

test.each([
  "FREQ=HOURLY",
  "FREQ=DAILY;BYDAY=MO",
  "FREQ=WEEKLY;BYMONTH=12",
  "FREQ=WEEKLY;BYHOUR=9",
  "FREQ=MONTHLY;BYDAY=TU",
  "FREQ=MONTHLY;BYDAY=1TU,3TU",
  "FREQ=MONTHLY;BYMONTHDAY=1,15",
  "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=1FR",
  "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
  "FREQ=YEARLY;BYMONTH=3",
  "FREQ=YEARLY;BYMONTHDAY=1",
  "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1",
  "FREQ=YEARLY;BYYEARDAY=100",
])("%s is left to words and rules", (rule) => {
  expect(controlsOf(parseRule(rule))).toBeUndefined();
});

test("where a rule ends is not theirs", () => {
  const controls = controlsOf(parseRule("RRULE:freq=weekly;byday=th,mo;count=6"));

  expect(controls && ruleOf(controls)).toBe("FREQ=WEEKLY;BYDAY=MO,TH");
});

test("the days of a month and of a year are those of the date", () => {
  expect(daysFor("MONTHLY", date)).toEqual(["BYMONTHDAY=28", "BYDAY=4SA", "BYDAY=-1SA"]);
  expect(daysFor("MONTHLY", "2026-11-30")).toEqual(["BYMONTHDAY=30", "BYMONTHDAY=-1", "BYDAY=-1MO"]);
  expect(daysFor("YEARLY", "2026-11-10")).toEqual(["BYMONTH=11;BYMONTHDAY=10", "BYMONTH=11;BYDAY=2TU"]);
});

test("another unit begins with the due date's day, unless it counts from when it was done", () => {
  const controls = controlsOf(parseRule("FREQ=DAILY;INTERVAL=2"));
  const begun = (anchor: "schedule" | "completion") =>
    frequencies.map((frequency) => controls && ruleOf(withFrequency(controls, frequency, date, anchor)));

  expect(begun("schedule")).toEqual([
    "FREQ=DAILY;INTERVAL=2",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=28",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYMONTHDAY=28",
  ]);
  expect(begun("completion")).toEqual([
    "FREQ=DAILY;INTERVAL=2",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY;INTERVAL=2",
    "FREQ=YEARLY;INTERVAL=2",
  ]);
});

test.each([
  ["FREQ=MONTHLY;BYMONTHDAY=28", false],
  ["FREQ=MONTHLY;BYMONTHDAY=29", true],
  ["FREQ=MONTHLY;BYMONTHDAY=-1", false],
  ["FREQ=MONTHLY;BYDAY=-1FR", false],
  ["FREQ=MONTHLY", false],
  ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", true],
  ["FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", false],
  ["FREQ=WEEKLY", false],
])("a month may lack the day of %s: %s", (rule, canLack) => {
  const controls = controlsOf(parseRule(rule));

  expect(controls && canLackDay(controls, date)).toBe(canLack);
});
