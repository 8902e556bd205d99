/** Runs one fault: a quiet start, the fault while clients work, and the check of what is left. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../random.ts";
import { startTestbed } from "../testbed/testbed.ts";
import type { Testbed, TestbedOptions } from "../testbed/testbed.ts";
import { check, problemsOf } from "./check.ts";
import type { StoredTask } from "./check.ts";
import { startClients } from "./clients.ts";
import { createHistory, readHistory } from "./history.ts";

export interface FaultScript {
  readonly testbed?: TestbedOptions;
  /**
   * Breaks something while the clients go on, and puts it right again.
   *
   * @returns what it saw that should not be
   */
  readonly inject: (testbed: Testbed, random: () => number) => Promise<readonly string[] | void>;
  readonly close?: () => Promise<void>;
}

interface FaultTitle {
  readonly name: string;
  /** In a line. */
  readonly description: string;
  /** Why it cannot happen on this machine, if it cannot. */
  readonly whyUnavailable?: () => Promise<string | undefined>;
}

export interface Fault extends FaultTitle {
  /** For one run. */
  readonly prepare: () => Promise<FaultScript>;
}

/** A fault that needs no preparation. */
export function simpleFault({
  name,
  description,
  whyUnavailable,
  ...script
}: FaultTitle & FaultScript): Fault {
  return {
    name,
    description,
    ...(whyUnavailable === undefined ? {} : { whyUnavailable }),
    prepare: async () => script,
  };
}

export interface FaultOptions {
  readonly seed: number;
  /** How often it happens, unless `minutes` says for how long. */
  readonly rounds: number;
  readonly minutes?: number;
  readonly users: number;
  /** How long each client waits after an answer; 0: not at all. */
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
  /** Everything that went wrong. Empty: the fault was survived. */
  readonly problems: readonly string[];
  readonly longestRecoveryMs: number;
  readonly longestCallMs: number;
  /** Resident memory of the (first) server: means of the second tenth of the rounds, and of the last. */
  readonly memoryMb: { readonly first: number; readonly last: number };
}

const recoverWithinMs = 5_000;
/** The longest that the server waits: 2 s for a connection, 6 s for an answer; and a second for everybody's delays. */
const answerWithinMs = 9_000;

/**
 * A fault that this machine cannot make happen is skipped; where CI is set, that is a failure.
 *
 * @returns why it is skipped, if it is
 * @throws {Error} in CI
 */
export async function whySkipped({ name, whyUnavailable }: Fault): Promise<string | undefined> {
  const reason = await whyUnavailable?.();
  const isCi = process.env["CI"] === "true";
  if (reason !== undefined && isCi) throw new Error(`${name} cannot run, and has to in CI: ${reason}.`);
  return reason;
}

export async function runFault(fault: Fault, options: FaultOptions): Promise<FaultResult> {
  const { seed, users, pauseMs, quietMs, minutes = 0 } = options;
  const { testbed: testbedOptions = {}, inject, close } = await fault.prepare();
  const testbed = await startTestbed(testbedOptions);
  const history = createHistory(join(testbed.directory, "history.jsonl"));
  const random = createRandom(seed);
  const urls = testbed.servers.map(({ url }) => url);
  const clients = startClients({
    urls,
    users,
    seed,
    pauseMs,
    history,
    signToken: (user) => testbed.signToken(user),
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
        problems.push(...((await inject(testbed, random)) ?? []));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        problems.push(`round ${rounds}: it could not be injected: ${message}`);
      }
      const recoveryMs = await testbed.recover();
      longestRecoveryMs = Math.max(longestRecoveryMs, recoveryMs);
      if (recoveryMs > recoverWithinMs)
        problems.push(`round ${rounds}: not back within 5 s (${Math.round(recoveryMs)} ms)`);
      await sleep(quietMs);
      memory.push((await testbed.servers[0]?.memoryMb()) ?? 0);
    }
    await clients.stop();
    await history.close();
    const verdict = await check(readHistory(history.file), await readTasks(testbed));
    problems.push(...problemsOf(verdict));
    for (const text of clients.foreign.slice(0, 5))
      problems.push(`foreign, in an answer: ${text.slice(0, 200)}`);
    for (const { unexpectedExits } of testbed.servers) problems.push(...unexpectedExits);
    const { calls, acknowledgedWrites, unknown } = verdict;
    if (acknowledgedWrites === 0) problems.push("nothing was acknowledged at all");
    const longestCallMs = clients.longestMs();
    if (longestCallMs > answerWithinMs) problems.push(`a call took ${Math.round(longestCallMs)} ms`);
    const memoryMb = summarizeMemory(memory);
    if (minutes >= 5 && memoryMb.last > memoryMb.first * 1.1)
      problems.push(`memory grew from ${memoryMb.first} to ${memoryMb.last} MB`);
    const figures = { calls, acknowledgedWrites, unknown, longestRecoveryMs, longestCallMs, memoryMb };
    return { name: fault.name, rounds, problems, ...figures };
  } finally {
    await clients.stop();
    await testbed.close();
    await close?.();
  }
}

export async function readTasks({ query }: Pick<Testbed, "query">): Promise<readonly StoredTask[]> {
  const rows = await query("SELECT user_id, id::text, title, version FROM tasks WHERE deleted_at IS NULL");
  return rows.map(({ user_id, id, title, version }) => ({
    userId: String(user_id),
    id: String(id),
    title: String(title),
    version: Number(version),
  }));
}

/** The first tenth is for warming up. */
function summarizeMemory(samples: readonly number[]): FaultResult["memoryMb"] {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const mean = (part: readonly number[]) =>
    part.reduce((sum, one) => sum + one, 0) / Math.max(1, part.length);
  const early = samples.length > tenth ? samples.slice(tenth, 2 * tenth) : samples;
  return { first: Math.round(mean(early)), last: Math.round(mean(samples.slice(-tenth))) };
}
