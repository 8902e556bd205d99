/** Results of fault runs: kept in docs/faults.json, and put into words in docs/faults.md. */
import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";

export const FaultRun = z.object({
  name: z.string(),
  says: z.string(),
  measuredAt: z.string(),
  minutes: z.number(),
  rounds: z.number(),
  users: z.number(),
  calls: z.number(),
  acknowledgedWrites: z.number(),
  unknown: z.number(),
  counted: z.number(),
  problems: z.array(z.string()),
  longestRecoveryMs: z.number(),
  longestCallMs: z.number(),
  memoryMb: z.object({ first: z.number(), last: z.number() }),
});
export type FaultRun = z.output<typeof FaultRun>;

const FuzzRun = z.object({
  measuredAt: z.string(),
  requests: z.number(),
  statuses: z.record(z.string(), z.number()),
  problems: z.array(z.string()),
});
export type FuzzRun = z.output<typeof FuzzRun>;

const FaultResults = z.object({ runs: z.array(FaultRun), fuzz: FuzzRun.optional() });
export type FaultResults = z.output<typeof FaultResults>;

export async function readFaultResults(path: string): Promise<FaultResults> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? { runs: [] } : FaultResults.parse(JSON.parse(text));
}

/** A run takes the place of the one of the same fault. */
export function withRun({ runs, ...rest }: FaultResults, run: FaultRun): FaultResults {
  return { ...rest, runs: [...runs.filter(({ name }) => name !== run.name), run] };
}

const begin = "<!-- Written by `pnpm faults --write`, from faults.json, down to the end mark. -->";
const end = "<!-- The end of what `pnpm faults` writes. -->";

export async function writeFaultResults(
  json: string,
  markdown: string,
  results: FaultResults,
): Promise<void> {
  await writeFile(json, `${JSON.stringify(results, null, 1)}\n`);
  const text = await readFile(markdown, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`${markdown} lacks the marks that the results go between.`);
  await writeFile(markdown, `${text.slice(0, from)}${begin}\n\n${words(results)}\n\n${text.slice(to)}`);
}

function words({ runs, fuzz }: FaultResults): string {
  const total = (pick: (run: FaultRun) => number) =>
    runs.reduce((sum, run) => sum + pick(run), 0).toLocaleString("en");
  const sums =
    `${total(({ acknowledgedWrites }) => acknowledgedWrites)} acknowledged writes in ${total(({ calls }) => calls)} calls over ` +
    `${total(({ rounds }) => rounds)} rounds; ${total(({ unknown }) => unknown)} calls whose outcome the client could not know; ` +
    `${total(({ problems }) => problems.length)} problems.`;
  const table = [
    "| fault | rounds | calls | acknowledged writes | outcome unknown | longest recovery | longest call | problems |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ...runs.map(
      (run) =>
        `| **${run.name}**: ${run.says} | ${run.rounds} | ${count(run.calls)} | ${count(run.acknowledgedWrites)} | ${count(run.unknown)} | ` +
        `${count(run.longestRecoveryMs)} ms | ${count(run.longestCallMs)} ms | ${run.problems.length === 0 ? "none" : run.problems.join("; ")} |`,
    ),
  ].join("\n");
  const counted = runs
    .filter((run) => run.counted > 0)
    .map((run) => `${run.name}: ${count(run.counted)} backends terminated.`);
  const memory = runs
    .filter((run) => run.name === "mixed")
    .map(
      (run) =>
        `${run.name}: over ${Math.round(run.minutes)} minutes the server's memory went from ${count(run.memoryMb.first)} MB to ${count(run.memoryMb.last)} MB.`,
    );
  const fuzzed =
    fuzz === undefined
      ? []
      : [
          "## Requests that nobody should send",
          `${count(fuzz.requests)} generated requests: from the procedures' schemas, with odd paths, methods, batches and content types, tokens with ` +
            `some characters changed, and one in ten bytes on a socket. Answers by status (0: closed without one): ` +
            `${Object.entries(fuzz.statuses)
              .map(([status, times]) => `${status}: ${count(times)}`)
              .join(", ")}. ` +
            (fuzz.problems.length === 0
              ? "No status of 500 or more, no leak, no exit."
              : fuzz.problems.join("; ")),
        ];
  return [sums, table, ...counted, ...memory, ...fuzzed].join("\n\n");
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
