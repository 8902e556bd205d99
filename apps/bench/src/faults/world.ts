/** What a fault happens to: a PostgreSQL of its own, servers, and what stands between them. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openCluster } from "@taskwell/db/cluster";
import type { Cluster } from "@taskwell/db/cluster";
import { SignJWT } from "jose";
import pg from "pg";
import { makeDatabase } from "../postgres.ts";
import { freePort, usageOf } from "../processes.ts";
import { serverBundle } from "../contestants.ts";
import type { StoredTask } from "./check.ts";
import { startProxy } from "./proxy.ts";
import type { Proxy } from "./proxy.ts";

export const secret = randomBytes(32).toString("base64url");

export interface ServerHandle {
  readonly url: string;
  pid(): number;
  start(): Promise<void>;
  /** Ends it on purpose; the exit code or signal. */
  end(signal: NodeJS.Signals): Promise<number | string>;
  /** Exits that nobody asked for. */
  readonly unexpectedExits: string[];
  memoryMb(): Promise<number>;
}

export interface World {
  readonly directory: string;
  readonly cluster: Cluster;
  /** Of the database, past everything that stands in between. */
  readonly databaseUrl: string;
  readonly servers: readonly ServerHandle[];
  readonly proxy: Proxy;
  readonly tokenOf: (user: string) => Promise<string>;
  readonly sql: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  /** As the system would end it in a crash: nothing is written to disk any more. */
  crashPostgres(): Promise<void>;
  stored(): Promise<StoredTask[]>;
  /** What a fault counts, such as backends that it has terminated. */
  counted: number;
  /** Until every server answers a query from the database; how long it took, in milliseconds. */
  recovered(): Promise<number>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly servers?: number;
  /** For the server, besides what every one gets; given the database's URL (through the proxy). */
  readonly environment?: (world: {
    directory: string;
    databaseUrl: string;
  }) => Promise<Record<string, string>>;
  /** Tokens of another kind than those signed with the shared secret. */
  readonly tokenOf?: (user: string) => Promise<string>;
}

const recoverWithinMs = 20_000;

export async function startWorld({
  servers: count = 1,
  environment,
  ...options
}: WorldOptions): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), "taskwell-faults-"));
  const cluster = await openCluster({ dataDir: directory, settings: { max_connections: "200" } });
  await cluster.ensureRunning();
  const postmaster = () =>
    Number(readFileSync(join(directory, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  // Should the run end without having closed its world.
  const abandon = () => void process.kill(postmaster(), "SIGQUIT");
  process.once("exit", abandon);
  const databaseUrl = await makeDatabase(cluster, "taskwell");
  const proxy = await startProxy(Number(new URL(databaseUrl).port), (sent) => sent.includes(" of user-"));
  const throughProxy = new URL(databaseUrl);
  throughProxy.port = String(proxy.port);
  const more = await environment?.({ directory, databaseUrl: throughProxy.href });

  const env = {
    NODE_ENV: "production",
    BETTER_AUTH_SECRET: secret,
    RATE_LIMIT: "off",
    DATABASE_URL: throughProxy.href,
    LOG_LEVEL: "warn",
    ...more,
  };
  const servers: ServerHandle[] = [];
  for (let index = 0; index < count; index += 1) {
    const server = newServer(await freePort(), env, join(directory, `server-${index}.log`));
    await server.start();
    servers.push(server);
  }
  const tokenOf = options.tokenOf ?? tokensOf(secret);
  const sql = async (text: string, values: unknown[] = []) => {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    directory,
    cluster,
    databaseUrl,
    servers,
    proxy,
    counted: 0,
    tokenOf,
    sql,
    crashPostgres: async () => {
      const pid = postmaster();
      process.kill(pid, "SIGQUIT");
      await untilGone(pid);
    },
    stored: async () => {
      const rows = await sql("SELECT user_id, id::text, title, version FROM tasks WHERE deleted_at IS NULL");
      return rows.map(({ user_id, id, title, version }) => ({
        userId: String(user_id),
        id: String(id),
        title: String(title),
        version: Number(version),
      }));
    },
    recovered: async () => {
      const startedAt = performance.now();
      const token = await tokenOf("user-probe");
      for (const { url } of servers) {
        while ((await statusOf(`${url}/trpc/me.get`, token)) !== 200) {
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

export async function statusOf(url: string, token?: string): Promise<number> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

export function newServer(port: number, env: Readonly<Record<string, string>>, log: string): ServerHandle {
  const url = `http://127.0.0.1:${port}`;
  const unexpectedExits: string[] = [];
  let child: ChildProcess | undefined;
  let asked = true;
  return {
    url,
    unexpectedExits,
    pid: () => child?.pid ?? 0,
    start: async () => {
      const output = openSync(log, "a");
      const started = spawn(process.execPath, [serverBundle], {
        env: { PATH: process.env["PATH"] ?? "", ...env, PORT: String(port) },
        cwd: "/",
        stdio: ["ignore", output, output],
      });
      closeSync(output);
      child = started;
      const abandon = () => started.kill("SIGKILL");
      process.once("exit", abandon);
      started.once("exit", () => process.removeListener("exit", abandon));
      asked = false;
      started.once("exit", (code, signal) => {
        if (asked) return;
        const lastWords = readFileSync(log, "utf8").trim().split("\n").at(-1);
        unexpectedExits.push(`exit with ${code ?? String(signal)}: ${lastWords}`);
      });
      for (let attempt = 0; (await statusOf(`${url}/readyz`)) !== 200; attempt += 1) {
        if (started.exitCode !== null || attempt > 600) {
          throw new Error(`A server did not start:\n${await readFile(log, "utf8")}`);
        }
        await sleep(25);
      }
    },
    end: async (signal) => {
      asked = true;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return "gone already";
      const ended = once(child, "exit");
      child.kill(signal);
      const [code, by]: unknown[] = await ended;
      return typeof code === "number" ? code : String(by);
    },
    memoryMb: async () => (await usageOf(child?.pid ?? 0)).memoryBytes / 1e6,
  };
}

function tokensOf(signedWith: string): World["tokenOf"] {
  const tokens = new Map<string, string>();
  return async (user) => {
    const known = tokens.get(user);
    if (known !== undefined) return known;
    const token = await new SignJWT()
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(user)
      .setExpirationTime("12h")
      .sign(Buffer.from(signedWith));
    tokens.set(user, token);
    return token;
  };
}

async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await sleep(20);
  }
}
