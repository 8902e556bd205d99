/**
 * A thousand clients, each sending one request a second: how long they wait, and how much memory the server needs. And
 * how long they wait when all of them arrive in the first second of a server that has just started.
 */
import { startContestant } from "./contestants.ts";
import type { Contestant, Site } from "./contestants.ts";
import { sendAtFixedRate } from "./load/fixed-rate.ts";
import { createRequest, createTokens } from "./operations.ts";
import type { Operation } from "./operations.ts";
import { readUsage } from "./processes.ts";
import { createRandom } from "./random.ts";
import type { Steady } from "./results.ts";

const connections = 1_000;
const warmUpSeconds = 5;
const burstSeconds = 15;

/** Percentages. */
const mix: readonly (readonly [Operation, number])[] = [
  ["byId", 50],
  ["list", 30],
  ["setCompleted", 10],
  ["create", 10],
];

export async function measureSteady(site: Site, seconds: number, seed: number): Promise<Steady> {
  const random = createRandom(seed);
  const tokens = await createTokens();
  const pick = (): Operation => {
    let left = random() * 100;
    return mix.find(([, share]) => (left -= share) < 0)?.[0] ?? "byId";
  };
  const requestsWith = (badShare: number) =>
    Array.from({ length: 20_000 }, () =>
      createRequest(random() < badShare ? "rejected" : pick(), "trpc", tokens, random),
    );
  const onNewServer = async <T>(measure: (taskwell: Contestant) => Promise<T>): Promise<T> => {
    const taskwell = await startContestant("taskwell", site);
    try {
      return await measure(taskwell);
    } finally {
      await taskwell.program.stop();
    }
  };
  const burst = await onNewServer(({ url }) =>
    sendAtFixedRate(url, requestsWith(0), connections, burstSeconds, 0),
  );
  return await onNewServer(async ({ url, program }) => {
    const good = await sendAtFixedRate(url, requestsWith(0), connections, seconds, warmUpSeconds);
    const { memoryBytes } = await readUsage(program.pid);
    const mixed = await sendAtFixedRate(url, requestsWith(0.05), connections, seconds, warmUpSeconds);
    const example = burst.example ?? good.example ?? mixed.example;
    if (example !== undefined) throw new Error(`A wrong answer at a steady rate: ${example}`);
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
