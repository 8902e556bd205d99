import { expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";

test("3,000 requests that nobody should send: no 5xx, no leak, no exit", { timeout: 60_000 }, async () => {
  const seed = 1 + Math.floor(Math.random() * 1_000_000);
  const { problems, statuses } = await fuzz(3_000, seed);
  expect(problems, `with seed ${seed}`).toEqual([]);
  // They reach the procedures, and not only the door.
  for (const status of [200, 400, 401, 404]) expect(statuses[status]).toBeGreaterThan(0);
});
