/** One PostgreSQL cluster in a directory: made, started, taken over from a killed server, stopped. */
import { randomBytes } from "node:crypto";
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { findBinaries, reachableBinaries } from "./binaries.ts";
import type { Binaries } from "./binaries.ts";
import { createRunner, ProgramError, unprivilegedAccount } from "./program.ts";
import type { Account } from "./program.ts";

const superuser = "taskwell";
const startTimeoutSeconds = 60;

export interface Cluster {
  /** URL of a database of this cluster, as its superuser; stays the same when PostgreSQL is started again. */
  url(database: string): string;
  /** Starts PostgreSQL, or takes over the one that a killed server left running. */
  ensureRunning(): Promise<void>;
  /** Stops PostgreSQL, if it runs; open connections are ended. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Holds `postgres/` (the cluster) and `postgres.password`. Made if missing. */
  readonly dataDir: string;
  /** Settings of the server (PostgreSQL documentation, chapter 19), such as `{ fsync: "off" }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Other programs than the embedded ones: those of an installed PostgreSQL. */
  readonly binaries?: Binaries;
}

/** Finds the cluster in a directory, or makes it; does not start it. */
export async function openCluster({ dataDir, settings = {}, ...options }: ClusterOptions): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true });
  const directory = join(dataDir, "postgres");
  const account = await unprivilegedAccount(directory);
  const binaries = await reachableBinaries(options.binaries ?? (await findBinaries()), account);
  const runner = await createRunner(account, dataDir);
  const passwordFile = join(dataDir, "postgres.password");
  const password = await readOrCreatePassword(passwordFile, runner.account);
  let port: number | undefined;

  const urlAt = (onPort: number, database: string) =>
    `postgresql://${superuser}:${password}@127.0.0.1:${onPort}/${database}`;

  const majorVersion = async () =>
    Number(/ (\d+)/.exec(await runner.run(binaries.initdb, ["--version"]))?.[1]);

  const initialise = async () => {
    // Elsewhere first, then renamed: a cluster is there as a whole or not at all, whoever is killed or faster.
    await removeAbandoned(dataDir);
    const unfinished = join(dataDir, `postgres.${randomBytes(6).toString("hex")}`);
    await mkdir(unfinished, { mode: 0o700 });
    if (runner.account !== undefined) await chown(unfinished, runner.account.uid, runner.account.gid);
    await runner.run(binaries.initdb, [
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // The built-in provider (since 17) sorts and folds alike on every machine.
      ...((await majorVersion()) >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : []),
      "--locale=C",
      ...(settings["fsync"] === "off" ? ["--no-sync"] : []),
    ]);
    await rename(unfinished, directory).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true });
      if (!(await exists(directory))) throw error;
    });
  };

  const start = async (onPort: number) => {
    const flags = Object.entries({ ...serverSettings, ...settings, port: String(onPort) });
    const log = join(directory, "server.log");
    await rm(log, { force: true });
    await runner.run(binaries.pg_ctl, [
      "start",
      `--pgdata=${directory}`,
      `--log=${log}`,
      `--timeout=${startTimeoutSeconds}`,
      `--options=${flags.map(([name, value]) => `-c ${name}=${value}`).join(" ")}`,
    ]);
    port = onPort;
  };

  // One that is there and does not accept connections may be coming up, recovering, or ending.
  const takeOver = async (deadline: number): Promise<boolean> => {
    for (;;) {
      const running = await runningPort(directory);
      if (running === undefined) return false;
      if (await accepts(urlAt(running, "postgres"))) {
        port = running;
        return true;
      }
      if (Date.now() > deadline) return false;
      await sleep(100);
    }
  };

  return {
    url: (database) => {
      if (port === undefined) throw new Error("The embedded PostgreSQL has not been started.");
      return urlAt(port, database);
    },
    ensureRunning: async () => {
      if (!(await exists(directory))) await initialise();
      const deadline = Date.now() + startTimeoutSeconds * 1000;
      if (await takeOver(deadline)) return;
      try {
        await start(port ?? (await freePort()));
      } catch (error) {
        // Another process may have been faster.
        const taken = error instanceof ProgramError && (await takeOver(deadline));
        if (!taken) throw await withServerLog(error, directory);
      }
    },
    stop: async () => {
      if ((await runningPort(directory)) === undefined) return;
      await runner.run(binaries.pg_ctl, ["stop", `--pgdata=${directory}`, "--mode=fast", "--timeout=8"]);
    },
  };
}

/** What an initdb that was killed left behind: making a cluster takes seconds, not ten minutes. */
async function removeAbandoned(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!/^postgres\.[0-9a-f]{12}$/.test(name)) continue;
    const path = join(dataDir, name);
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (age > 600_000) await rm(path, { recursive: true, force: true });
  }
}

const serverSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  timezone: "UTC",
  // A week of logs, a file a day, each overwritten; without details, which would repeat rows.
  logging_collector: "on",
  log_directory: "log",
  log_filename: "postgresql-%a.log",
  log_truncate_on_rotation: "on",
  log_error_verbosity: "terse",
};

async function readOrCreatePassword(path: string, owner: Account | undefined): Promise<string> {
  try {
    await writeFile(path, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
    if (owner !== undefined) await chown(path, owner.uid, owner.gid);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return (await readFile(path, "utf8")).trim();
}

/** The port that a living PostgreSQL noted in postmaster.pid (its fourth line); removes a dead one's note. */
async function runningPort(directory: string): Promise<number | undefined> {
  const path = join(directory, "postmaster.pid");
  const lines = (await readFile(path, "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!(pid > 0) || !(port > 0)) return undefined;
  if (await isPostgres(pid)) return port;
  // After a restart of the machine the number may be somebody else's, and PostgreSQL would refuse to start.
  await rm(path, { force: true });
  return undefined;
}

async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  // Where there is no /proc, a living process of that number has to be believed.
  const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "(postgres) S");
  return /\(postgres\) [^Z]/.test(state);
}

async function accepts(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** Below 32768, where the system does not pick ports for outgoing connections. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
  throw new Error("No free port between 20000 and 32000 for the embedded PostgreSQL.");
}

async function withServerLog(error: unknown, directory: string): Promise<Error> {
  const log = (await readFile(join(directory, "server.log"), "utf8").catch(() => "")).trim();
  const hasItsOwn = log.includes("logging collector");
  const lastWords = hasItsOwn ? await lastFailure(join(directory, serverSettings.log_directory)) : log;
  const why = lastWords === "" && error instanceof Error ? error.message : lastWords;
  return new Error(`The embedded PostgreSQL in ${directory} did not start.\n${why}`, { cause: error });
}

/** What the newest of PostgreSQL's own logs says last of what has ended it. */
async function lastFailure(directory: string): Promise<string> {
  const names = await readdir(directory).catch(() => []);
  const logs = await Promise.all(
    names.map(async (name) => ({ name, changedMs: (await stat(join(directory, name))).mtimeMs })),
  );
  const newest = logs.toSorted((a, b) => b.changedMs - a.changedMs).at(0);
  if (newest === undefined) return "";
  const lines = (await readFile(join(directory, newest.name), "utf8")).split("\n");
  return lines.findLast((line) => /\b(?:FATAL|PANIC):/.test(line)) ?? "";
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
