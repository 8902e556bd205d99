import { expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";

test(
  "40,000 generated requests bring no 5xx, no leak and no exit, and reach every procedure",
  { timeout: 600_000 },
  async () => {
    const seed = 1 + Math.floor(Math.random() * 1_000_000);

    const { problems, unreached } = await fuzz(40_000, seed);

    expect(problems, `with seed ${seed}`).toEqual([]);
    expect(unreached, `with seed ${seed}`).toEqual([]);
  },
);
