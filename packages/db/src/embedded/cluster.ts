/** Creates, starts, takes over and stops a PostgreSQL cluster in a directory. */
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
  /** URL of a database of this cluster, as its superuser. Stays valid when PostgreSQL restarts. */
  url(database: string): string;
  /**
   * Starts PostgreSQL, or takes over an instance that a killed server left running.
   *
   * @throws {Error} with PostgreSQL's log when it does not start
   */
  ensureRunning(): Promise<void>;
  /** Stops PostgreSQL if it runs, and closes open connections. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Contains `postgres/` (the cluster) and `postgres.password`. Created if missing. */
  readonly dataDir: string;
  /** Server settings (PostgreSQL documentation, chapter 19), such as `{ fsync: "off" }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Programs of an installed PostgreSQL, instead of the embedded ones. */
  readonly binaries?: Binaries;
}

/** Prepares the cluster of a directory, without starting it. */
export async function openCluster({ dataDir, settings = {}, ...options }: ClusterOptions): Promise<Cluster> {
  // Before the directory is made, which is not needed without PostgreSQL.
  const found = options.binaries ?? (await findBinaries());
  await mkdir(dataDir, { recursive: true });
  const directory = join(dataDir, "postgres");
  const account = await unprivilegedAccount(directory);
  const binaries = await reachableBinaries(found, account);
  const runner = await createRunner(account, dataDir);
  const passwordFile = join(dataDir, "postgres.password");
  const password = await readOrCreatePassword(passwordFile, runner.account);
  let port: number | undefined;

  const urlAt = (onPort: number, database: string) =>
    `postgresql://${superuser}:${password}@127.0.0.1:${onPort}/${database}`;

  const majorVersion = async () =>
    Number(/ (\d+)/.exec(await runner.run(binaries.initdb, ["--version"]))?.[1]);

  const initialise = async () => {
    // Created under another name and then renamed, so that a killed or concurrent process leaves no partial cluster.
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
      // The built-in provider (since 17) sorts and folds the same on every machine.
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

  // An instance that does not accept connections may be starting, recovering or stopping.
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
        // Another process may have started it in the meantime.
        const isTakenOver = error instanceof ProgramError && (await takeOver(deadline));
        if (!isTakenOver) throw await withServerLog(error, directory);
      }
    },
    stop: async () => {
      if ((await runningPort(directory)) === undefined) return;
      await runner.run(binaries.pg_ctl, ["stop", `--pgdata=${directory}`, "--mode=fast", "--timeout=8"]);
    },
  };
}

/** Removes what killed runs of initdb left behind: those older than ten minutes. A run takes seconds. */
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
  // One log file per weekday, overwritten weekly; terse, since details may contain rows.
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

/** The port of a running PostgreSQL, from the fourth line of postmaster.pid; removes a stale file. */
async function runningPort(directory: string): Promise<number | undefined> {
  const path = join(directory, "postmaster.pid");
  const lines = (await readFile(path, "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!(pid > 0) || !(port > 0)) return undefined;
  if (await isPostgres(pid)) return port;
  // After a reboot another process may have this id, and PostgreSQL would refuse to start.
  await rm(path, { force: true });
  return undefined;
}

async function isPostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  // Without /proc, assume that a process with this id is PostgreSQL.
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

/** A free port below 32768, the start of Linux's ephemeral ports. */
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
  const usesCollector = log.includes("logging collector");
  const logged = usesCollector ? await lastFatalLine(join(directory, serverSettings.log_directory)) : log;
  const reason = logged === "" && error instanceof Error ? error.message : logged;
  return new Error(`The embedded PostgreSQL in ${directory} did not start.\n${reason}`, { cause: error });
}

/** The last FATAL or PANIC line of PostgreSQL's newest log file; '' without one. */
async function lastFatalLine(directory: string): Promise<string> {
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
