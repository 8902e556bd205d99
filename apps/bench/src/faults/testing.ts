/** For tests: each fault, once and briefly. */
import { expect, test } from "vitest";
import { runFault } from "./fault.ts";
import type { Fault } from "./fault.ts";

export function testFaults(faults: readonly Fault[]): void {
  test.each(faults)("$name: $says", { timeout: 60_000 }, async (fault) => {
    const missing = await fault.missing?.();
    if (missing !== undefined) return console.log(`Not tried, ${fault.name}: ${missing}.`);
    const seed = 1 + Math.floor(Math.random() * 1_000_000);
    const { problems } = await runFault(fault, { seed, rounds: 1, users: 10, quietMs: 300 });
    expect(problems, `with seed ${seed}`).toEqual([]);
  });
}
