/** Results as text: the tables of docs/benchmarks.md, and the bars that a run prints at its end. */
import { findCell, isMet, listBars, ratioTo, webBars } from "./bars.ts";
import type { Bar } from "./bars.ts";
import { contestantNames } from "./contestants.ts";
import { formatNumber, formatSpread, markdownTable, plainTable } from "./markdown.ts";
import { operations } from "./operations.ts";
import type { Cell, Results } from "./results.ts";
import { spread } from "./statistics.ts";
import { webSection } from "./web/report.ts";

export interface Report {
  readonly markdown: string;
  /** Of the web app alone, if it was measured. */
  readonly web: string | undefined;
  /** For a terminal. */
  readonly summary: string;
}

export function renderReport(results: Results): Report {
  const bars = barRows(listBars(results));
  const machine = `Measured on ${results.machine}.`;
  const sections = [
    [machine],
    ["## The bars", markdownTable(bars)],
    comparisonSection(results),
    sizeSection(results),
    steadySection(results),
    exchangeSection(results),
    profileSection(results),
    results.web === undefined ? [] : ["## The web app", ...webSection(results.web)],
  ];
  const web = results.web && [machine, markdownTable(barRows(webBars(results))), ...webSection(results.web)];
  return {
    markdown: sections.flat().join("\n\n"),
    web: web?.join("\n\n"),
    summary: plainTable(bars),
  };
}

function barRows(bars: readonly Bar[]): string[][] {
  return [
    ["figure", "measured (range)", "must", ""],
    ...bars.map((bar) => [
      bar.figure,
      `${formatSpread(bar.value)}${bar.unit}`,
      `${bar.better === "more" ? "≥" : "≤"} ${formatNumber(bar.must)}`,
      isMet(bar) ? "holds" : "FALLS SHORT",
    ]),
  ];
}

function comparisonSection(results: Results): string[] {
  const { comparison } = results;
  if (comparison === undefined) return [];
  const rounds = comparison.cells[0]?.rounds.length ?? 0;
  const intro =
    `${rounds} rounds of ${comparison.secondsEach} s each, in random order, 32 connections, load by ${comparison.load}. ` +
    `Every answer was checked. Medians, with the range over the rounds.`;
  const tables = operations.flatMap((operation) => {
    const rows = contestantNames.flatMap((contestant) => {
      const cell = findCell(results, contestant, operation);
      const ratio = contestant === "taskwell" ? undefined : ratioTo(results, contestant, operation);
      if (cell === undefined) return [];
      return [[contestant, ...cellColumns(cell), ratio === undefined ? "" : formatSpread(ratio)]];
    });
    const head = ["", "requests/s", "CPU µs", "p50 ms", "p95 ms", "p99 ms", "memory MB", "taskwell ÷ it"];
    return rows.length === 0 ? [] : [`### ${operation}`, markdownTable([head, ...rows])];
  });
  const skipped = comparison.skipped.map((one) => `Skipped: ${one}.`);
  return ["## Side by side", intro, ...skipped, ...tables];
}

function cellColumns({ rounds, memoryMb }: Cell): string[] {
  const column = (pick: (round: Cell["rounds"][number]) => number) => spread(rounds.map(pick));
  return [
    formatSpread(column(({ requestsPerSecond }) => requestsPerSecond)),
    formatNumber(column(({ cpuUsPerRequest }) => cpuUsPerRequest).median),
    formatNumber(column(({ latencyMs }) => latencyMs.p50).median),
    formatNumber(column(({ latencyMs }) => latencyMs.p95).median),
    formatNumber(column(({ latencyMs }) => latencyMs.p99).median),
    formatNumber(memoryMb),
  ];
}

function sizeSection({ size }: Results): string[] {
  if (size === undefined) return [];
  const { tasks, users, bytesPerTask, bytesPerTaskBefore } = size;
  const before =
    bytesPerTaskBefore === undefined
      ? ""
      : ` In the schema of the earlier version, the same tasks take ${formatNumber(bytesPerTaskBefore)}.`;
  return [
    "## Size",
    `${formatNumber(tasks)} tasks of ${users} users, created through the API of a fresh database, take ${formatNumber(bytesPerTask)} bytes ` +
      `each (\`pg_total_relation_size('tasks')\`, right after the last one).${before}`,
  ];
}

function steadySection({ steady }: Results): string[] {
  if (steady === undefined) return [];
  const { connections, seconds, requests, errors, latencyMs, memoryMb, withBadTokens, burst } = steady;
  const columns = ({ p50, p95, p99 }: typeof latencyMs) => [p50, p95, p99].map(formatNumber);
  return [
    "## A thousand connections",
    `${connections} connections, each sending one request a second for ${seconds} s (50 % byId, 30 % list, 10 % setCompleted, 10 % create); ` +
      `latency counts from the moment a request was due. They connect during the five seconds before. ${requests} requests, ` +
      `${errors} errors; ${formatNumber(memoryMb)} MB. With 5 % bad tokens: ${withBadTokens.requests} requests, ${withBadTokens.errors} errors.`,
    markdownTable([
      ["", "p50 ms", "p95 ms", "p99 ms"],
      ["good tokens only", ...columns(latencyMs)],
      ["with bad tokens: the good ones", ...columns(withBadTokens.answeredMs)],
      ["with bad tokens: the 401s", ...columns(withBadTokens.refusedMs)],
      [`all at once on a server that has just started, ${burst.seconds} s`, ...columns(burst.latencyMs)],
    ]),
  ];
}

function exchangeSection({ exchange }: Results): string[] {
  if (exchange === undefined) return [];
  const { tasks, documentMb, exportSeconds, importSeconds, peakMemoryMb, isEqual } = exchange;
  return [
    "## Export and import",
    `An account of ${formatNumber(tasks)} tasks, exported (${formatNumber(documentMb)} MB of JSON, ${formatNumber(exportSeconds)} s) and imported into ` +
      `another (${formatNumber(importSeconds)} s): ${isEqual ? "the copy is equal" : "THE COPY DIFFERS"}. The server needed ${formatNumber(peakMemoryMb)} MB at most.`,
  ];
}

function profileSection({ profiles }: Results): string[] {
  if (profiles === undefined) return [];
  const packages = [...new Set(profiles.operations.flatMap((one) => one.packages.map(({ name }) => name)))];
  const share = (lines: readonly { name: string; share: number }[], name: string) => {
    const line = lines.find((one) => one.name === name);
    return line === undefined ? "" : formatPercent(line.share);
  };
  const rows = packages.map((name) => [name, ...profiles.operations.map((one) => share(one.packages, name))]);
  const functions = profiles.operations.map(
    (one) =>
      `- ${one.operation}: ${one.functions.map(({ name, share: part }) => `${name} ${formatPercent(part)}`).join(", ")}.`,
  );
  return [
    "## Where the time goes",
    "Of the time that the server was busy (`--cpu-prof`, 32 connections), by package.",
    markdownTable([["", ...profiles.operations.map(({ operation }) => operation)], ...rows]),
    "The functions with the largest own time:",
    functions.join("\n"),
  ];
}

function formatPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
