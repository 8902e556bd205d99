/** A Taskwell server that is started, killed and started again on the same port. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readUsage } from "../processes.ts";
import { currentCheckout, repositoryRoot } from "../taskwell.ts";
import type { Checkout } from "../taskwell.ts";

export interface ServerHandle {
  readonly url: string;
  /** @param checkout of another version, from now on */
  start(checkout?: Checkout): Promise<void>;
  /** Ends it on purpose; resolves to the exit code or signal. */
  end(signal: NodeJS.Signals): Promise<number | string>;
  /** Exits that were not requested. */
  readonly unexpectedExits: string[];
  memoryMb(): Promise<number>;
  /** For how many milliseconds its event loop was blocked at most, since the last time that this was asked. */
  longestBlockMs(): Promise<number>;
  /** The lines of its log that hold a text. */
  logLines(text: string): Promise<readonly string[]>;
}

/** @param log the file that its output goes to */
export function createServer(
  port: number,
  env: Readonly<Record<string, string>>,
  log: string,
  firstCheckout = currentCheckout,
): ServerHandle {
  const url = `http://127.0.0.1:${port}`;
  const unexpectedExits: string[] = [];
  let child: ChildProcess | undefined;
  let current = firstCheckout;
  let isEnding = true;
  const monitor = `${log}.loop`;
  return {
    url,
    unexpectedExits,
    start: async (checkout = current) => {
      current = checkout;
      const output = openSync(log, "a");
      const started = spawn(process.execPath, ["--import", loopMonitor, current.server], {
        env: { PATH: process.env["PATH"] ?? "", ...env, PORT: String(port), LOOP_MONITOR: monitor },
        cwd: "/",
        stdio: ["ignore", output, output],
      });
      closeSync(output);
      child = started;
      const abandon = () => started.kill("SIGKILL");
      process.once("exit", abandon);
      isEnding = false;
      started.once("exit", (code, signal) => {
        process.removeListener("exit", abandon);
        if (isEnding) return;
        const lastLine = readFileSync(log, "utf8").trim().split("\n").at(-1);
        unexpectedExits.push(`exit with ${code ?? String(signal)}: ${lastLine}`);
      });
      for (let attempt = 0; (await fetchStatus(`${url}/readyz`)) !== 200; attempt += 1) {
        if (started.exitCode !== null || attempt > 600)
          throw new Error(`A server did not start:\n${await readFile(log, "utf8")}`);
        await sleep(25);
      }
    },
    end: async (signal) => {
      isEnding = true;
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return "already gone";
      const ended = once(child, "exit");
      child.kill(signal);
      const [code, by]: unknown[] = await ended;
      return typeof code === "number" ? code : String(by);
    },
    longestBlockMs: async () => {
      const before = await linesOf(monitor);
      child?.kill("SIGUSR2");
      for (;;) {
        const lines = await linesOf(monitor);
        if (lines.length > before.length) return Number(lines.at(-1));
        await sleep(5);
      }
    },
    memoryMb: async () => (await readUsage(child?.pid ?? 0)).memoryBytes / 1e6,
    logLines: async (text) => (await readFile(log, "utf8")).split("\n").filter((line) => line.includes(text)),
  };
}

const loopMonitor = join(repositoryRoot, "apps/bench/dist/loop-monitor.js");

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

/** The status of a GET request; 0 without an answer. */
export async function fetchStatus(url: string, token?: string): Promise<number> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
