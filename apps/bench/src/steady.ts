/**
 * A thousand clients, each with one request a second: how long they wait, and what the server keeps in memory. And how
 * long they wait if all of them come in the first second of a server that has just started.
 */
import { secret, startContestant } from "./contestants.ts";
import type { Contestant } from "./contestants.ts";
import { loadAtPace } from "./load/paced.ts";
import { makeRequest, makeTokens } from "./operations.ts";
import type { Operation } from "./operations.ts";
import { usageOf } from "./processes.ts";
import { randomFrom } from "./random.ts";
import type { Steady } from "./results.ts";

const connections = 1_000;
const warmUpSeconds = 5;
const burstSeconds = 15;

/** In hundredths. */
const mix: readonly (readonly [Operation, number])[] = [
  ["byId", 50],
  ["list", 30],
  ["setCompleted", 10],
  ["create", 10],
];

export async function measureSteady(
  databaseUrl: string,
  workDirectory: string,
  seconds: number,
  seed: number,
): Promise<Steady> {
  const random = randomFrom(seed);
  const tokens = await makeTokens(secret);
  const pick = (): Operation => {
    let left = random() * 100;
    return mix.find(([, share]) => (left -= share) < 0)?.[0] ?? "byId";
  };
  const requestsWith = (badShare: number) =>
    Array.from({ length: 20_000 }, () =>
      makeRequest(random() < badShare ? "rejected" : pick(), "trpc", tokens, random),
    );
  const started = async <T>(measure: (taskwell: Contestant) => Promise<T>): Promise<T> => {
    const taskwell = await startContestant("taskwell", databaseUrl, workDirectory);
    try {
      return await measure(taskwell);
    } finally {
      await taskwell.program.stop();
    }
  };
  const burst = await started(({ url }) => loadAtPace(url, requestsWith(0), connections, burstSeconds, 0));
  return await started(async ({ url, program }) => {
    const good = await loadAtPace(url, requestsWith(0), connections, seconds, warmUpSeconds);
    const { memoryBytes } = await usageOf(program.pid);
    const mixed = await loadAtPace(url, requestsWith(0.05), connections, seconds, warmUpSeconds);
    const example = burst.example ?? good.example ?? mixed.example;
    if (example !== undefined) throw new Error(`At a steady pace, a wrong answer: ${example}`);
    return {
      measuredAt: new Date().toISOString(),
      seconds,
      connections,
      requests: good.requests,
      errors: good.errors,
      latencyMs: good.answered,
      memoryMb: memoryBytes / 1e6,
      withBadTokens: {
        requests: mixed.requests,
        errors: mixed.errors,
        refusedMs: mixed.refused,
        answeredMs: mixed.answered,
      },
      burst: {
        seconds: burstSeconds,
        requests: burst.requests,
        errors: burst.errors,
        latencyMs: burst.answered,
      },
    };
  });
}
