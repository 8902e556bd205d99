/** Every contestant at every operation, in several rounds, on the same rows. */
import { fillTasks, fillTaskwell, restoreRows } from "./rows.ts";
import { startContestant, whyUnavailable } from "./contestants.ts";
import type { Contestant, ContestantName, Site } from "./contestants.ts";
import { createPeerTables, peers, schemaOf } from "./contestants/tables.ts";
import { prepareLoad } from "./load/load.ts";
import type { Load } from "./load/load.ts";
import type { Operation } from "./operations.ts";
import { withClient } from "./postgres.ts";
import { findProgram, readUsage } from "./processes.ts";
import { createRandom, shuffle } from "./random.ts";
import type { Cell, Comparison } from "./results.ts";

const warmUpSeconds = 2;
/** These differ by less than the machine does from one second to the next: they take turns of a second, for longer. */
const interleaved: ReadonlySet<ContestantName> = new Set(["taskwell", "unprotected", "before", "limit"]);
const interleavedFactor = 4;

export interface ComparisonOptions {
  readonly site: Site;
  readonly contestants: readonly ContestantName[];
  readonly operations: readonly Operation[];
  readonly rounds: number;
  /** Of each contestant at each operation in each round. */
  readonly seconds: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

/** Makes the peers' tables beside Taskwell's, and fills all with the same tasks. */
export async function prepareRows({ databaseUrl, before }: Site): Promise<void> {
  await withClient(databaseUrl, createPeerTables);
  await fillTaskwell(databaseUrl);
  for (const peer of peers) await fillTasks(databaseUrl, `${schemaOf(peer)}.tasks`);
  if (before !== undefined) await fillTaskwell(before.databaseUrl);
}

export async function compare(options: ComparisonOptions): Promise<Comparison> {
  const { site, operations, rounds, seconds, seed, print } = options;
  const random = createRandom(seed);
  const load = await prepareLoad(site.workDirectory, operations, random);
  const names: ContestantName[] = [];
  const skipped: string[] = [];
  for (const name of options.contestants) {
    const reason = await whyUnavailable(name, site);
    if (reason === undefined) names.push(name);
    else skipped.push(`${name} (${reason})`);
  }
  for (const one of skipped) print(`Skipped: ${one}.`);

  const cells = new Map<string, Cell>();
  for (let round = 1; round <= rounds; round += 1) {
    print(`Round ${round} of ${rounds}.`);
    for (const turn of await playRound(options, names, load, random)) {
      const { contestant, operation, errors, memoryMb } = turn;
      const key = `${contestant} ${operation}`;
      const previous = cells.get(key) ?? { rounds: [], errors: 0 };
      cells.set(key, {
        contestant,
        operation,
        rounds: [...previous.rounds, turn.round],
        errors: previous.errors + errors,
        memoryMb,
      });
    }
  }
  return {
    measuredAt: new Date().toISOString(),
    secondsEach: seconds,
    load: (await findProgram("wrk")) === undefined ? "this process" : "wrk",
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

/** Starts everybody anew: two processes of one program differ by a tenth for as long as they live. */
async function playRound(
  { site, operations, seconds }: ComparisonOptions,
  names: readonly ContestantName[],
  load: Load,
  random: () => number,
): Promise<Turn[]> {
  const contestants: Contestant[] = [];
  const turns: Turn[] = [];
  try {
    for (const name of names) contestants.push(await startContestant(name, site));
    for (const operation of operations) {
      for (const contestant of contestants)
        if (takesPart(contestant, operation)) await measure(contestant, operation, warmUpSeconds, load);
    }
    await restoreAll(site);
    for (const operation of shuffle(operations, random)) {
      const present = contestants.filter((contestant) => takesPart(contestant, operation));
      for (const group of shuffle(groupsOf(present), random))
        turns.push(...(await measureGroup(shuffle(group, random), operation, seconds, load)));
      if (operation === "create" || operation === "setCompleted") await restoreAll(site);
    }
  } finally {
    for (const { program } of contestants) await program.stop();
  }
  return turns;
}

async function restoreAll({ databaseUrl, before }: Site): Promise<void> {
  await restoreRows(databaseUrl, ["tasks", ...peers.map((peer) => `${schemaOf(peer)}.tasks`)]);
  if (before !== undefined) await restoreRows(before.databaseUrl, ["tasks"]);
}

/** The REST peers have no batch: a client sends ten requests, which is what byId measures. */
function takesPart({ name, dialect }: Contestant, operation: Operation): boolean {
  return operation !== "batch" || dialect === "trpc" || name === "limit";
}

function groupsOf(contestants: readonly Contestant[]): readonly (readonly Contestant[])[] {
  const together = contestants.filter(({ name }) => interleaved.has(name));
  const alone = contestants.filter(({ name }) => !interleaved.has(name));
  return [together, ...alone.map((one) => [one])];
}

/** A B B A A B: what changes while they are measured changes for all of them. */
async function measureGroup(
  group: readonly Contestant[],
  operation: Operation,
  seconds: number,
  load: Load,
): Promise<Turn[]> {
  const [only, ...others] = group;
  if (only !== undefined && others.length === 0 && !interleaved.has(only.name))
    return [await measure(only, operation, seconds, load)];
  const slices: Turn[] = [];
  for (let slice = 0; slice < seconds * interleavedFactor; slice += 1) {
    const order = slice % 2 === 0 ? group : group.toReversed();
    for (const contestant of order) slices.push(await measure(contestant, operation, 1, load));
  }
  return group.map(({ name }) => joinSlices(slices.filter(({ contestant }) => contestant === name)));
}

/** Means; of latencies, the means of the percentiles. */
function joinSlices(slices: readonly Turn[]): Turn {
  const last = slices.at(-1);
  if (last === undefined) throw new Error("There is nothing to join.");
  const mean = (pick: (round: Turn["round"]) => number) =>
    slices.reduce((sum, { round }) => sum + pick(round), 0) / slices.length;
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
  const before = await readUsage(program.pid);
  const { answers, errors, example, seconds: elapsed, latency } = await load(contestant, operation, seconds);
  const after = await readUsage(program.pid);
  if (example !== undefined) throw new Error(`${name}, ${operation}: a wrong answer: ${example}`);
  const round = {
    requestsPerSecond: answers / elapsed,
    cpuUsPerRequest: (after.cpuUs - before.cpuUs) / answers,
    latencyMs: latency,
  };
  return { contestant: name, operation, round, errors, memoryMb: after.memoryBytes / 1e6 };
}
