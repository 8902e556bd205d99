/** PostgreSQL crashes, terminates connections, is locked, full, or behind a pooler. */
import { chmod, chown, mkdtemp, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { findProgram, freePort, run, startProgram } from "../processes.ts";
import type { Program } from "../processes.ts";
import { secret } from "../taskwell.ts";
import { createServer, fetchStatus } from "../testbed/server.ts";
import { simpleFault } from "./fault.ts";
import type { Fault } from "./fault.ts";
import { startWriters } from "./writers.ts";

const terminate =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'taskwell'";

export const databaseFaults: readonly Fault[] = [
  simpleFault({
    name: "database crashed",
    description: "pg_ctl stop -m immediate in the middle of writes, and a restart half a second later",
    inject: async (testbed, random) => {
      await sleep(random() * 300);
      await testbed.crashPostgres();
      await sleep(500);
      await testbed.cluster.ensureRunning();
    },
  }),
  simpleFault({
    name: "backends terminated",
    description:
      "every backend of the server terminated, idle, in a query or in a transaction: 20 times in a second",
    inject: async (testbed) => {
      let terminated = 0;
      for (let time = 0; time < 20; time += 1) {
        terminated += (await testbed.query(terminate)).length;
        await sleep(50);
      }
      return terminated > 20 ? [] : [`only ${terminated} backends could be terminated`];
    },
  }),
  simpleFault({
    name: "tasks locked",
    description:
      "the table locked for 5 s: health checks and 401s stay fast, everything else is answered 503 within 3 s",
    inject: async ({ databaseUrl, servers: [server], signToken }) => {
      const holder = new pg.Client(databaseUrl);
      await holder.connect();
      await holder.query("BEGIN; LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE");
      const problems: string[] = [];
      const url = server?.url ?? "";
      const token = await signToken("user-probe");
      const endsAt = performance.now() + 5_000;
      const watch = async (path: string, expected: number, withinMs: number, withToken?: string) => {
        while (performance.now() < endsAt) {
          const startedAt = performance.now();
          const status = await fetchStatus(url + path, withToken);
          const tookMs = performance.now() - startedAt;
          // What was sent while the lock was held may be answered once it is gone.
          if (status !== expected && performance.now() < endsAt) problems.push(`${path} answered ${status}`);
          if (tookMs > withinMs) problems.push(`${path} took ${Math.round(tookMs)} ms`);
          await sleep(50);
        }
      };
      await Promise.all([
        watch("/livez", 200, 500),
        watch("/trpc/task.list", 401, 500),
        ...Array.from({ length: 30 }, () => watch("/trpc/task.list", 503, 3_000, token)),
      ]);
      await holder.query("ROLLBACK");
      await holder.end();
      return problems;
    },
  }),
  {
    name: "PgBouncer restarted",
    description: "a pooler in transaction mode, killed and restarted",
    whyUnavailable: async () =>
      (await findProgram("pgbouncer")) === undefined ? "pgbouncer is not installed" : undefined,
    prepare: async () => {
      let bouncer: Bouncer | undefined;
      return {
        testbed: {
          environment: async ({ directory, databaseUrl }) => {
            bouncer = await startBouncer(directory, databaseUrl);
            return { DATABASE_URL: bouncer.url, DIRECT_URL: databaseUrl };
          },
        },
        inject: async ({ query }) => {
          await bouncer?.end();
          await query(terminate);
          await sleep(300);
          await bouncer?.start();
        },
        close: async () => await bouncer?.end(),
      };
    },
  },
  simpleFault({
    name: "disk full",
    description: "no space left for the embedded database for 3 s, then space again",
    whyUnavailable: async () =>
      (await canMount()) ? undefined : "a small file system can only be mounted by root",
    inject: async ({ directory }) => await fillDisk(await mkdtemp(join(directory, "small-"))),
  }),
];

interface Bouncer {
  readonly url: string;
  start(): Promise<void>;
  end(): Promise<void>;
}

async function startBouncer(directory: string, databaseUrl: string): Promise<Bouncer> {
  const port = await freePort();
  const { username, password, port: databasePort } = new URL(databaseUrl);
  const config = join(directory, "pgbouncer.ini");
  const users = join(directory, "pgbouncer.users");
  await writeFile(users, `"${username}" "${password}"\n`);
  const lines = [
    "[databases]",
    `taskwell = host=127.0.0.1 port=${databasePort} dbname=taskwell`,
    "[pgbouncer]",
    `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =`,
    `auth_type = scram-sha-256\nauth_file = ${users}`,
    "pool_mode = transaction\ndefault_pool_size = 5\nserver_login_retry = 0",
  ];
  await writeFile(config, `${lines.join("\n")}\n`);
  // It refuses to run as root.
  const asRoot = process.getuid?.() === 0;
  await chmod(directory, 0o755);
  if (asRoot) for (const file of [config, users]) await chown(file, 65_534, 65_534);
  let program: Program | undefined;
  const start = async () => {
    const args = ["-q", config];
    program = startProgram("pgbouncer", {
      command: asRoot ? "setpriv" : "pgbouncer",
      args: asRoot ? ["--reuid=65534", "--regid=65534", "--clear-groups", "pgbouncer", ...args] : args,
      env: {},
      log: join(directory, "pgbouncer.log"),
    });
    await sleep(300);
  };
  await start();
  const url = new URL(databaseUrl);
  url.port = String(port);
  url.searchParams.set("pgbouncer", "true");
  return { url: url.href, start, end: async () => await program?.stop("SIGKILL") };
}

async function canMount(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  const directory = await mkdtemp(join(tmpdir(), "taskwell-mount-"));
  const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", directory]).then(
    () => true,
    () => false,
  );
  if (mounted) await run("umount", [directory]);
  await rm(directory, { recursive: true });
  return mounted;
}

/** A server with an embedded database on a file system of 300 MB, which is filled up. */
async function fillDisk(directory: string): Promise<readonly string[]> {
  await run("mount", ["-t", "tmpfs", "-o", "size=300m,mode=755", "tmpfs", directory]);
  const server = createServer(
    await freePort(),
    { DATA_DIR: join(directory, "data"), BETTER_AUTH_SECRET: secret, RATE_LIMIT: "off", LOG_LEVEL: "warn" },
    `${directory}.log`,
  );
  const problems: string[] = [];
  try {
    await server.start();
    const writers = startWriters(server.url);
    await sleep(500);
    const filler = join(directory, "filler");
    const { bavail, bsize } = await statfs(directory);
    await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => {});
    await sleep(3_000);
    const refused = writers.refused();
    await rm(filler);
    const freedAt = performance.now();
    const acknowledged = writers.acknowledged();
    while (writers.acknowledged() === acknowledged && performance.now() - freedAt < 20_000) await sleep(50);
    const backMs = performance.now() - freedAt;
    await sleep(500);
    const lost = await writers.stopAndCompare();
    if (refused === 0) problems.push("the disk was never full");
    if (backMs > 5_000)
      problems.push(`not back within 5 s of there being space again (${Math.round(backMs)} ms)`);
    problems.push(...lost, ...server.unexpectedExits);
    if (problems.length > 0) problems.push((await readFile(`${directory}.log`, "utf8")).slice(-2_000));
  } finally {
    await server.end("SIGTERM");
    await run("umount", ["-l", directory]);
  }
  return problems;
}
