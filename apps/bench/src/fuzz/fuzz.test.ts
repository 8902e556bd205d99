import { expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";

test("600 generated requests bring no 5xx, no leak and no exit", { timeout: 60_000 }, async () => {
  const seed = 1 + Math.floor(Math.random() * 1_000_000);

  const { problems, statuses } = await fuzz(600, seed);

  expect(problems, `with seed ${seed}`).toEqual([]);
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(["200", "400", "401", "404"]));
});
