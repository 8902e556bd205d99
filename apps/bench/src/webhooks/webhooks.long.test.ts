import { expect, test } from "vitest";
import { runWebhooks } from "./webhooks.ts";

test("a receiver that fails gets every event, in order, from servers that are killed", async () => {
  const seed = 1 + Math.floor(Math.random() * 1_000_000);
  const result = await runWebhooks({ events: 2_000, seed, calmMs: 1_000 });
  expect(result.problems, `with seed ${seed}`).toEqual([]);
  expect(result.events).toBeGreaterThanOrEqual(2_000);
  expect(result.serverKills).toBeGreaterThan(0);
}, 300_000);
