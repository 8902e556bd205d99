/** `pnpm faults`: breaks things while many users work, and checks that nothing was lost, done twice, or shown to others. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runChanges } from "./changes/changes.ts";
import { runFailover } from "./failover/failover.ts";
import { runUpgrade } from "./failover/upgrade.ts";
import { faults, mixedFault } from "./faults/catalogue.ts";
import { runFault, whySkipped } from "./faults/fault.ts";
import type { Fault } from "./faults/fault.ts";
import {
  readFaultResults,
  FaultResults,
  renderChanges,
  renderFailover,
  renderFaults,
  renderUpgrade,
  renderWebhooks,
  renderStreams,
  withRun,
  writeFaultResults,
} from "./faults/report.ts";
import type { FaultRun } from "./faults/report.ts";
import { fuzz } from "./fuzz/fuzz.ts";
import { writeSection } from "./markdown.ts";
import { runStreams } from "./streams/streams.ts";
import { repositoryRoot } from "./taskwell.ts";
import { runWebhooks } from "./webhooks/webhooks.ts";

const aloneNames = ["fuzz", "changes", "webhooks", "streams", "failover", "upgrade"];
/** Of the primary, during a run of `--failover`. */
const writesPerPromotion = 20_000;

const usage = `pnpm faults [--rounds 1] [--minutes 0] [--users 50] [--seed 1] [--only "server killed,fuzz"] [--fuzz 2000] [--changes 20000]
            [--webhooks 2000] [--streams 2000] [--failover 200000]
            [--before DIRECTORY] [--write]

  --rounds   of each fault
  --minutes  of mixed faults on one server afterwards, with its memory watched
  --only     of ${[...faults.map(({ name }) => name), ...aloneNames, "mixed"].join(", ")}
  --fuzz     how many generated requests
  --changes  how many changes are made, which copies of accounts have to follow
  --webhooks how many events are made, which webhooks have to deliver
  --streams  how many are opened at one server, to see what they weigh
  --failover how many writes are made while primaries are killed, and standbys promoted: one after each 20,000 writes.
             Needs Debian's postgresql-15, pgbouncer and nginx
  --before   a directory with an earlier version, built, which is upgraded to this one
  --write    the tables into docs/faults.md
`;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    minutes: { type: "string", default: "0" },
    users: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    fuzz: { type: "string", default: "2000" },
    changes: { type: "string", default: "20000" },
    webhooks: { type: "string", default: "2000" },
    streams: { type: "string", default: "2000" },
    failover: { type: "string", default: "0" },
    before: { type: "string" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const only = values.only?.split(",").map((name) => name.trim());
const { rounds: givenRounds, minutes: givenMinutes, users: givenUsers } = values;
const numbers = [
  givenRounds,
  givenMinutes,
  givenUsers,
  values.seed,
  values.fuzz,
  values.changes,
  values.webhooks,
  values.streams,
  values.failover,
].map(Number);
const names = new Set([...faults.map(({ name }) => name), ...aloneNames, "mixed"]);
const asked = only?.every((name) => names.has(name)) ?? true;
if (values.help || !asked || !numbers.every((number) => Number.isInteger(number) && number >= 0)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}
const [rounds = 1, minutes = 0, users = 50, seed = 1, requests = 0, ...amounts] = numbers;
const [changes = 0, events = 0, streams = 0, writes = 0] = amounts;

const resultsFile = join(repositoryRoot, ".results/faults.json");
/** Reads the file first: another run may have written to it meanwhile. */
const save = async (change: (results: FaultResults) => FaultResults) => {
  const results = change(await readFaultResults(resultsFile));
  await writeFaultResults(resultsFile, results);
  if (!values.write) return;
  await writeSection(join(repositoryRoot, "docs/faults.md"), "pnpm faults --write", renderFaults(results));
};
let hasFailed = false;

const run = async (fault: Fault, forMinutes: number) => {
  const reason = await whySkipped(fault);
  if (reason !== undefined) return console.log(`Skipped, ${fault.name}: ${reason}.`);
  const startedAt = performance.now();
  const options = { seed, rounds, minutes: forMinutes, users, pauseMs: 0, quietMs: 1_000 };
  const result = await runFault(fault, options);
  const record: FaultRun = {
    ...result,
    problems: [...result.problems],
    description: fault.description,
    users,
    measuredAt: new Date().toISOString(),
    minutes: (performance.now() - startedAt) / 60_000,
  };
  hasFailed ||= record.problems.length > 0;
  console.log(lineOf(record));
  for (const problem of record.problems) console.log(`    ${problem}`);
  await save((results) => withRun(results, record));
};

/** Something that has a testbed of its own. @param amount 0: not at all */
async function runAlone<Result extends { readonly problems: readonly string[] }>(
  name: "changes" | "webhooks" | "streams" | "failover" | "upgrade",
  amount: number,
  work: () => Promise<Result>,
  render: (result: Result) => string,
): Promise<void> {
  if (amount === 0 || !(only?.includes(name) ?? true)) return;
  const result = await work();
  hasFailed ||= result.problems.length > 0;
  console.log(`\n${render(result)}`);
  await save((results) => FaultResults.parse({ ...results, [name]: result }));
}

console.log(headLine());
for (const fault of faults) if (only?.includes(fault.name) ?? true) await run(fault, 0);
if (only?.includes("mixed") ?? minutes > 0) await run(mixedFault(seed), Math.max(1, minutes));
if (requests > 0 && (only?.includes("fuzz") ?? true)) {
  const result = await fuzz(requests, seed);
  hasFailed ||= result.problems.length > 0;
  const statuses = Object.entries(result.statuses).map(([status, times]) => `${status}: ${times}`);
  console.log(`\nGenerated requests: ${requests}; answers by status: ${statuses.join(", ")}`);
  for (const problem of result.problems.slice(0, 20)) console.log(`    ${problem}`);
  const problems = result.problems.slice(0, 20);
  const record = { ...result, problems, measuredAt: new Date().toISOString() };
  await save((results) => ({ ...results, fuzz: record }));
}
await runAlone(
  "changes",
  changes,
  () => runChanges({ changes, seed, writers: 32, calmMs: 5_000 }),
  renderChanges,
);
await runAlone("webhooks", events, () => runWebhooks({ events, seed, calmMs: 3_000 }), renderWebhooks);
await runAlone("streams", streams, () => runStreams(streams, 20_000), renderStreams);
const promotions = Math.ceil(writes / writesPerPromotion);
await runAlone("failover", writes, () => runFailover({ promotions, writes, users, seed }), renderFailover);
const { before } = values;
if (before !== undefined)
  await runAlone("upgrade", 1, () => runUpgrade({ before, users, seed, quietMs: 10_000 }), renderUpgrade);
console.log(
  hasFailed
    ? "\nSomething went wrong: see above."
    : "\nNothing acknowledged was lost, nothing done twice, nothing shown to others.",
);
process.exit(hasFailed ? 1 : 0);

function headLine(): string {
  return row([
    "fault",
    "rounds",
    "calls",
    "acknowledged writes",
    "unknown",
    "recovery ms",
    "call ms",
    "problems",
  ]);
}

function lineOf(result: FaultRun): string {
  const figures = [
    result.rounds,
    result.calls,
    result.acknowledgedWrites,
    result.unknown,
    Math.round(result.longestRecoveryMs),
    Math.round(result.longestCallMs),
    result.problems.length,
  ];
  return row([result.name, ...figures.map((figure) => figure.toLocaleString("en"))]);
}

function row([name = "", ...cells]: readonly string[]): string {
  return [name.padEnd(28), ...cells.map((cell) => cell.padStart(12))].join(" ");
}
