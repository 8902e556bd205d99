import { expect, test } from "vitest";
import { runStreams } from "./streams.ts";

test("two thousand idle streams take little memory, and leave nothing behind", async () => {
  const { problems } = await runStreams(2_000, 20_000);
  expect(problems).toEqual([]);
}, 300_000);
