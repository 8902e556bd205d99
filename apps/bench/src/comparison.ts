/** Every contestant at every operation, in rounds of chance order, on the same rows. */
import { join } from "node:path";
import { pythonOfSeed, secret, startContestant } from "./contestants.ts";
import type { Contestant, ContestantName } from "./contestants.ts";
import { batchSize, makeRequest, makeTokens, operations } from "./operations.ts";
import type { Dialect, Operation, Request } from "./operations.ts";
import { findPgbench, runPgbench } from "./pgbench.ts";
import { usageOf, which } from "./processes.ts";
import { randomFrom, shuffled } from "./random.ts";
import type { Cell, Comparison } from "./results.ts";
import { tidyUp } from "./rows.ts";
import { loadInClosedLoop } from "./load/closed-loop.ts";
import type { LoadResult } from "./load/load.ts";
import { loadByWrk, writeRequests } from "./load/wrk.ts";

const connections = 32;
const requestsEach = 5_000;
const warmUpSeconds = 2;

export interface ComparisonOptions {
  readonly databaseUrl: string;
  readonly workDirectory: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

type Load = (contestant: Contestant, operation: Operation, seconds: number) => Promise<LoadResult>;

export async function compare(options: ComparisonOptions): Promise<Comparison> {
  const { databaseUrl, workDirectory, rounds, seconds, seed, print } = options;
  const random = randomFrom(seed);
  const wrk = await which("wrk");
  if (wrk === undefined)
    print("wrk is not installed: the load is made by this process, which takes more of the machine.");
  const pgbench = await findPgbench();
  const load = await prepareLoad(workDirectory, random);
  const { contestants, skipped } = await startContestants(databaseUrl, workDirectory);
  if (pgbench === undefined) skipped.push("pgbench (not installed: Debian's package postgresql)");
  for (const one of skipped) print(`Skipped: ${one}.`);

  const cells = new Map<string, Cell>();
  const keep = (
    contestant: string,
    operation: Operation,
    round: Cell["rounds"][number],
    more: Partial<Cell>,
  ) => {
    const key = `${contestant} ${operation}`;
    const { rounds: before = [], errors = 0 } = cells.get(key) ?? {};
    const { memoryMb = 0, errors: newErrors = 0 } = more;
    cells.set(key, {
      contestant,
      operation,
      rounds: [...before, round],
      errors: errors + newErrors,
      memoryMb,
    });
  };
  try {
    for (let round = 0; round <= rounds; round += 1) {
      // The round with the number 0 warms up, and does not count.
      const warmingUp = round === 0;
      print(warmingUp ? "Warming up." : `Round ${round} of ${rounds}.`);
      for (const operation of warmingUp ? operations : shuffled(operations, random)) {
        for (const contestant of shuffled(contestants, random)) {
          if (!takesPart(contestant, operation)) continue;
          const measured = await measure(contestant, operation, warmingUp ? warmUpSeconds : seconds, load);
          if (measured.example !== undefined)
            throw new Error(`${contestant.name}, ${operation}: a wrong answer: ${measured.example}`);
          if (!warmingUp) keep(contestant.name, operation, measured.round, measured);
        }
        if (pgbench !== undefined && !warmingUp) {
          const tps = await runPgbench(pgbench, databaseUrl, operation, seconds, workDirectory);
          const none = { p50: 0, p95: 0, p99: 0 };
          if (tps !== undefined)
            keep("pgbench", operation, { requestsPerSecond: tps, cpuUsPerRequest: 0, latencyMs: none }, {});
        }
        if (operation === "create" || operation === "setCompleted") await tidyUp(databaseUrl);
      }
    }
  } finally {
    for (const { program } of contestants) await program.stop();
  }
  return {
    measuredAt: new Date().toISOString(),
    secondsEach: seconds,
    load: wrk === undefined ? "this process" : "wrk",
    cells: [...cells.values()],
    skipped,
  };
}

/** The REST contestants have no batch: a client sends ten requests, which is what byId measures. */
function takesPart({ name, dialect }: Contestant, operation: Operation): boolean {
  return operation !== "batch" || dialect === "trpc" || name === "limit";
}

/** What a contestant without a batch comes to, from its byId. */
export function asBatches(byId: Cell): Cell {
  return {
    ...byId,
    operation: "batch",
    rounds: byId.rounds.map((round) => ({
      ...round,
      requestsPerSecond: round.requestsPerSecond / batchSize,
      cpuUsPerRequest: round.cpuUsPerRequest * batchSize,
    })),
  };
}

async function measure(contestant: Contestant, operation: Operation, seconds: number, load: Load) {
  const before = await usageOf(contestant.program.pid);
  const { answers, errors, example, seconds: elapsed, latency } = await load(contestant, operation, seconds);
  const after = await usageOf(contestant.program.pid);
  const round = {
    requestsPerSecond: answers / elapsed,
    cpuUsPerRequest: (after.cpuUs - before.cpuUs) / answers,
    latencyMs: latency,
  };
  return { round, errors, example, memoryMb: after.memoryBytes / 1e6 };
}

/** Requests for every operation, and what sends them: wrk, or, where it is not installed, this process. */
export async function prepareLoad(workDirectory: string, random: () => number): Promise<Load> {
  const byWrk = (await which("wrk")) !== undefined;
  const tokens = await makeTokens(secret);
  const requests = new Map<string, Request[]>();
  const fileOf = (operation: Operation, dialect: Dialect) =>
    join(workDirectory, `${operation}.${dialect}.requests`);
  for (const dialect of ["trpc", "rest"] as const) {
    for (const operation of operations) {
      const made = Array.from({ length: requestsEach }, () =>
        makeRequest(operation, dialect, tokens, random),
      );
      requests.set(`${operation}.${dialect}`, made);
      if (byWrk) await writeRequests(fileOf(operation, dialect), made);
    }
  }
  if (byWrk) {
    return ({ url, dialect }, operation, seconds) =>
      loadByWrk(url, fileOf(operation, dialect), connections, seconds);
  }
  return ({ url, dialect }, operation, seconds) =>
    loadInClosedLoop(url, requests.get(`${operation}.${dialect}`) ?? [], connections, seconds);
}

async function startContestants(databaseUrl: string, workDirectory: string) {
  const names: ContestantName[] = [
    "taskwell",
    "workers",
    "unprotected",
    "limit",
    "express-prisma",
    "trpc-default",
  ];
  const skipped: string[] = [];
  if ((await pythonOfSeed()) === undefined) {
    const packages = ["fastapi", "sqlmodel", "uvicorn", "asyncpg", "jwt", "uvloop", "httptools"];
    skipped.push(`seed (not installed: Debian's ${packages.map((name) => `python3-${name}`).join(" ")})`);
  } else names.push("seed");
  const contestants: Contestant[] = [];
  for (const name of names) contestants.push(await startContestant(name, databaseUrl, workDirectory));
  return { contestants, skipped };
}
