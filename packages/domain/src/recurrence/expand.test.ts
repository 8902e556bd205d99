import { expect, test } from "vitest";
import { compareWithEvaluator, slowestExpansion } from "./testing-rules.ts";

test("rules yield what RFC 5545 says", () => compareWithEvaluator(60));

test("no rule keeps others waiting", () => {
  expect(slowestExpansion(200)).toBeLessThan(50);
});
