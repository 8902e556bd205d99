import { expect, test } from "vitest";
import { formatLongDay } from "./format.ts";

test("a day of this year is named without the year, another with it", () => {
  expect(formatLongDay("2026-12-05", "2026-11-28")).not.toContain("2026");
  expect(formatLongDay("2027-01-02", "2026-11-28")).toContain("2027");
});
