/** Averages in figures. */
import { expect, test } from "vitest";
import { formatAverage } from "./average.ts";

test.each([
  [0, "0"],
  [1 / 30, "< 0.1"],
  [0.4, "0.4"],
  [3, "3.0"],
  [9.96, "10"],
  [1234.5, "1,235"],
])("%d is %j", (average, text) => {
  expect(formatAverage(average)).toBe(text);
});
