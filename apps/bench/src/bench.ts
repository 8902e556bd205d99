/** `pnpm bench`: measures Taskwell beside its peers, and writes docs/benchmarks.json and docs/benchmarks.md. */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pg from "pg";
import { compare, prepareLoad } from "./comparison.ts";
import { startContestant } from "./contestants.ts";
import { measureExchange } from "./exchange.ts";
import { measureGrowth } from "./growth.ts";
import { makeDatabase, startPostgres } from "./postgres.ts";
import { profilingOptions, readProfile } from "./profile.ts";
import { randomFrom } from "./random.ts";
import { reportOf, writeReport } from "./report.ts";
import { measureSteady } from "./steady.ts";
import { describeMachine, readResults, writeResults } from "./results.ts";
import type { Profiles } from "./results.ts";
import { fill, standardSize } from "./rows.ts";

const usage = `pnpm bench [--rounds 5] [--seconds 3] [--seed 1] [--parts comparison,steady,profile,growth,exchange]

  comparison  every contestant at every operation
  steady      1,000 connections, each one request a second
  profile     where Taskwell's time goes
  exchange    an account of 100,000 tasks, out and into another (two minutes); on request only
  growth      200,000 rows against 10 million, which are made once (ten minutes, 19 GB in .data/bench); on request only
`;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    parts: { type: "string", default: "comparison,steady,profile" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const parts = new Set(values.parts.split(","));
const numbers = [values.rounds, values.seconds, values.seed].map(Number);
const known = new Set(["comparison", "steady", "profile", "growth", "exchange"]);
if (![...parts].every((part) => known.has(part)) || !numbers.every((n) => Number.isInteger(n) && n > 0)) {
  console.error(usage);
  process.exit(2);
}
const [rounds = 5, seconds = 3, seed = 1] = numbers;

const root = fileURLToPath(new URL("../../..", import.meta.url));
const jsonFile = join(root, "docs/benchmarks.json");
const reportFile = join(root, "docs/benchmarks.md");
const workDirectory = resolve(root, ".data/bench");
const print = (line: string) => console.log(line);

await mkdir(workDirectory, { recursive: true });
const cluster = await startPostgres(join(workDirectory, "data"));
try {
  const databaseUrl = await makeDatabase(cluster, "bench");
  await fill(databaseUrl, standardSize);
  const before = await readResults(jsonFile);
  let results = { ...before, machine: describeMachine(await postgresVersion(databaseUrl)) };
  const save = async (part: Partial<typeof results>) => {
    results = { ...results, ...part };
    await writeResults(jsonFile, results);
  };
  if (parts.has("comparison"))
    await save({ comparison: await compare({ databaseUrl, workDirectory, rounds, seconds, seed, print }) });
  if (parts.has("steady")) {
    print("1,000 connections at one request a second.");
    await save({ steady: await measureSteady(databaseUrl, workDirectory, seconds * 10, seed) });
  }
  if (parts.has("profile")) await save({ profiles: await profileTaskwell(databaseUrl) });
  if (parts.has("growth"))
    await save({ growth: await measureGrowth(cluster, workDirectory, rounds, seed, print) });
  if (parts.has("exchange")) {
    print("100,000 tasks out and in.");
    await save({ exchange: await measureExchange(databaseUrl, workDirectory, 100_000) });
  }
  const report = reportOf(results, before);
  await writeReport(reportFile, report.markdown);
  print(`\n${report.summary}\n\nWritten: docs/benchmarks.md, docs/benchmarks.json`);
} finally {
  await cluster.stop();
}
// Prisma's schema engine leaves a timer behind.
process.exit(0);

async function postgresVersion(url: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
  await client.end();
  return `PostgreSQL ${rows[0]?.server_version ?? "unknown"}`;
}

async function profileTaskwell(databaseUrl: string): Promise<Profiles> {
  const load = await prepareLoad(workDirectory, randomFrom(seed));
  const profiles: Profiles["operations"] = [];
  for (const operation of ["byId", "list", "create"] as const) {
    print(`Profiling ${operation}.`);
    const directory = join(workDirectory, `profile-${operation}`);
    await mkdir(directory, { recursive: true });
    const options = profilingOptions(directory);
    const taskwell = await startContestant("taskwell", databaseUrl, workDirectory, options);
    await load(taskwell, operation, 12);
    await taskwell.program.stop();
    const { packages, functions } = await readProfile(directory);
    profiles.push({ operation, packages: packages.slice(0, 15), functions: functions.slice(0, 12) });
  }
  return { measuredAt: new Date().toISOString(), operations: profiles };
}
