/** Whether a user's pages take longer because others have many tasks: 200,000 rows against 10 million. */
import { join } from "node:path";
import type { Cluster } from "@taskwell/db/cluster";
import { migrate } from "@taskwell/db/migrate";
import pg from "pg";
import { z } from "zod";
import { secret, startContestant } from "./contestants.ts";
import type { Contestant } from "./contestants.ts";
import { loadInClosedLoop } from "./load/closed-loop.ts";
import { ownedBy, fill, tokenOf } from "./rows.ts";
import type { Size } from "./rows.ts";
import { pageSize } from "./operations.ts";
import type { Request } from "./operations.ts";
import { makeDatabase, migrationsDirectory } from "./postgres.ts";
import { randomFrom, shuffled } from "./random.ts";
import type { Growth } from "./results.ts";
import { ratioOf, spreadOf } from "./statistics.ts";

const tasksOfBigUser = 100_000;
const sizes: Readonly<Record<"small" | "large", Size>> = {
  small: { users: 1_000, tasksEach: 100, tasksOfBigUser },
  large: { users: 10_000, tasksEach: 990, tasksOfBigUser },
};
const rowsIn = ({ users, tasksEach }: Size) => users * tasksEach + tasksOfBigUser;

const Page = z.object({ result: z.object({ data: z.object({ nextCursor: z.string() }) }) });

export async function measureGrowth(
  cluster: Cluster,
  workDirectory: string,
  rounds: number,
  seed: number,
  print: (line: string) => void,
): Promise<Growth> {
  const random = randomFrom(seed);
  const token = await tokenOf(secret, 0);
  const servers: { contestant: Contestant; requests: Record<"firstPage" | "page1000", Request> }[] = [];
  for (const name of ["small", "large"] as const) {
    const url = await databaseOf(cluster, name, print);
    const contestant = await startContestant("taskwell", url, join(workDirectory));
    servers.push({ contestant, requests: await pagesOf(contestant, token) });
  }
  const [small, large] = servers;
  if (small === undefined || large === undefined) throw new Error("Two servers were to be started.");
  const times = { firstPage: [[], []], page1000: [[], []] } satisfies Record<string, number[][]>;
  const collected: Record<"firstPage" | "page1000", number[][]> = times;
  try {
    for (let round = 0; round <= rounds; round += 1) {
      for (const index of shuffled([0, 1], random)) {
        for (const page of ["firstPage", "page1000"] as const) {
          const { contestant, requests } = index === 0 ? small : large;
          const result = await loadInClosedLoop(contestant.url, [requests[page]], 1, 2);
          if (result.example !== undefined) throw new Error(`Growth: a wrong answer: ${result.example}`);
          if (round > 0) collected[page][index]?.push((result.seconds * 1000) / result.answers);
        }
      }
    }
  } finally {
    for (const { contestant } of servers) await contestant.program.stop();
  }
  const ratio = (page: "firstPage" | "page1000") =>
    ratioOf(collected[page][1] ?? [], collected[page][0] ?? []);
  const largest = (page: "firstPage" | "page1000") => spreadOf(collected[page][1] ?? []).median;
  return {
    measuredAt: new Date().toISOString(),
    rows: { small: rowsIn(sizes.small), large: rowsIn(sizes.large) },
    firstPage: ratio("firstPage"),
    page1000: ratio("page1000"),
    milliseconds: { firstPage: largest("firstPage"), page1000: largest("page1000") },
  };
}

/** Made once, and kept: ten million rows take minutes. */
async function databaseOf(
  cluster: Cluster,
  name: keyof typeof sizes,
  print: (line: string) => void,
): Promise<string> {
  const size = sizes[name];
  const database = `growth_${name}_${rowsIn(size)}`;
  const url = cluster.url(database);
  const client = new pg.Client(cluster.url("postgres"));
  await client.connect();
  const { rows } = await client.query<{ whole: boolean }>(
    "SELECT shobj_description(oid, 'pg_database') = 'whole' AS whole FROM pg_database WHERE datname = $1",
    [database],
  );
  if (rows[0]?.whole !== true) {
    print(`Making ${rowsIn(size).toLocaleString("en")} rows, once.`);
    await fill(await makeDatabase(cluster, database), size);
    await client.query(`COMMENT ON DATABASE ${database} IS 'whole'`);
  }
  await client.end();
  // It may have been made before the newest migration.
  await migrate({ url, directory: migrationsDirectory });
  return url;
}

/** How the big user's first page is asked for, and the 1,000th: with the cursor that the 999th gave. */
async function pagesOf(
  { url }: Contestant,
  token: string,
): Promise<Record<"firstPage" | "page1000", Request>> {
  const pathWith = (cursor?: string) =>
    `/trpc/task.list?input=${encodeURIComponent(JSON.stringify({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) }))}`;
  let cursor: string | undefined;
  for (let page = 1; page < 1_000; page += 1) {
    const response = await fetch(url + pathWith(cursor), { headers: { authorization: `Bearer ${token}` } });
    cursor = Page.parse(await response.json()).result.data.nextCursor;
  }
  const page = (path: string): Request => ({
    method: "GET",
    path,
    token,
    expect: { status: 200, text: ownedBy(0), times: pageSize },
  });
  return { firstPage: page(pathWith()), page1000: page(pathWith(cursor)) };
}
