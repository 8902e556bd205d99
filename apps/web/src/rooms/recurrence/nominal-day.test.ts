/** Days that a calendar has, and those that it lacks. */
import { expect, test } from "vitest";
import { formatNominalDay } from "./nominal-day.ts";

test.each([
  ["2026-02-28", "February 28, 2026"],
  ["2026-02-31", "February 31, 2026"],
])("%s is %j", (day, words) => {
  expect(formatNominalDay(day)).toBe(words);
});
