/** Primaries that are killed under load, and standbys that take their place, while the servers go on. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { check, problemsOf } from "../faults/check.ts";
import { startClients } from "../faults/clients.ts";
import { readTasks } from "../faults/fault.ts";
import { createHistory, readHistory } from "../faults/history.ts";
import { withClient } from "../postgres.ts";
import { freePort, findProgram } from "../processes.ts";
import { currentCheckout, migrateDatabase, productionEnvironment } from "../taskwell.ts";
import { createServer } from "../testbed/server.ts";
import { cachedTokens } from "../testbed/testbed.ts";
import { startBouncer, startNginx } from "./proxies.ts";
import { startReplicas } from "./replicas.ts";

export interface FailoverOptions {
  readonly promotions: number;
  /** Acknowledged in all; they are spread over the promotions. */
  readonly writes: number;
  readonly users: number;
  readonly seed: number;
}

export interface FailoverResult {
  readonly promotions: number;
  readonly acknowledgedWrites: number;
  readonly unknown: number;
  /** From a kill to the first acknowledged write after it. */
  readonly longestOutageMs: number;
  readonly seconds: number;
  readonly problems: readonly string[];
}

const backWithinMs = 10_000;

/** @throws {Error} if a program that it needs is not installed */
export async function runFailover(options: FailoverOptions): Promise<FailoverResult> {
  const { promotions, writes, users, seed } = options;
  for (const program of ["nginx", "pgbouncer"])
    if ((await findProgram(program)) === undefined) throw new Error(`${program} is not installed.`);
  const startedAt = performance.now();
  const directory = await mkdtemp(join(tmpdir(), "taskwell-failover-"));
  await chmod(directory, 0o755);
  const replicas = await startReplicas(directory);
  await withClient(replicas.primaryUrl(), (client) => client.query("CREATE DATABASE taskwell"));
  await migrateDatabase(replicas.primaryUrl("taskwell"), currentCheckout);
  const bouncers = await Promise.all(replicas.ports.map((port) => startBouncer(directory, port)));
  const hosts = (ports: readonly number[]) => ports.map((port) => `127.0.0.1:${port}`).join(",");
  const urlOf = (ports: readonly number[]) =>
    `postgresql://postgres@${hosts(ports)}/taskwell?target_session_attrs=read-write`;
  const environment = {
    ...productionEnvironment(`${urlOf(bouncers.map(({ port }) => port))}&pgbouncer=true`),
    DIRECT_URL: urlOf(replicas.ports),
    LOG_LEVEL: "warn",
  };
  const ports = await Promise.all([freePort(), freePort()]);
  const servers = ports.map((port) => createServer(port, environment, join(directory, `server-${port}.log`)));
  await Promise.all(servers.map((server) => server.start()));
  const nginx = await startNginx(
    directory,
    servers.map(({ url }) => url),
  );

  let acknowledged = 0;
  let killedAt = 0;
  let outageMs: number | undefined;
  const history = createHistory(join(directory, "history.jsonl"));
  const clients = startClients({
    urls: [`http://127.0.0.1:${nginx.port}`],
    users,
    seed,
    pauseMs: 0,
    history: {
      ...history,
      add: (call) => {
        history.add(call);
        if (call.outcome !== "done" || call.kind === "read" || call.kind === "list") return;
        acknowledged += 1;
        const now = performance.now();
        if (now - call.ms > killedAt) outageMs ??= now - killedAt;
      },
    },
    signToken: cachedTokens(),
  });
  const problems: string[] = [];
  let longestOutageMs = 0;
  try {
    for (let promotion = 1; promotion <= promotions; promotion += 1) {
      while (acknowledged < (writes * promotion) / (promotions + 1)) await sleep(100);
      outageMs = undefined;
      killedAt = performance.now();
      await replicas.failOver();
      while (outageMs === undefined && performance.now() - killedAt < 4 * backWithinMs) await sleep(10);
      const tookMs = outageMs ?? Infinity;
      longestOutageMs = Math.max(longestOutageMs, tookMs);
      if (tookMs > backWithinMs) problems.push(`promotion ${promotion}: back after ${tookMs} ms`);
      await replicas.addStandby();
    }
    while (acknowledged < writes) await sleep(100);
    await clients.stop();
    await history.close();
    const query = (text: string) =>
      withClient(replicas.primaryUrl("taskwell"), async (client) => (await client.query(text)).rows);
    const verdict = await check(readHistory(history.file), await readTasks({ query }));
    problems.push(...problemsOf(verdict));
    for (const { unexpectedExits } of servers) problems.push(...unexpectedExits);
    return {
      promotions,
      acknowledgedWrites: verdict.acknowledgedWrites,
      unknown: verdict.unknown,
      longestOutageMs,
      seconds: (performance.now() - startedAt) / 1_000,
      problems,
    };
  } finally {
    await clients.stop();
    await nginx.program.stop();
    await Promise.all(servers.map((server) => server.end("SIGKILL")));
    await Promise.all(bouncers.map(({ program }) => program.stop("SIGKILL")));
    await replicas.close();
    await rm(directory, { recursive: true, force: true });
  }
}
