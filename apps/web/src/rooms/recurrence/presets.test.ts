/** The usual rules that a due date offers. */
import { expect, test } from "vitest";
import { presetsFor } from "./presets.ts";

const offered = (date: string, frequency: "MONTHLY" | "YEARLY") =>
  presetsFor(date)
    .filter(({ rule }) => rule.startsWith(`FREQ=${frequency}`))
    .map(({ rule, title }) => [rule, title]);

test("a day in the middle of a month", () => {
  expect(offered("2026-11-10", "MONTHLY")).toEqual([
    ["FREQ=MONTHLY;BYMONTHDAY=10", "Every month on the 10th"],
    ["FREQ=MONTHLY;BYDAY=2TU", "Every month on the second Tuesday"],
  ]);
});

test("a fifth weekday is the last one: not every month has a fifth", () => {
  expect(offered("2026-11-30", "MONTHLY")).toEqual([
    ["FREQ=MONTHLY;BYMONTHDAY=30", "Every month on the 30th"],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day"],
    ["FREQ=MONTHLY;BYDAY=-1MO", "Every month on the last Monday"],
  ]);
});

test("a year has the date", () => {
  expect(offered("2026-11-30", "YEARLY")).toEqual([
    ["FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30", expect.stringMatching(/^Every year on .*November/)],
  ]);
});
