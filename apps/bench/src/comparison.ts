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
/** For two that differ by less than the machine does, for as much longer. */
const secondsTogetherFactor = 4;

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
  const { workDirectory, rounds, seconds, seed, print } = options;
  const random = randomFrom(seed);
  const wrk = await which("wrk");
  if (wrk === undefined)
    print("wrk is not installed: the load is made by this process, which takes more of the machine.");
  const pgbench = await findPgbench();
  const load = await prepareLoad(workDirectory, random);
  const { names, skipped } = await whoTakesPart();
  if (pgbench === undefined) skipped.push("pgbench (not installed: Debian's package postgresql)");
  for (const one of skipped) print(`Skipped: ${one}.`);

  const cells = new Map<string, Cell>();
  for (let round = 1; round <= rounds; round += 1) {
    print(`Round ${round} of ${rounds}.`);
    for (const turn of await playRound(options, { names, pgbench, load, random })) {
      const { contestant, operation, errors, memoryMb } = turn;
      const key = `${contestant} ${operation}`;
      const before = cells.get(key) ?? { rounds: [], errors: 0 };
      cells.set(key, {
        contestant,
        operation,
        rounds: [...before.rounds, turn.round],
        errors: before.errors + errors,
        memoryMb,
      });
    }
  }
  return {
    measuredAt: new Date().toISOString(),
    secondsEach: seconds,
    load: wrk === undefined ? "this process" : "wrk",
    cells: [...cells.values()],
    skipped,
  };
}

/** What one contestant did at one operation. */
interface Turn {
  readonly contestant: string;
  readonly operation: Operation;
  readonly round: Cell["rounds"][number];
  readonly errors: number;
  readonly memoryMb: number;
}

/** Who takes part, and what they are asked with. */
interface Field {
  readonly names: readonly ContestantName[];
  readonly pgbench: string | undefined;
  readonly load: Load;
  readonly random: () => number;
}

/** Everybody at everything, once. Processes of one program differ by a tenth, for as long as they live: each round has its own. */
async function playRound(
  { databaseUrl, workDirectory, seconds }: ComparisonOptions,
  { names, pgbench, load, random }: Field,
): Promise<Turn[]> {
  const contestants = new Map<ContestantName, Contestant>();
  const inTurn = (operation: Operation) =>
    inOrderOfChance(names, random).map((group) =>
      group.flatMap((name) => {
        const contestant = contestants.get(name);
        return contestant !== undefined && takesPart(contestant, operation) ? [contestant] : [];
      }),
    );
  const turns: Turn[] = [];
  try {
    for (const name of names) contestants.set(name, await startContestant(name, databaseUrl, workDirectory));
    for (const operation of operations)
      for (const contestant of inTurn(operation).flat())
        await measure(contestant, operation, warmUpSeconds, load);
    await tidyUp(databaseUrl);
    for (const operation of shuffled(operations, random)) {
      for (const group of inTurn(operation))
        turns.push(...(await measureTogether(group, operation, seconds, load)));
      if (pgbench !== undefined) {
        const tps = await runPgbench(pgbench, databaseUrl, operation, seconds, workDirectory);
        if (tps !== undefined) turns.push(turnOfPgbench(operation, tps));
      }
      if (operation === "create" || operation === "setCompleted") await tidyUp(databaseUrl);
    }
  } finally {
    for (const { program } of contestants.values()) await program.stop();
  }
  return turns;
}

function turnOfPgbench(operation: Operation, requestsPerSecond: number): Turn {
  const round = { requestsPerSecond, cpuUsPerRequest: 0, latencyMs: { p50: 0, p95: 0, p99: 0 } };
  return { contestant: "pgbench", operation, round, errors: 0, memoryMb: 0 };
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

/** A group takes turns of a second, A B B A A B, for longer: it differs by less than the machine does from one second to the next. */
async function measureTogether(
  group: readonly Contestant[],
  operation: Operation,
  seconds: number,
  load: Load,
): Promise<Turn[]> {
  if (group.length === 1)
    return await inSequence(group, (contestant) => measure(contestant, operation, seconds, load));
  const slices: Turn[] = [];
  for (let second = 0; second < seconds * secondsTogetherFactor; second += 1) {
    const order = second % 2 === 0 ? group : group.toReversed();
    slices.push(...(await inSequence(order, (contestant) => measure(contestant, operation, 1, load))));
  }
  return group.map(({ name }) => joined(slices.filter(({ contestant }) => contestant === name)));
}

async function inSequence<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/** Slices of the same length as one turn: means, and of latencies those of the percentiles. */
function joined(slices: readonly Turn[]): Turn {
  const last = slices.at(-1);
  if (last === undefined) throw new Error("There is nothing to join.");
  const mean = (of: (round: Turn["round"]) => number) =>
    slices.reduce((sum, { round }) => sum + of(round), 0) / slices.length;
  return {
    ...last,
    errors: slices.reduce((sum, { errors }) => sum + errors, 0),
    round: {
      requestsPerSecond: mean((round) => round.requestsPerSecond),
      cpuUsPerRequest: mean((round) => round.cpuUsPerRequest),
      latencyMs: {
        p50: mean((round) => round.latencyMs.p50),
        p95: mean((round) => round.latencyMs.p95),
        p99: mean((round) => round.latencyMs.p99),
      },
    },
  };
}

/** @throws {Error} when an answer was wrong */
async function measure(
  contestant: Contestant,
  operation: Operation,
  seconds: number,
  load: Load,
): Promise<Turn> {
  const { name, program } = contestant;
  const before = await usageOf(program.pid);
  const { answers, errors, example, seconds: elapsed, latency } = await load(contestant, operation, seconds);
  const after = await usageOf(program.pid);
  if (example !== undefined) throw new Error(`${name}, ${operation}: a wrong answer: ${example}`);
  const round = {
    requestsPerSecond: answers / elapsed,
    cpuUsPerRequest: (after.cpuUs - before.cpuUs) / answers,
    latencyMs: latency,
  };
  return { contestant: name, operation, round, errors, memoryMb: after.memoryBytes / 1e6 };
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

/** In an order of chance; but the two that differ by the protection alone are one group. */
function inOrderOfChance(
  names: readonly ContestantName[],
  random: () => number,
): readonly (readonly ContestantName[])[] {
  const pair: readonly ContestantName[] = ["taskwell", "unprotected"];
  const groups = [pair, ...names.filter((name) => !pair.includes(name)).map((name) => [name])];
  return shuffled(groups, random).map((group) => shuffled(group, random));
}

/** Everybody whose programs are installed; and who is not, in words. */
async function whoTakesPart(): Promise<{ names: readonly ContestantName[]; skipped: string[] }> {
  const names: ContestantName[] = [
    "taskwell",
    "workers",
    "unprotected",
    "limit",
    "express-prisma",
    "trpc-default",
  ];
  if ((await pythonOfSeed()) !== undefined) return { names: [...names, "seed"], skipped: [] };
  const packages = ["fastapi", "sqlmodel", "uvicorn", "asyncpg", "jwt", "uvloop", "httptools"];
  const debian = packages.map((name) => `python3-${name}`).join(" ");
  return { names, skipped: [`seed (not installed: Debian's ${debian})`] };
}
