/** Webhooks whose receiver fails now and then, while the servers that deliver to it are killed in turns. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../random.ts";
import { startTestbed } from "../testbed/testbed.ts";
import type { Testbed } from "../testbed/testbed.ts";
import { startReceiver } from "./receiver.ts";
import type { Accepted, Receiver } from "./receiver.ts";

export interface WebhooksOptions {
  /** How many are made in all. */
  readonly events: number;
  readonly seed: number;
  /** Between two kills. */
  readonly calmMs: number;
}

export interface WebhooksResult {
  readonly events: number;
  readonly webhooks: number;
  readonly serverKills: number;
  /** Deliveries that were refused, or accepted before. */
  readonly refused: number;
  readonly repeated: number;
  readonly seconds: number;
  /** Everything that went wrong. Empty: each event was delivered, with one id, and those of a row in order. */
  readonly problems: readonly string[];
}

const users = Array.from({ length: 8 }, (_, index) => `user-${index}`);
/** Of a hundred deliveries. */
const failures = 3;
/** How long it may take until everything is delivered, once nothing is broken any more. */
const deliverWithinMs = 120_000;

export async function runWebhooks({ events, seed, calmMs }: WebhooksOptions): Promise<WebhooksResult> {
  const startedAt = performance.now();
  const random = createRandom(seed);
  const environment = async () => ({ WEBHOOKS: "any" });
  const testbed = await startTestbed({ servers: 2, environment });
  const receiver = await startReceiver(random, failures);
  let kills = 0;
  try {
    for (const user of users)
      await send(testbed, user, "POST", "/api/me/webhooks", { url: receiver.url }, random);
    const writers = startWriters(testbed, events, random);
    while (!writers.areDone()) {
      await sleep(calmMs);
      const server = testbed.servers[kills % 2];
      kills += 1;
      await server?.end("SIGKILL");
      await hurry(testbed);
      await server?.start().catch(() => server.start());
    }
    await writers.finish();
    await testbed.recover();
    const expected = await expectedEvents(testbed);
    await waitForAll(testbed, receiver, expected.length);
    return {
      events: expected.length,
      webhooks: users.length,
      serverKills: kills,
      ...receiver.counts,
      seconds: (performance.now() - startedAt) / 1_000,
      problems: [
        ...receiver.problems.slice(0, 5),
        ...missing(receiver, expected),
        ...disordered(receiver),
        ...testbed.servers.flatMap(({ unexpectedExits }) => unexpectedExits),
      ],
    };
  } finally {
    await receiver.close();
    await testbed.close();
  }
}

/** As though time had passed: what waits for a retry, or for the lease of a dead server, is due within a second. */
async function hurry({ query }: Testbed): Promise<void> {
  const soon = "now() + interval '1 s'";
  await query(`UPDATE webhook_deliveries SET next_at = least(next_at, ${soon}), lease_until = least(lease_until, ${soon})
    WHERE next_at > ${soon} OR lease_until > ${soon}`);
}

/** Each task is created, renamed and completed: three events. */
function startWriters(testbed: Testbed, events: number, random: () => number) {
  let [begun, running] = [0, users.length];
  const write = async (user: string) => {
    while (begun < events) {
      begun += 3;
      const id = randomUUID();
      await send(testbed, user, "POST", "/api/me/tasks", { id, title: `Task of ${user}.` }, random);
      await send(testbed, user, "PUT", `/api/me/tasks/${id}`, { title: `Renamed of ${user}.` }, random);
      await send(testbed, user, "PATCH", `/api/me/tasks/${id}/complete`, { completed: true }, random);
    }
    running -= 1;
  };
  const all = Promise.all(users.map(write));
  return { areDone: () => running === 0, finish: () => all };
}

/** Calls one of the servers, and again until one has answered. */
async function send(
  { servers, signToken }: Testbed,
  user: string,
  method: string,
  path: string,
  body: object,
  random: () => number,
): Promise<void> {
  const headers = { authorization: `Bearer ${await signToken(user)}`, "content-type": "application/json" };
  for (;;) {
    const url = servers[Math.floor(random() * servers.length)]?.url ?? "";
    const request = { method, headers, body: JSON.stringify(body), signal: AbortSignal.timeout(5_000) };
    const status = await fetch(url + path, request).then(
      async (response) => {
        const text = await response.text();
        if (response.status < 500 && !response.ok) throw new TypeError(`${method} ${path}: ${text}`);
        return response.status;
      },
      () => 0,
    );
    if (status >= 200 && status < 300) return;
    await sleep(50);
  }
}

interface Expected {
  readonly userId: string;
  readonly seq: bigint;
}

async function expectedEvents({ query }: Testbed): Promise<Expected[]> {
  const names = users.map((user) => `'${user}'`).join(", ");
  const rows = await query(`SELECT user_id, seq::text FROM log.changes WHERE user_id IN (${names})`);
  return rows.map(({ user_id: userId, seq }) => ({ userId: String(userId), seq: BigInt(String(seq)) }));
}

async function waitForAll(testbed: Testbed, receiver: Receiver, events: number): Promise<void> {
  const startedAt = performance.now();
  while (receiver.accepted.size < events && performance.now() - startedAt < deliverWithinMs) {
    await hurry(testbed);
    // Timers were set to what was due before: a change by somebody has the servers look.
    for (const { url } of testbed.servers) {
      const authorization = `Bearer ${await testbed.signToken("user-probe")}`;
      const headers = { authorization, "content-type": "application/json" };
      const body = JSON.stringify({ title: "Probe" });
      await fetch(`${url}/api/me/tasks`, { method: "POST", headers, body }).catch(() => undefined);
    }
    await sleep(1_000);
  }
}

function missing({ accepted }: Receiver, expected: readonly Expected[]): string[] {
  const seqs = new Set([...accepted.values()].map(({ seq }) => seq));
  const lost = expected.filter(({ seq }) => !seqs.has(seq));
  const unknown = seqs.size - (expected.length - lost.length);
  return [
    ...(lost.length === 0 ? [] : [`${lost.length} of ${expected.length} events were not delivered`]),
    ...(unknown === 0 ? [] : [`${unknown} events were delivered that never happened`]),
    ...(seqs.size === accepted.size ? [] : [`${accepted.size - seqs.size} events had several ids`]),
  ];
}

function disordered({ accepted }: Receiver): string[] {
  const last = new Map<string, Accepted>();
  return [...accepted.values()].flatMap((one) => {
    const before = last.get(one.rowId);
    last.set(one.rowId, one);
    const isLate = before !== undefined && before.seq > one.seq;
    return isLate ? [`${one.type} of ${one.rowId} came after ${before.type}`] : [];
  });
}
