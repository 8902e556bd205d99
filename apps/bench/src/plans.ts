/** `pnpm plans`: how long every query of a large account takes among a million tasks, as a table in docs/plans.md. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startContestant } from "./contestants.ts";
import { formatNumber, markdownTable, plainTable, writeSection } from "./markdown.ts";
import { accounts, fillAccounts } from "./plans/fill.ts";
import { createAsker, measure } from "./plans/measure.ts";
import type { Measured } from "./plans/measure.ts";
import { queries } from "./plans/queries.ts";
import type { QueryKind } from "./plans/queries.ts";
import { createTaskwellDatabase, startPostgres } from "./postgres.ts";
import { describeMachine } from "./results.ts";
import { signToken } from "./rows.ts";
import { repositoryRoot, secret } from "./taskwell.ts";

const usage = `pnpm plans [--rows 1000000] [--turns 100] [--only "newest,by id"] [--write]

  --turns  of each query, with changing values
  --only   of ${queries.map(({ name }) => name).join("; ")}
  --write  the table into docs/plans.md
`;

/** Milliseconds at the 99th percentile, for each account. */
const bars: Readonly<Record<QueryKind, readonly [number, number]>> = {
  main: [20, 20],
  other: [20, 200],
  misspelt: [80, 600],
};

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    turns: { type: "string", default: "100" },
    only: { type: "string" },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const [rows, turns] = [Number(values.rows), Number(values.turns)];
const only = values.only?.split(",");

const directory = await mkdtemp(join(tmpdir(), "taskwell-plans-"));
const cluster = await startPostgres(directory);
try {
  const databaseUrl = await createTaskwellDatabase(cluster, "plans");
  console.log(`Making ${rows.toLocaleString("en")} tasks.`);
  await fillAccounts(databaseUrl, rows);
  const { url, program } = await startContestant("taskwell", { databaseUrl, workDirectory: directory });
  const askers = await Promise.all(
    accounts.map(async ({ user }) => await createAsker(url, await signToken(secret, user))),
  );
  const lines: string[][] = [];
  for (const query of queries) {
    if (only !== undefined && !only.includes(query.name)) continue;
    const measured = await measure(query, askers, turns);
    lines.push([
      query.name,
      ...measured.flatMap((one, index) => columnsOf(one, bars[query.kind][index] ?? 0)),
    ]);
    console.log(lines.at(-1)?.join("  "));
  }
  for (const asker of askers) await asker.close();
  await program.stop();
  const head = [
    "",
    ...accounts.flatMap(({ tasks }) => [`${formatNumber(tasks)} tasks: median ms`, "99 % ms", "must"]),
  ];
  console.log(`\n${plainTable([head, ...lines])}`);
  const measuredOn = `Measured on ${await describeMachine(databaseUrl)}: ${formatNumber(rows)} rows, ${turns} turns of each query.`;
  if (values.write)
    await writeSection(
      join(repositoryRoot, "docs/plans.md"),
      "pnpm plans --write",
      `${measuredOn}\n\n${markdownTable([head, ...lines])}`,
    );
} finally {
  await cluster.stop();
  await rm(directory, { recursive: true, force: true });
}

/** What misses its bar is bold. */
function columnsOf({ medianMs, p99Ms }: Measured, bar: number): string[] {
  const p99 = formatNumber(p99Ms);
  return [formatNumber(medianMs), p99Ms > bar ? `**${p99}**` : p99, `≤ ${bar}`];
}
