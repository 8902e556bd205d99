/** `pnpm faults`: breaks things while many users work, and checks afterwards that nothing was lost, done twice, or shown to others. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { faults, mixedFault } from "./faults/catalogue.ts";
import { runFault } from "./faults/fault.ts";
import type { Fault } from "./faults/fault.ts";
import { fuzz } from "./faults/fuzz.ts";
import { readFaultResults, withRun, writeFaultResults } from "./faults/report.ts";
import type { FaultResults, FaultRun } from "./faults/report.ts";

const usage = `pnpm faults [--rounds 1] [--minutes 0] [--users 50] [--seed 1] [--only "server killed,fuzz"] [--fuzz 2000] [--write]

  --rounds   of each fault
  --minutes  of mixed faults upon one server afterwards, with its memory watched
  --only     these: ${[...faults.map(({ name }) => name), "fuzz", "mixed"].join(", ")}
  --fuzz     so many generated requests
  --write    puts the results into docs/faults.json and docs/faults.md
`;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "1" },
    minutes: { type: "string", default: "0" },
    users: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    fuzz: { type: "string", default: "2000" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const only = values.only?.split(",").map((name) => name.trim());
const numbers = [values.rounds, values.minutes, values.users, values.seed, values.fuzz].map(Number);
const names = new Set([...faults.map(({ name }) => name), "fuzz", "mixed"]);
const asked = only?.every((name) => names.has(name)) ?? true;
if (values.help || !asked || !numbers.every((number) => Number.isInteger(number) && number >= 0)) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}
const [rounds = 1, minutes = 0, users = 50, seed = 1, requests = 0] = numbers;

const root = fileURLToPath(new URL("../../..", import.meta.url));
const files = [join(root, "docs/faults.json"), join(root, "docs/faults.md")] as const;
/** Into what is there at that moment: another run may have written meanwhile. */
const save = async (change: (results: FaultResults) => FaultResults) => {
  if (values.write) await writeFaultResults(...files, change(await readFaultResults(files[0])));
};
let failed = false;

const happen = async (fault: Fault, forMinutes: number) => {
  const missing = await fault.missing?.();
  if (missing !== undefined) return console.log(`Skipped, ${fault.name}: ${missing}.`);
  const startedAt = performance.now();
  const result = await runFault(fault, {
    seed,
    rounds,
    minutes: forMinutes,
    users,
    pauseMs: 0,
    quietMs: 1_000,
  });
  const run: FaultRun = {
    ...result,
    problems: [...result.problems],
    says: fault.says,
    users,
    measuredAt: new Date().toISOString(),
    minutes: (performance.now() - startedAt) / 60_000,
  };
  failed ||= run.problems.length > 0;
  console.log(lineOf(run));
  for (const problem of run.problems) console.log(`    ${problem}`);
  await save((results) => withRun(results, run));
};

console.log(headLine());
for (const fault of faults) if (only?.includes(fault.name) ?? true) await happen(fault, 0);
if (only?.includes("mixed") ?? minutes > 0) await happen(mixedFault(seed), Math.max(1, minutes));
if (requests > 0 && (only?.includes("fuzz") ?? true)) {
  const result = await fuzz(requests, seed);
  failed ||= result.problems.length > 0;
  const statuses = Object.entries(result.statuses).map(([status, times]) => `${status}: ${times}`);
  console.log(`\nGenerated requests: ${requests}; answers by status: ${statuses.join(", ")}`);
  for (const problem of result.problems.slice(0, 20)) console.log(`    ${problem}`);
  const run = { ...result, problems: result.problems.slice(0, 20), measuredAt: new Date().toISOString() };
  await save((results) => ({ ...results, fuzz: run }));
}
console.log(
  failed
    ? "\nSomething went wrong: see above."
    : "\nNothing acknowledged was lost, nothing done twice, nothing shown to others.",
);
process.exit(failed ? 1 : 0);

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

function lineOf(run: FaultRun): string {
  const figures = [
    run.rounds,
    run.calls,
    run.acknowledgedWrites,
    run.unknown,
    Math.round(run.longestRecoveryMs),
    Math.round(run.longestCallMs),
    run.problems.length,
  ];
  return row([run.name, ...figures.map((figure) => figure.toLocaleString("en"))]);
}

function row([name = "", ...cells]: readonly string[]): string {
  return [name.padEnd(28), ...cells.map((cell) => cell.padStart(12))].join(" ");
}
