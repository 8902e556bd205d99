/** Medians, percentiles and ranges. */
import { z } from "zod";

export const Spread = z.object({ median: z.number(), min: z.number(), max: z.number() });
export type Spread = z.output<typeof Spread>;

/** @throws {Error} when there are no values */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  if (min === undefined || max === undefined || low === undefined || high === undefined)
    throw new Error("There are no values.");
  return { median: (low + high) / 2, min, max };
}

/** The spread of one side's values, each divided by the other side's of the same round. */
export function ratioSpread(dividends: readonly number[], divisors: readonly number[]): Spread {
  return spread(dividends.map((value, round) => value / (divisors[round] ?? NaN)));
}

/** The nearest rank: of 100 values, the 99th percentile is the second largest. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
