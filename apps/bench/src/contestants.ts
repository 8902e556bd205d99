/** Starts what is compared, a process each. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { peerUrl } from "./contestants/tables.ts";
import type { Dialect } from "./operations.ts";
import { findProgram, freePort, run, startProgram } from "./processes.ts";
import type { Program } from "./processes.ts";
import { currentCheckout, productionEnvironment, secret } from "./taskwell.ts";
import type { Checkout } from "./taskwell.ts";

export const contestantNames = [
  "taskwell",
  "workers",
  "unprotected",
  "before",
  "limit",
  "express-prisma",
  "trpc-default",
  "seed",
] as const;
export type ContestantName = (typeof contestantNames)[number];

export interface Contestant {
  readonly name: ContestantName;
  readonly url: string;
  readonly dialect: Dialect;
  readonly program: Program;
}

/** Where contestants run. */
export interface Site {
  /** Of the database with Taskwell's tables and the peers', as a superuser. */
  readonly databaseUrl: string;
  /** For logs and profiles. */
  readonly workDirectory: string;
  /** An earlier version of Taskwell, on a database of its own. */
  readonly before?: EarlierVersion | undefined;
}

interface EarlierVersion {
  readonly checkout: Checkout;
  readonly databaseUrl: string;
}

const bundle = (name: string) => fileURLToPath(new URL(`${name}.js`, import.meta.url));
const seedProgram = fileURLToPath(new URL("../src/contestants/seed.py", import.meta.url));
const seedModules = ["fastapi", "sqlmodel", "uvicorn", "asyncpg", "jwt", "uvloop", "httptools"];

/** The Python that can run the seed; undefined where none has its packages. */
async function findSeedPython(): Promise<string | undefined> {
  for (const python of ["/usr/bin/python3", await findProgram("python3")]) {
    if (python === undefined) continue;
    const isComplete = await run(python, ["-c", `import ${seedModules.join(", ")}`]).then(
      () => true,
      () => false,
    );
    if (isComplete) return python;
  }
  return undefined;
}

/** Why a contestant cannot take part on this machine. */
export async function whyUnavailable(name: ContestantName, { before }: Site): Promise<string | undefined> {
  if (name === "before" && before === undefined) return "no checkout given: --before DIR";
  if (name !== "seed" || (await findSeedPython()) !== undefined) return undefined;
  return `not installed: Debian's ${seedModules.map((module) => `python3-${module}`).join(" ")}`;
}

/** @throws {Error} when it does not answer */
export async function startContestant(
  name: ContestantName,
  site: Site,
  nodeOptions: readonly string[] = [],
): Promise<Contestant> {
  const port = await freePort();
  const log = join(site.workDirectory, `${name}.log`);
  const { command, entry, env } = await programOf(name, site);
  const program = startProgram(name, {
    command,
    args: [...nodeOptions, entry],
    env: { ...env, PORT: String(port) },
    cwd: site.workDirectory,
    log,
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(url, program, log);
  const dialect = ["limit", "express-prisma", "seed"].includes(name) ? "rest" : "trpc";
  return { name, url, dialect, program };
}

interface Command {
  readonly command: string;
  readonly entry: string;
  readonly env: Record<string, string>;
}

async function programOf(name: ContestantName, { databaseUrl, before }: Site): Promise<Command> {
  const node = (entry: string, env: Record<string, string>) => ({ command: process.execPath, entry, env });
  const taskwell = productionEnvironment(databaseUrl);
  switch (name) {
    case "taskwell":
      return node(currentCheckout.server, taskwell);
    case "workers":
      return node(currentCheckout.server, { ...taskwell, WORKERS: "2" });
    case "unprotected":
      return node(bundle(name), taskwell);
    case "before":
      if (before === undefined) throw new Error("There is no earlier version to start.");
      return node(before.checkout.server, productionEnvironment(before.databaseUrl));
    case "limit":
    case "express-prisma":
    case "trpc-default":
      return node(bundle(name), peerEnvironment(databaseUrl, name));
    case "seed":
      return {
        command: (await findSeedPython()) ?? "python3",
        entry: seedProgram,
        env: peerEnvironment(databaseUrl, name),
      };
  }
}

function peerEnvironment(databaseUrl: string, peer: Parameters<typeof peerUrl>[1]): Record<string, string> {
  return { NODE_ENV: "production", DATABASE_URL: peerUrl(databaseUrl, peer), SECRET: secret };
}

async function waitUntilReady(url: string, { name, child }: Program, log: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`${name} did not start; see ${log}`);
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.status,
      () => 0,
    );
    // Only Taskwell knows the path; the others answer it with one error or another.
    if (status !== 0 && status !== 503) return;
    await sleep(100);
  }
  throw new Error(`${name} does not answer; see ${log}`);
}
