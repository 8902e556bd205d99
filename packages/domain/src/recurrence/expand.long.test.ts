import { expect, test } from "vitest";
import { compareWithEvaluator, slowestExpansion } from "./testing-rules.ts";

test("rules yield what RFC 5545 says", () => compareWithEvaluator(10_000), 1_800_000);

test("no rule keeps others waiting", () => {
  expect(slowestExpansion(10_000)).toBeLessThan(50);
}, 600_000);
