/** One fault, from a quiet start to the check of what is left. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { randomFrom } from "../random.ts";
import { check } from "./check.ts";
import { startClients } from "./clients.ts";
import { newHistory, readHistory } from "./history.ts";
import { startWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

export interface Happening {
  readonly world?: WorldOptions;
  /**
   * Breaks something while the clients go on, and puts it right again.
   *
   * @returns what it saw that should not be
   */
  readonly happen: (world: World, random: () => number) => Promise<readonly string[] | void>;
  readonly close?: () => Promise<void>;
}

interface Title {
  readonly name: string;
  /** What happens, in a line. */
  readonly says: string;
  /** Why it cannot happen here, if it cannot. */
  readonly missing?: () => Promise<string | undefined>;
}

export interface Fault extends Title {
  /** For one run. */
  readonly prepare: () => Promise<Happening>;
}

/** A fault that needs nothing of its own to happen. */
export function simpleFault({ name, says, missing, ...happening }: Title & Happening): Fault {
  return { name, says, ...(missing === undefined ? {} : { missing }), prepare: async () => happening };
}

export interface FaultOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly users: number;
  /** Before the first round, between two, and after the last. */
  readonly quietMs: number;
  readonly print?: (line: string) => void;
}

export interface FaultResult {
  readonly name: string;
  readonly rounds: number;
  readonly calls: number;
  readonly acknowledgedWrites: number;
  readonly unknown: number;
  /** Everything that went wrong. Empty: the fault was survived. */
  readonly problems: readonly string[];
  readonly longestRecoveryMs: number;
  readonly longestCallMs: number;
  /** After the first round and after the last. */
  readonly memoryMb: { readonly first: number; readonly last: number };
}

const recoverWithinMs = 5_000;

export async function runFault(fault: Fault, options: FaultOptions): Promise<FaultResult> {
  const { seed, rounds, users, quietMs, print = () => {} } = options;
  const { world: worldOptions = {}, happen, close } = await fault.prepare();
  const world = await startWorld(worldOptions);
  const history = newHistory(join(world.directory, "history.jsonl"));
  const random = randomFrom(seed);
  const urls = world.servers.map(({ url }) => url);
  const clients = startClients({ urls, users, seed, history, tokenOf: (user) => world.tokenOf(user) });
  const problems: string[] = [];
  let longestRecoveryMs = 0;
  let first = 0;
  let last = 0;
  try {
    await sleep(quietMs);
    for (let round = 1; round <= rounds; round += 1) {
      problems.push(...((await happen(world, random)) ?? []));
      const recoveryMs = await world.recovered();
      longestRecoveryMs = Math.max(longestRecoveryMs, recoveryMs);
      if (recoveryMs > recoverWithinMs)
        problems.push(`round ${round}: not back within 5 s (${Math.round(recoveryMs)} ms)`);
      await sleep(quietMs);
      last = (await world.servers[0]?.memoryMb()) ?? 0;
      if (round === 1) first = last;
      print(
        `${fault.name}: round ${round} of ${rounds}, ${clients.acknowledged()} calls acknowledged, back after ${Math.round(recoveryMs)} ms`,
      );
    }
    await clients.stop();
    await history.close();
    const verdict = await check(readHistory(history.file), await world.stored());
    for (const kind of ["lost", "twice", "foreign", "refused"] as const)
      for (const one of verdict[kind].slice(0, 5)) problems.push(`${kind}: ${one}`);
    for (const text of clients.foreign.slice(0, 5))
      problems.push(`foreign, in an answer: ${text.slice(0, 200)}`);
    for (const { unexpectedExits } of world.servers) problems.push(...unexpectedExits);
    const { calls, acknowledgedWrites, unknown } = verdict;
    if (acknowledgedWrites === 0) problems.push("nothing was acknowledged at all");
    const longestCallMs = clients.takeLongestMs();
    const memoryMb = { first, last };
    const figures = { calls, acknowledgedWrites, unknown, longestRecoveryMs, longestCallMs, memoryMb };
    return { name: fault.name, rounds, problems, ...figures };
  } finally {
    await clients.stop();
    await world.close();
    await close?.();
  }
}
