/** Medians with ranges, of the rounds of one run. */
import { z } from "zod";

export const Spread = z.object({ median: z.number(), min: z.number(), max: z.number() });
export type Spread = z.output<typeof Spread>;

/** @throws {Error} when there is nothing to sum up */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  if (min === undefined || max === undefined || low === undefined || high === undefined)
    throw new Error("There is nothing to sum up.");
  return { median: (low + high) / 2, min, max };
}

/** The spread of one's values divided by the other's of the same round. */
export function ratioOf(one: readonly number[], other: readonly number[]): Spread {
  return spreadOf(one.map((value, round) => value / (other[round] ?? NaN)));
}
