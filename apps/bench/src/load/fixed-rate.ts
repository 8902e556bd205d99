/**
 * Load at a fixed rate: each connection sends one request a second, spread over the second, whether or not the previous
 * answer has arrived. Latency counts from when a request was due, so that a stalled server cannot hide what it kept
 * waiting (coordinated omission).
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "undici";
import type { Request } from "../operations.ts";
import { send } from "./send.ts";
import { createHistogram, percentiles } from "./result.ts";
import type { Latency } from "./result.ts";

export interface FixedRateResult {
  readonly requests: number;
  readonly errors: number;
  readonly example?: string;
  /** Of requests that were to be answered, and of those that were to be refused (status 401). */
  readonly answered: Latency;
  readonly refused: Latency;
}

/**
 * @param warmUpSeconds during which clients connect, equally many in each second, and nothing is counted; with 0, all
 *   clients connect in the first second, and everything counts
 */
export async function sendAtFixedRate(
  url: string,
  requests: readonly Request[],
  connections: number,
  seconds: number,
  warmUpSeconds: number,
): Promise<FixedRateResult> {
  const answered = createHistogram();
  const refused = createHistogram();
  let sent = 0;
  let errors = 0;
  let example: string | undefined;
  // They connect when they send their first request.
  const clients = Array.from({ length: connections }, () => new Client(url, { pipelining: 1 }));
  const startAt = performance.now() + 100;

  const one = async (client: Client, request: Request, dueAt: number) => {
    const wrong = await send(client, request);
    if (dueAt < startAt + warmUpSeconds * 1000) return;
    sent += 1;
    if (wrong !== undefined) {
      errors += 1;
      example ??= wrong;
    }
    const latency = Math.max(1, Math.round((performance.now() - dueAt) * 1000));
    (request.expect.status === 401 ? refused : answered).recordValue(latency);
  };
  const running: Promise<void>[] = [];
  const total = connections * (seconds + warmUpSeconds);
  for (let number = 0; number < total; number += 1) {
    const arrivesIn = warmUpSeconds === 0 ? 0 : (number % connections) % warmUpSeconds;
    if (number / connections < arrivesIn) continue;
    const dueAt = startAt + (number * 1000) / connections;
    const wait = dueAt - performance.now();
    if (wait > 0.5) await sleep(wait);
    const client = clients[number % connections];
    const request = requests[number % requests.length];
    if (client !== undefined && request !== undefined) running.push(one(client, request, dueAt));
  }
  await Promise.all(running);
  await Promise.all(clients.map((client) => client.close()));
  return {
    requests: sent,
    errors,
    ...(example === undefined ? {} : { example }),
    answered: percentiles(answered),
    refused: percentiles(refused),
  };
}
