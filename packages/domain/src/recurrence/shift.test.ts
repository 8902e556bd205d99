import { expect, test } from "vitest";
import { parseRule } from "./rule.ts";
import { shiftRule } from "./shift.ts";

test.each([
  ["FREQ=WEEKLY;BYDAY=MO", "2026-01-05", 2, "FREQ=WEEKLY;BYDAY=WE;WKST=WE"],
  ["FREQ=WEEKLY;BYDAY=SA,SU", "2026-01-10", 2, "FREQ=WEEKLY;BYDAY=MO,TU;WKST=WE"],
  ["FREQ=DAILY;INTERVAL=3", "2026-01-05", 5, "FREQ=DAILY;INTERVAL=3"],
  ["FREQ=WEEKLY;BYDAY=MO;UNTIL=20260202", "2026-01-05", 2, "FREQ=WEEKLY;BYDAY=WE;UNTIL=20260204;WKST=WE"],
  ["FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01", 2, "FREQ=MONTHLY;BYMONTHDAY=3"],
  ["FREQ=MONTHLY", "2026-01-05", 2, "FREQ=MONTHLY;BYMONTHDAY=7"],
  ["FREQ=YEARLY", "2026-03-05", -2, "FREQ=YEARLY;BYMONTHDAY=3;BYMONTH=3"],
  ["FREQ=MONTHLY", "2026-01-25", 10, undefined],
  ["FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", 1, undefined],
  ["FREQ=MONTHLY;BYDAY=1MO", "2026-01-05", 1, undefined],
  ["FREQ=YEARLY;BYWEEKNO=20", "2026-05-15", 1, undefined],
])("%s from %s, %i days later: %s", (rule, start, days, moved) => {
  expect(shiftRule(parseRule(rule), start, days)).toBe(moved);
});
