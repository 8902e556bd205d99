/** Child processes, and the CPU time and memory that they use. */
import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { access, readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { promisify } from "node:util";

export const run = promisify(execFile);

export interface Program {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Where its output goes. */
  readonly log: string;
}

/** Starts a program with this environment and PATH, and nothing else of this process's. */
export function startProgram(name: string, { command, args, env, cwd, log }: ProgramOptions): Program {
  // Into a file, not through this process, which would take a share of the time.
  const output = openSync(log, "a");
  const child = spawn(command, args, {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", output, output],
    ...(cwd === undefined ? {} : { cwd }),
  });
  closeSync(output);
  const ended = once(child, "close");
  const abandon = () => child.kill("SIGKILL");
  process.once("exit", abandon);
  void ended.then(() => process.removeListener("exit", abandon));
  return {
    name,
    child,
    pid: child.pid ?? 0,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}

/** Below 32768, where the system picks no ports for outgoing connections: a server may come back to it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await canListen(port)) return port;
  }
}

async function canListen(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** Where a program is, if it is installed. */
export async function findProgram(command: string): Promise<string | undefined> {
  for (const directory of (process.env["PATH"] ?? "").split(":")) {
    const path = `${directory}/${command}`;
    if (await exists(path)) return path;
  }
  return undefined;
}

const ticksPerSecond = 100;

export interface Usage {
  /** CPU time, in microseconds. */
  readonly cpuUs: number;
  /** Resident memory, in bytes. */
  readonly memoryBytes: number;
}

/** Of a process and its descendants together; from /proc, zero where there is none. */
export async function readUsage(pid: number): Promise<Usage> {
  const usages = await Promise.all((await descendants(pid)).map(readUsageOfOne));
  return {
    cpuUs: usages.reduce((sum, { cpuUs }) => sum + cpuUs, 0),
    memoryBytes: usages.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  };
}

async function descendants(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, "utf8").catch(() => "")),
  );
  const pids = children.join(" ").split(/\s+/).filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(pids.map(descendants))).flat()];
}

async function readUsageOfOne(pid: number): Promise<Usage> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  // The second field is the program's name, in parentheses; it may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  return { cpuUs: (ticks * 1e6) / ticksPerSecond, memoryBytes: kilobytes * 1024 };
}
