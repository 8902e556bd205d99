/** Starts whatever is compared, one process each, on the same database. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Dialect } from "./operations.ts";
import { freePort, run, startProgram, which } from "./processes.ts";
import type { Program } from "./processes.ts";

export const secret = randomBytes(32).toString("base64url");

export interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly dialect: Dialect;
  readonly program: Program;
}

export type ContestantName =
  | "taskwell"
  | "workers"
  | "unprotected"
  | "limit"
  | "express-prisma"
  | "trpc-default"
  | "seed";

const bundle = (name: string) => fileURLToPath(new URL(`${name}.js`, import.meta.url));
export const serverBundle = fileURLToPath(new URL("../../server/dist/main.js", import.meta.url));
const seed = fileURLToPath(new URL("../src/contestants/seed.py", import.meta.url));

/** Taskwell as it is shipped, with the defaults of production. */
export function taskwellEnvironment(databaseUrl: string): Record<string, string> {
  return { NODE_ENV: "production", DATABASE_URL: databaseUrl, BETTER_AUTH_SECRET: secret, RATE_LIMIT: "off" };
}

/** Where row-level security holds: a login role that is a member of the one that the policies are for. */
export async function tenantUrl(databaseUrl: string): Promise<string> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bench_tenant') THEN
      CREATE ROLE bench_tenant LOGIN PASSWORD 'bench' IN ROLE taskwell_user;
    END IF; END $$`);
  await client.end();
  const url = new URL(databaseUrl);
  url.username = "bench_tenant";
  url.password = "bench";
  return url.href;
}

/** The Python that has what the seed needs: Debian's, or nobody's. */
export async function pythonOfSeed(): Promise<string | undefined> {
  const modules = "fastapi, sqlmodel, uvicorn, asyncpg, jwt, uvloop, httptools";
  for (const python of ["/usr/bin/python3", await which("python3")]) {
    if (python === undefined) continue;
    const found = await run(python, ["-c", `import ${modules}`]).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  return undefined;
}

/** @param workDirectory for its log */
export async function startContestant(
  name: ContestantName,
  databaseUrl: string,
  workDirectory: string,
  nodeOptions: readonly string[] = [],
): Promise<Contestant> {
  const port = await freePort();
  const log = join(workDirectory, `${name}.log`);
  const url = `http://127.0.0.1:${port}`;
  const own = { PORT: String(port), SECRET: secret };
  const node = (entry: string, env: Record<string, string>) =>
    startProgram(name, {
      command: process.execPath,
      args: [...nodeOptions, entry],
      env,
      cwd: workDirectory,
      log,
    });
  const taskwell = { ...taskwellEnvironment(databaseUrl), PORT: String(port) };

  const start = async (): Promise<Program> => {
    switch (name) {
      case "taskwell":
        return node(serverBundle, taskwell);
      case "workers":
        return node(serverBundle, { ...taskwell, WORKERS: "2" });
      case "unprotected":
        return node(bundle(name), taskwell);
      case "trpc-default":
        return node(bundle(name), {
          ...own,
          NODE_ENV: "production",
          DATABASE_URL: await tenantUrl(databaseUrl),
        });
      case "limit":
      case "express-prisma":
        return node(bundle(name), { ...own, NODE_ENV: "production", DATABASE_URL: databaseUrl });
      case "seed": {
        const command = (await pythonOfSeed()) ?? "python3";
        return startProgram(name, { command, args: [seed], env: { ...own, DATABASE_URL: databaseUrl }, log });
      }
    }
  };
  const program = await start();
  const dialect = ["limit", "express-prisma", "seed"].includes(name) ? "rest" : "trpc";
  await untilItAnswers(url, program, log);
  return { name, url, dialect, program };
}

async function untilItAnswers(url: string, { name, child }: Program, log: string): Promise<void> {
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
