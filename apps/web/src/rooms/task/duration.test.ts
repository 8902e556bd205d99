/** How long a task takes, in words and back. */
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

test.each([
  ["45", 45],
  ["90m", 90],
  ["1h", 60],
  ["1h30m", 90],
  ["1 h 30 min", 90],
  ["1.5 hours", 90],
  ["1,5h", 90],
  ["2:15", 135],
  ["2 days, 3 hours", 3_060],
])("%s is %i minutes", (text, minutes) => {
  expect(parseDuration(text)).toBe(minutes);
});

test.each(["", "0", "soon", "1 month", "h", "1h x", "9999999"])("%j is not understood", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test.each([1, 59, 60, 61, 90, 1_440, 525_600])("%i minutes are understood as they are shown", (minutes) => {
  expect(parseDuration(formatDuration(minutes))).toBe(minutes);
});
