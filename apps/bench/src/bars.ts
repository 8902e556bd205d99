/** The figures that Taskwell is held to, each a ratio within one run or a time, and what a run says of them. */
import { asBatches } from "./comparison.ts";
import { operations } from "./operations.ts";
import type { Cell, Results } from "./results.ts";
import { ratioOf } from "./statistics.ts";
import type { Spread } from "./statistics.ts";

export interface Bar {
  readonly figure: string;
  readonly must: number;
  readonly reach: number;
  readonly better: "more" | "less";
  readonly value: Spread;
  readonly unit: string;
}

/** Every bar that the results have a value for. */
export function barsOf(results: Results): Bar[] {
  return [
    ...comparisonBars(results),
    ...steadyBars(results),
    ...growthBars(results),
    ...exchangeBars(results),
  ];
}

export function holds({ better, value: { median } }: Bar, limit: number): boolean {
  return better === "more" ? median >= limit : median <= limit;
}

/** Requests per second of each round; of a contestant without a batch, what its byId comes to. */
export function cellOf({ comparison }: Results, contestant: string, operation: string): Cell | undefined {
  const find = (wanted: string) =>
    comparison?.cells.find((cell) => cell.contestant === contestant && cell.operation === wanted);
  const cell = find(operation);
  if (cell !== undefined || operation !== "batch" || contestant === "pgbench") return cell;
  const byId = find("byId");
  return byId === undefined ? undefined : asBatches(byId);
}

export function ratio(results: Results, one: string, other: string, operation: string): Spread | undefined {
  const [first, second] = [cellOf(results, one, operation), cellOf(results, other, operation)];
  if (first === undefined || second === undefined) return undefined;
  const speeds = ({ rounds }: Cell) => rounds.map(({ requestsPerSecond }) => requestsPerSecond);
  return ratioOf(speeds(first), speeds(second));
}

function comparisonBars(results: Results): Bar[] {
  const bar = (operation: string, one: string, other: string, must: number, reach: number): Bar[] => {
    const value = ratio(results, one, other, operation);
    const figure = `${operation}, ${one} ÷ ${other}`;
    return value === undefined ? [] : [{ figure, must, reach, better: "more", value, unit: "" }];
  };
  return [
    ...bar("byId", "taskwell", "limit", 0.25, 0.4),
    ...bar("list", "taskwell", "limit", 0.6, 0.75),
    ...bar("create", "taskwell", "limit", 0.4, 0.55),
    ...bar("byId", "taskwell", "seed", 2.5, 4),
    ...bar("list", "taskwell", "seed", 4.5, 6),
    ...bar("create", "taskwell", "seed", 2.5, 4),
    ...operations.flatMap((operation) => bar(operation, "taskwell", "trpc-default", 2.5, 4)),
    ...operations.flatMap((operation) => bar(operation, "taskwell", "express-prisma", 1, 1.5)),
    ...operations
      .filter((operation) => operation !== "rejected")
      .flatMap((operation) => bar(operation, "taskwell", "unprotected", 0.9, 0.95)),
  ];
}

const single = (value: number): Spread => ({ median: value, min: value, max: value });

function exchangeBars({ exchange }: Results): Bar[] {
  if (exchange === undefined) return [];
  const { peakMemoryMb } = exchange;
  const figure = `memory, ${exchange.tasks.toLocaleString("en")} tasks out and in`;
  return [{ figure, must: 300, reach: 250, better: "less", value: single(peakMemoryMb), unit: " MB" }];
}

function steadyBars({ steady }: Results): Bar[] {
  if (steady === undefined) return [];
  const bar = (figure: string, value: number, must: number, reach: number, unit: string): Bar => ({
    figure,
    must,
    reach,
    better: "less",
    value: single(value),
    unit,
  });
  const { latencyMs, errors, withBadTokens, memoryMb, burst } = steady;
  return [
    bar("1,000 connections, p95", latencyMs.p95, 50, 20, " ms"),
    bar("1,000 connections, p99", latencyMs.p99, 100, 50, " ms"),
    bar("1,000 connections, errors", errors + withBadTokens.errors + (burst?.errors ?? 0), 0, 0, ""),
    bar("with 5 % bad tokens, p99 of the 401s", withBadTokens.refusedMs.p99, 100, 20, " ms"),
    bar("memory at 1,000 connections", memoryMb, 250, 150, " MB"),
  ];
}

function growthBars({ growth }: Results): Bar[] {
  if (growth === undefined) return [];
  const bar = (figure: string, value: Spread): Bar => ({
    figure,
    must: 1.5,
    reach: 1.1,
    better: "less",
    value,
    unit: "",
  });
  return [
    bar("first page, 10 million rows ÷ 200,000", growth.firstPage),
    bar("page 1,000, 10 million rows ÷ 200,000", growth.page1000),
  ];
}
