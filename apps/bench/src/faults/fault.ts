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
  /** How often it happens, unless `minutes` says for how long. */
  readonly rounds: number;
  readonly minutes?: number;
  readonly users: number;
  /** How long each waits after an answer; 0: not at all. */
  readonly pauseMs: number;
  /** Before the first round, between two, and after the last. */
  readonly quietMs: number;
}

export interface FaultResult {
  readonly name: string;
  readonly rounds: number;
  readonly calls: number;
  readonly acknowledgedWrites: number;
  readonly unknown: number;
  /** What the fault itself counts, such as backends that were terminated. */
  readonly counted: number;
  /** Everything that went wrong. Empty: the fault was survived. */
  readonly problems: readonly string[];
  readonly longestRecoveryMs: number;
  readonly longestCallMs: number;
  /** Resident memory of the (first) server: the mean of the second tenth of the rounds, and of the last. */
  readonly memoryMb: { readonly first: number; readonly last: number };
}

const recoverWithinMs = 5_000;
/** The longest that the server waits: 2 s for a connection, 6 s for an answer; and a second for everybody's delays. */
const answerWithinMs = 9_000;

export async function runFault(fault: Fault, options: FaultOptions): Promise<FaultResult> {
  const { seed, users, pauseMs, quietMs, minutes = 0 } = options;
  const { world: worldOptions = {}, happen, close } = await fault.prepare();
  const world = await startWorld(worldOptions);
  const history = newHistory(join(world.directory, "history.jsonl"));
  const random = randomFrom(seed);
  const urls = world.servers.map(({ url }) => url);
  const clients = startClients({
    urls,
    users,
    seed,
    pauseMs,
    history,
    tokenOf: (user) => world.tokenOf(user),
  });
  const problems: string[] = [];
  let longestRecoveryMs = 0;
  const memory: number[] = [];
  const endAt = performance.now() + minutes * 60_000;
  let rounds = 0;
  try {
    await sleep(quietMs);
    while (minutes > 0 ? performance.now() < endAt : rounds < options.rounds) {
      rounds += 1;
      try {
        problems.push(...((await happen(world, random)) ?? []));
      } catch (error) {
        problems.push(
          `round ${rounds}: it could not happen: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      const recoveryMs = await world.recovered();
      longestRecoveryMs = Math.max(longestRecoveryMs, recoveryMs);
      if (recoveryMs > recoverWithinMs)
        problems.push(`round ${rounds}: not back within 5 s (${Math.round(recoveryMs)} ms)`);
      await sleep(quietMs);
      memory.push((await world.servers[0]?.memoryMb()) ?? 0);
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
    const longestCallMs = clients.longestMs();
    if (longestCallMs > answerWithinMs) problems.push(`a call took ${Math.round(longestCallMs)} ms`);
    const memoryMb = memoryOver(memory);
    if (minutes >= 5 && memoryMb.last > memoryMb.first * 1.1)
      problems.push(`memory grew from ${memoryMb.first} to ${memoryMb.last} MB`);
    const { counted } = world;
    const figures = {
      calls,
      acknowledgedWrites,
      unknown,
      counted,
      longestRecoveryMs,
      longestCallMs,
      memoryMb,
    };
    return { name: fault.name, rounds, problems, ...figures };
  } finally {
    await clients.stop();
    await world.close();
    await close?.();
  }
}

/** The first tenth is for warming up. */
function memoryOver(samples: readonly number[]): FaultResult["memoryMb"] {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const mean = (part: readonly number[]) =>
    part.reduce((sum, one) => sum + one, 0) / Math.max(1, part.length);
  const early = samples.length > tenth ? samples.slice(tenth, 2 * tenth) : samples;
  return { first: Math.round(mean(early)), last: Math.round(mean(samples.slice(-tenth))) };
}
