/** One round of a fault as a test, with clients that leave the machine room for other tests. */
import type { TestContext } from "vitest";
import { runFault, whySkipped } from "./fault.ts";
import type { Fault } from "./fault.ts";

export async function testFault(fault: Fault, { expect, skip }: TestContext): Promise<void> {
  const reason = await whySkipped(fault);
  if (reason !== undefined) skip(reason);
  const seed = 1 + Math.floor(Math.random() * 1_000_000);

  const { problems } = await runFault(fault, { seed, rounds: 1, users: 8, pauseMs: 25, quietMs: 300 });

  expect(problems, `with seed ${seed}`).toEqual([]);
}
