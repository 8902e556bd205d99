/** A rolling upgrade: two servers of an earlier version become two of this one, one after the other, under load. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { check, problemsOf } from "../faults/check.ts";
import { startClients } from "../faults/clients.ts";
import { readTasks } from "../faults/fault.ts";
import { createHistory, readHistory } from "../faults/history.ts";
import { checkoutAt, currentCheckout, migrateDatabase } from "../taskwell.ts";
import { startTestbed } from "../testbed/testbed.ts";

export interface UpgradeOptions {
  /** A checkout of the earlier version, in which `pnpm build` has run. */
  readonly before: string;
  readonly users: number;
  readonly seed: number;
  /** Before, between and after the steps. */
  readonly quietMs: number;
}

export interface UpgradeResult {
  readonly calls: number;
  readonly acknowledgedWrites: number;
  /** Without an answer, or 503 or 504: the client tried them again. */
  readonly unknown: number;
  readonly migrationMs: number;
  readonly longestCallMs: number;
  readonly problems: readonly string[];
}

export async function runUpgrade({ before, users, seed, quietMs }: UpgradeOptions): Promise<UpgradeResult> {
  const testbed = await startTestbed({ servers: 2, checkout: checkoutAt(before) });
  const { directory, databaseUrl, servers, signToken } = testbed;
  const history = createHistory(join(directory, "history.jsonl"));
  const urls = servers.map(({ url }) => url);
  const clients = startClients({ urls, users, seed, pauseMs: 0, history, signToken });
  try {
    await sleep(quietMs);
    const startedAt = performance.now();
    await migrateDatabase(databaseUrl, currentCheckout);
    const migrationMs = performance.now() - startedAt;
    await sleep(quietMs);
    for (const server of servers) {
      await server.end("SIGTERM");
      await server.start(currentCheckout);
      await sleep(quietMs);
    }
    await clients.stop();
    await history.close();
    const verdict = await check(readHistory(history.file), await readTasks(testbed));
    const { calls, acknowledgedWrites, unknown } = verdict;
    const problems = [
      ...problemsOf(verdict),
      ...clients.foreign.slice(0, 5).map((text) => `foreign, in an answer: ${text.slice(0, 200)}`),
      ...servers.flatMap(({ unexpectedExits }) => unexpectedExits),
    ];
    return {
      calls,
      acknowledgedWrites,
      unknown,
      migrationMs,
      longestCallMs: clients.longestMs(),
      problems,
    };
  } finally {
    await clients.stop();
    await testbed.close();
  }
}
