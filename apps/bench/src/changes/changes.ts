/** Many writers, whose transactions commit in any order, and copies of what they write, while servers and the database die. */
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../random.ts";
import { startTestbed } from "../testbed/testbed.ts";
import type { Testbed } from "../testbed/testbed.ts";
import { Copy } from "./copy.ts";
import { startTransactions } from "./transactions.ts";

export interface ChangesOptions {
  /** How many changes are made in all. */
  readonly changes: number;
  readonly seed: number;
  readonly writers: number;
  /** Between two kills. */
  readonly calmMs: number;
}

export interface ChangesResult {
  readonly changes: number;
  readonly copies: number;
  readonly serverKills: number;
  readonly databaseCrashes: number;
  readonly applied: number;
  readonly resyncs: number;
  readonly breaks: number;
  readonly seconds: number;
  /** Everything that went wrong. Empty: every copy equals its account. */
  readonly problems: readonly string[];
}

const users = Array.from({ length: 8 }, (_, index) => `user-${index}`);
/** Of the kills, one in so many is of the database. */
const databaseCrashEvery = 6;

export async function runChanges({ changes, seed, writers, calmMs }: ChangesOptions): Promise<ChangesResult> {
  const startedAt = performance.now();
  const random = createRandom(seed);
  const testbed = await startTestbed({ servers: 2 });
  const urls = testbed.servers.map(({ url }) => url);
  const copies: Copy[] = [];
  let kills = 0;
  let crashes = 0;
  try {
    await createUsers(testbed);
    for (const userId of users)
      for (const transport of ["poll", "stream"] as const)
        copies.push(new Copy({ urls, userId, transport, token: await testbed.signToken(userId) }));
    const { databaseUrl } = testbed;
    const transactions = startTransactions({ databaseUrl, users, writers, random });
    while (transactions.changes() < changes) {
      await sleep(calmMs);
      if ((kills + crashes) % databaseCrashEvery === databaseCrashEvery - 1) {
        crashes += 1;
        await testbed.crashPostgres();
        await testbed.cluster.ensureRunning();
      } else {
        const server = testbed.servers[kills % 2];
        kills += 1;
        await server?.end("SIGKILL");
        await server?.start();
      }
    }
    await transactions.stop();
    await testbed.recover();
    await Promise.all(copies.map((copy) => copy.finish()));
    const problems = [
      ...copies.flatMap((copy) => copy.problems.slice(0, 5)),
      ...(await compare(testbed, copies)),
      ...testbed.servers.flatMap(({ unexpectedExits }) => unexpectedExits),
    ];
    const sum = (pick: (copy: Copy) => number) => copies.reduce((total, copy) => total + pick(copy), 0);
    return {
      changes: transactions.changes(),
      copies: copies.length,
      serverKills: kills,
      databaseCrashes: crashes,
      applied: sum(({ applied }) => applied),
      resyncs: sum((copy) => copy.resyncs),
      breaks: sum((copy) => copy.breaks),
      seconds: (performance.now() - startedAt) / 1_000,
      problems,
    };
  } finally {
    await testbed.close();
  }
}

/** A user's row is made with their first task. */
async function createUsers({ servers: [server], signToken }: Testbed): Promise<void> {
  for (const userId of users) {
    const authorization = `Bearer ${await signToken(userId)}`;
    const response = await fetch(`${server?.url}/api/me/tasks`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify({ title: `First of ${userId}.` }),
    });
    if (response.status !== 201) throw new Error(`A task could not be created: ${await response.text()}`);
  }
}

/** How copies differ from their accounts. */
async function compare({ query }: Testbed, copies: readonly Copy[]): Promise<string[]> {
  const rows = await query("SELECT user_id, id::text, version FROM tasks");
  const accounts = new Map<string, Map<string, number>>(users.map((userId) => [userId, new Map()]));
  for (const { user_id: userId, id, version } of rows)
    accounts.get(String(userId))?.set(String(id), Number(version));
  return copies.flatMap((copy) => {
    const [userId = ""] = copy.name.split(" ");
    const account = accounts.get(userId) ?? new Map<string, number>();
    const different = [...new Set([...account.keys(), ...copy.versions.keys()])].filter(
      (id) => account.get(id) !== copy.versions.get(id),
    );
    return different
      .slice(0, 3)
      .map(
        (id) =>
          `${copy.name}: ${id} is at version ${account.get(id)}, and the copy at ${copy.versions.get(id)}`,
      );
  });
}
