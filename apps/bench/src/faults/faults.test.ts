import { test } from "vitest";
import { faults } from "./catalogue.ts";
import { runFault } from "./fault.ts";

/** Each fault, once and briefly, some at a time, with clients that leave the machine room for one another. */
test.concurrent.for(faults)("$name: $says", { timeout: 90_000 }, async (fault, { expect }) => {
  const missing = await fault.missing?.();
  if (missing !== undefined) return console.log(`Not tried, ${fault.name}: ${missing}.`);
  const seed = 1 + Math.floor(Math.random() * 1_000_000);
  const { problems } = await runFault(fault, { seed, rounds: 1, users: 8, pauseMs: 25, quietMs: 300 });
  expect(problems, `with seed ${seed}`).toEqual([]);
});
