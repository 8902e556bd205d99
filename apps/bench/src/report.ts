/** Puts results into words: the tables of docs/benchmarks.md, and what is printed at the end of a run. */
import { readFile, writeFile } from "node:fs/promises";
import { barsOf, cellOf, holds, ratio } from "./bars.ts";
import type { Bar } from "./bars.ts";
import { operations } from "./operations.ts";
import type { Cell, Results } from "./results.ts";
import { spreadOf } from "./statistics.ts";
import type { Spread } from "./statistics.ts";

const contestants = [
  "taskwell",
  "workers",
  "unprotected",
  "limit",
  "express-prisma",
  "trpc-default",
  "seed",
  "pgbench",
];
const begin = "<!-- Written by `pnpm bench`, from benchmarks.json, down to the end mark. -->";
const end = "<!-- The end of what `pnpm bench` writes. -->";

export interface Report {
  readonly markdown: string;
  /** For a terminal. */
  readonly summary: string;
}

/** @param before what the last run found: figures that got worse since are marked */
export function reportOf(results: Results, before: Results): Report {
  const bars = barsOf(results);
  const earlier = new Map(barsOf(before).map((bar) => [bar.figure, bar.value]));
  const rows = bars.map((bar) => [
    bar.figure,
    withUnit(bar.value, bar.unit),
    number(bar.must),
    number(bar.reach),
    verdict(bar),
    change(bar, earlier.get(bar.figure)),
  ]);
  const table = [["figure", "measured (range)", "must", "reach", "", "before"], ...rows];
  const sections = [
    ["## The bars", markdownTable(table)],
    comparisonSection(results),
    steadySection(results),
    growthSection(results),
    exchangeSection(results),
    profileSection(results),
  ];
  const measured = `Measured on ${results.machine}.`;
  return {
    markdown: [measured, ...sections.flat()].join("\n\n"),
    summary: plainTable(table),
  };
}

/** Replaces what stands between the marks, and leaves the rest, which people wrote, as it is. */
export async function writeReport(path: string, markdown: string): Promise<void> {
  const text = await readFile(path, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`${path} lacks the marks that the results go between.`);
  await writeFile(path, `${text.slice(0, from)}${begin}\n\n${markdown}\n\n${text.slice(to)}`);
}

function verdict(bar: Bar): string {
  if (holds(bar, bar.reach)) return "reached";
  return holds(bar, bar.must) ? "holds" : "FALLS SHORT";
}

/** What it was, and whether today's median lies on the wrong side of all that was measured then. */
function change({ better, value, unit }: Bar, before: Spread | undefined): string {
  if (before === undefined) return "";
  const worse = better === "more" ? value.median < before.min : value.median > before.max;
  return `${number(before.median)}${unit}${worse ? " (worse)" : ""}`;
}

function comparisonSection(results: Results): string[] {
  const { comparison } = results;
  if (comparison === undefined) return [];
  const rounds = comparison.cells[0]?.rounds.length ?? 0;
  const intro =
    `${rounds} rounds of ${comparison.secondsEach} s each, operations and contestants in an order of chance, 32 connections, load by ` +
    `${comparison.load}. Every answer was checked. Medians, with the range over the rounds.`;
  const tables = operations.flatMap((operation) => {
    const rows = contestants.flatMap((contestant) => {
      const cell = cellOf(results, contestant, operation);
      return cell === undefined
        ? []
        : [[contestant, ...cellColumns(cell), ratioColumn(results, contestant, operation)]];
    });
    const head = ["", "requests/s", "CPU µs", "p50 ms", "p95 ms", "p99 ms", "memory MB", "taskwell ÷ it"];
    return [`### ${operation}`, markdownTable([head, ...rows])];
  });
  const skipped = comparison.skipped.map((one) => `Skipped: ${one}.`);
  return [`## Side by side`, intro, ...skipped, ...tables];
}

function cellColumns({ rounds, memoryMb }: Cell): string[] {
  const column = (pick: (round: Cell["rounds"][number]) => number) => spreadOf(rounds.map(pick));
  const rate = column(({ requestsPerSecond }) => requestsPerSecond);
  if (rounds.every(({ cpuUsPerRequest }) => cpuUsPerRequest === 0)) return [range(rate), "", "", "", "", ""];
  return [
    range(rate),
    number(column(({ cpuUsPerRequest }) => cpuUsPerRequest).median),
    number(column(({ latencyMs }) => latencyMs.p50).median),
    number(column(({ latencyMs }) => latencyMs.p95).median),
    number(column(({ latencyMs }) => latencyMs.p99).median),
    number(memoryMb),
  ];
}

function ratioColumn(results: Results, contestant: string, operation: string): string {
  const value = contestant === "taskwell" ? undefined : ratio(results, "taskwell", contestant, operation);
  return value === undefined ? "" : range(value);
}

function steadySection({ steady }: Results): string[] {
  if (steady === undefined) return [];
  const { connections, seconds, requests, errors, latencyMs, memoryMb, withBadTokens, burst } = steady;
  const of = ({ p50, p95, p99 }: typeof latencyMs) => [p50, p95, p99].map(number);
  return [
    "## A thousand connections",
    `${connections} connections, each one request a second for ${seconds} s (half byId, 30 % list, 10 % setCompleted, 10 % create), latency ` +
      `from the moment a request was due. They arrive within the five seconds before, as many in each. ${requests} requests, ` +
      `${errors} errors; ${number(memoryMb)} MB. The same with 5 % bad tokens: ${withBadTokens.requests} requests, ${withBadTokens.errors} errors.`,
    markdownTable([
      ["", "p50 ms", "p95 ms", "p99 ms"],
      ["all good", ...of(latencyMs)],
      ["with bad tokens: the good", ...of(withBadTokens.answeredMs)],
      ["with bad tokens: the 401s", ...of(withBadTokens.refusedMs)],
      ...(burst === undefined
        ? []
        : [[`at once, on a server just started: its first ${burst.seconds} s`, ...of(burst.latencyMs)]]),
    ]),
  ];
}

function growthSection({ growth }: Results): string[] {
  if (growth === undefined) return [];
  const { rows, firstPage, page1000, milliseconds } = growth;
  return [
    "## Growth",
    `Pages of 50 of one user's 100,000 tasks, among ${rows.large.toLocaleString("en")} rows and among ${rows.small.toLocaleString("en")}, one connection.`,
    markdownTable([
      ["", "large ÷ small", "ms, large"],
      ["first page", range(firstPage), number(milliseconds.firstPage)],
      ["page 1,000", range(page1000), number(milliseconds.page1000)],
    ]),
  ];
}

function exchangeSection({ exchange }: Results): string[] {
  if (exchange === undefined) return [];
  const { tasks, documentMb, exportSeconds, importSeconds, peakMemoryMb, isEqual } = exchange;
  return [
    "## Out and in",
    `An account of ${tasks.toLocaleString("en")} tasks, exported (${number(documentMb)} MB of JSON, ${number(exportSeconds)} s) and imported into another ` +
      `(${number(importSeconds)} s): ${isEqual ? "the same but for whose it is" : "**not the same**"}. The server never took more than ${number(peakMemoryMb)} MB.`,
  ];
}

function profileSection({ profiles }: Results): string[] {
  if (profiles === undefined) return [];
  const [first] = profiles.operations;
  if (first === undefined) return [];
  const names = [...new Set(profiles.operations.flatMap(({ packages }) => packages.map(({ name }) => name)))];
  const share = (lines: typeof first.packages, name: string) => {
    const line = lines.find((one) => one.name === name);
    return line === undefined ? "" : percent(line.share);
  };
  const rows = names.map((name) => [
    name,
    ...profiles.operations.map(({ packages }) => share(packages, name)),
  ]);
  const dearest = profiles.operations.map(
    ({ operation, functions }) =>
      `- ${operation}: ${functions.map(({ name, share: part }) => `${name} ${percent(part)}`).join(", ")}.`,
  );
  return [
    "## Where the time goes",
    "Of the time that the server was not idle (`--cpu-prof`, 32 connections), by package.",
    markdownTable([["", ...profiles.operations.map(({ operation }) => operation)], ...rows]),
    "The functions that take most of it themselves:",
    dearest.join("\n"),
  ];
}

function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map((_cell, index) => (index === 0 ? "---" : "---:"))),
    ...rows.map(line),
  ].join("\n");
}

function plainTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

function withUnit(value: Spread, unit: string): string {
  return value.min === value.max ? `${number(value.median)}${unit}` : `${range(value)}${unit}`;
}

function range({ median, min, max }: Spread): string {
  return `${number(median)} (${number(min)}–${number(max)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Three digits, as many as are worth reading. */
function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(value < 10 ? 3 : 2)));
}
