/** `pnpm bench`: measures Taskwell beside its peers and an earlier version, and writes docs/benchmarks.md. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compare, prepareRows } from "./comparison.ts";
import { contestantNames } from "./contestants.ts";
import type { Site } from "./contestants.ts";
import { measureExchange } from "./exchange.ts";
import { writeSection } from "./markdown.ts";
import { operations } from "./operations.ts";
import { createTaskwellDatabase, startPostgres } from "./postgres.ts";
import { profileTaskwell } from "./profile.ts";
import { renderReport } from "./report.ts";
import { describeMachine, readResults, writeResults } from "./results.ts";
import { measureSize } from "./size.ts";
import { measureSteady } from "./steady.ts";
import { checkoutAt, repositoryRoot } from "./taskwell.ts";
import { measureWeb } from "./web/web.ts";

const parts = ["comparison", "size", "steady", "profile", "exchange", "web"] as const;
const usage = `pnpm bench [options]

  --parts         of ${parts.join(",")}; without it, all but exchange and web
                    comparison  every contestant at every operation
                    size        bytes on disk per task
                    steady      1,000 connections, one request a second each
                    profile     where Taskwell's time goes
                    exchange    an account of 100,000 tasks, exported and imported (two minutes)
                    web         the web app in Chromium, with 10,000 tasks (three minutes)
  --before        directory of a built checkout of an earlier version, to be compared with
  --contestants   of ${contestantNames.join(",")}
  --operations    of ${operations.join(",")}
  --rounds        5; --seconds  3, of each contestant at each operation in a round; --seed  1
  --write         the tables into docs/benchmarks.md, and those of web into docs/web.md too
`;

const { values } = parseArgs({
  options: {
    parts: { type: "string", default: "comparison,size,steady,profile" },
    before: { type: "string" },
    contestants: { type: "string", default: contestantNames.join(",") },
    operations: { type: "string", default: operations.join(",") },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) exitWithUsage(0);
const chosenParts = choose(parts, values.parts);
const [rounds, seconds, seed] = [values.rounds, values.seconds, values.seed].map(readCount);
if (rounds === undefined || seconds === undefined || seed === undefined) exitWithUsage(2);
const chosen = {
  contestants: choose(contestantNames, values.contestants),
  operations: choose(operations, values.operations),
};

const resultsFile = join(repositoryRoot, ".results/bench.json");
const workDirectory = join(repositoryRoot, ".data/bench");
const print = (line: string) => console.log(line);

await mkdir(workDirectory, { recursive: true });
const cluster = await startPostgres(join(workDirectory, "data"));
try {
  const site = await prepareSite();
  let results = { ...(await readResults(resultsFile)), machine: await describeMachine(site.databaseUrl) };
  const save = async (part: Partial<typeof results>) => {
    results = { ...results, ...part };
    await writeResults(resultsFile, results);
  };
  const measure = {
    comparison: async () =>
      await save({ comparison: await compare({ site, ...chosen, rounds, seconds, seed, print }) }),
    size: async () => await save({ size: await measureSize(cluster, site, seed) }),
    steady: async () => await save({ steady: await measureSteady(site, seconds * 10, seed) }),
    profile: async () => await save({ profiles: await profileTaskwell(site, seed) }),
    web: async () => await save({ web: await measureWeb(site, rounds, print) }),
    exchange: async () => await save({ exchange: await measureExchange(site, 100_000) }),
  };
  for (const part of chosenParts) {
    print(`Measuring ${part}.`);
    await measure[part]();
  }
  const { markdown, web, summary } = renderReport(results);
  print(`\n${summary}\n`);
  if (values.write) {
    await writeSection(join(repositoryRoot, "docs/benchmarks.md"), "pnpm bench --write", markdown);
    if (web !== undefined) await writeSection(join(repositoryRoot, "docs/web.md"), "pnpm bench --write", web);
  }
} finally {
  await cluster.stop();
}

async function prepareSite(): Promise<Site> {
  const site = {
    databaseUrl: await createTaskwellDatabase(cluster, "bench"),
    workDirectory,
    before: await prepareBefore(),
  };
  if (chosenParts.some((part) => !["size", "exchange", "web"].includes(part))) {
    print("Making the rows.");
    await prepareRows(site);
  }
  return site;
}

async function prepareBefore(): Promise<Site["before"]> {
  if (values.before === undefined) return undefined;
  const checkout = checkoutAt(values.before);
  return { checkout, databaseUrl: await createTaskwellDatabase(cluster, "bench_before", checkout) };
}

function choose<Name extends string>(from: readonly Name[], list: string): readonly Name[] {
  const wanted = list.split(",");
  if (!wanted.every((name) => from.some((known) => known === name))) exitWithUsage(2);
  return from.filter((name) => wanted.includes(name));
}

function readCount(text: string): number | undefined {
  return Number.isInteger(Number(text)) && Number(text) > 0 ? Number(text) : undefined;
}

function exitWithUsage(code: number): never {
  console.log(usage);
  process.exit(code);
}
