/** What faults happen to: a PostgreSQL of its own, servers, and a network in between that can misbehave. */
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openCluster } from "@taskwell/db/cluster";
import type { Cluster } from "@taskwell/db/cluster";
import { createTaskwellDatabase, withClient } from "../postgres.ts";
import { freePort } from "../processes.ts";
import { signToken } from "../rows.ts";
import { productionEnvironment, secret } from "../taskwell.ts";
import type { Checkout } from "../taskwell.ts";
import { startProxy } from "./proxy.ts";
import type { Proxy } from "./proxy.ts";
import { createServer, fetchStatus } from "./server.ts";
import type { ServerHandle } from "./server.ts";

export interface Testbed {
  readonly directory: string;
  readonly cluster: Cluster;
  /** Past everything that stands in between. */
  readonly databaseUrl: string;
  readonly servers: readonly ServerHandle[];
  readonly proxy: Proxy;
  readonly signToken: (user: string) => Promise<string>;
  readonly query: (text: string) => Promise<Record<string, unknown>[]>;
  /** Ends PostgreSQL as a crash of the system would: nothing is written to disk any more. */
  crashPostgres(): Promise<void>;
  /** Waits until every server answers a query from the database; resolves to the milliseconds that it took. */
  recover(): Promise<number>;
  close(): Promise<void>;
}

export interface TestbedOptions {
  /** How many servers; without it, one. */
  readonly servers?: number;
  /** More variables for the servers; given the database's URL, through the proxy. */
  readonly environment?: (testbed: {
    directory: string;
    databaseUrl: string;
  }) => Promise<Record<string, string>>;
  /** What the servers and the database begin with. */
  readonly checkout?: Checkout;
  /** Instead of tokens signed with the shared secret. */
  readonly signToken?: (user: string) => Promise<string>;
}

const recoverWithinMs = 20_000;

export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const directory = await mkdtemp(join(tmpdir(), "taskwell-testbed-"));
  const cluster = await openCluster({ dataDir: directory, settings: { max_connections: "200" } });
  await cluster.ensureRunning();
  const postmaster = () =>
    Number(readFileSync(join(directory, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  // Should the run end without closing its testbed.
  const abandon = () => void process.kill(postmaster(), "SIGQUIT");
  process.once("exit", abandon);
  const databaseUrl = await createTaskwellDatabase(cluster, "taskwell", options.checkout);
  const proxy = await startProxy(Number(new URL(databaseUrl).port), (sent) => sent.includes(" of user-"));
  const throughProxy = new URL(databaseUrl);
  throughProxy.port = String(proxy.port);

  const env = {
    ...productionEnvironment(throughProxy.href),
    LOG_LEVEL: "warn",
    ...(await options.environment?.({ directory, databaseUrl: throughProxy.href })),
  };
  const servers: ServerHandle[] = [];
  for (let index = 0; index < (options.servers ?? 1); index += 1) {
    const server = createServer(
      await freePort(),
      env,
      join(directory, `server-${index}.log`),
      options.checkout,
    );
    await server.start();
    servers.push(server);
  }
  const sign = options.signToken ?? cachedTokens();
  return {
    directory,
    cluster,
    databaseUrl,
    servers,
    proxy,
    signToken: sign,
    query: async (text) =>
      await withClient(
        databaseUrl,
        async (client) => (await client.query<Record<string, unknown>>(text)).rows,
      ),
    crashPostgres: async () => {
      const pid = postmaster();
      process.kill(pid, "SIGQUIT");
      await waitUntilGone(pid);
    },
    recover: async () => {
      const startedAt = performance.now();
      const token = await sign("user-probe");
      for (const { url } of servers) {
        while ((await fetchStatus(`${url}/trpc/me.get`, token)) !== 200) {
          if (performance.now() - startedAt > recoverWithinMs) return Infinity;
          await sleep(25);
        }
      }
      return performance.now() - startedAt;
    },
    close: async () => {
      process.removeListener("exit", abandon);
      await Promise.all(servers.map((server) => server.end("SIGKILL")));
      await proxy.close();
      await cluster.stop().catch(() => {});
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Tokens that are signed with the shared secret. */
export function cachedTokens(): Testbed["signToken"] {
  const tokens = new Map<string, Promise<string>>();
  return async (user) => {
    const token = tokens.get(user) ?? signToken(secret, user);
    tokens.set(user, token);
    return await token;
  };
}

async function waitUntilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(20);
  }
}
