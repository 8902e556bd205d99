import { expect, test } from "vitest";
import { runChanges } from "./changes.ts";

test("copies of accounts follow writers whose transactions commit in any order, through kills and a crash", async () => {
  const seed = 1 + Math.floor(Math.random() * 1_000_000);
  const result = await runChanges({ changes: 3_000, seed, writers: 8, calmMs: 300 });
  expect(result.problems, `with seed ${seed}`).toEqual([]);
  expect(result.applied).toBeGreaterThan(3_000);
}, 90_000);
