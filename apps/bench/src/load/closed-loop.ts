/** Closed-loop load from this process, where wrk is not installed. It takes more of the machine than wrk does. */
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "undici";
import type { Request } from "../operations.ts";
import { send } from "./send.ts";
import type { LoadResult } from "./result.ts";
import { createHistogram, percentiles } from "./result.ts";

export async function sendInClosedLoop(
  url: string,
  requests: readonly Request[],
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const histogram = createHistogram();
  let position = 0;
  let answers = 0;
  let errors = 0;
  let example: string | undefined;
  let stopped = false;
  const clients = Array.from({ length: connections }, () => new Client(url, { pipelining: 1 }));
  const startedAt = performance.now();
  const loops = clients.map(async (client) => {
    while (!stopped) {
      position = (position + 1) % requests.length;
      const request = requests[position];
      if (request === undefined) return;
      const sentAt = performance.now();
      const wrong = await send(client, request);
      histogram.recordValue(Math.round((performance.now() - sentAt) * 1000));
      if (wrong === undefined) answers += 1;
      else {
        errors += 1;
        example ??= wrong;
      }
    }
  });
  await sleep(seconds * 1000);
  stopped = true;
  await Promise.all(loops);
  const elapsed = (performance.now() - startedAt) / 1000;
  await Promise.all(clients.map((client) => client.close()));
  return {
    answers,
    errors,
    ...(example === undefined ? {} : { example }),
    seconds: elapsed,
    latency: percentiles(histogram),
  };
}
