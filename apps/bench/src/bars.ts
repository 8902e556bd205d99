/** The figures that Taskwell is held to: ratios within one run, times and sizes. */
import { batchSize, operations } from "./operations.ts";
import type { Cell, Results } from "./results.ts";
import { ratioSpread } from "./statistics.ts";
import type { Spread } from "./statistics.ts";

export interface Bar {
  readonly figure: string;
  readonly must: number;
  readonly better: "more" | "less";
  readonly value: Spread;
  readonly unit: string;
}

/** Every bar that the results have a value for. */
export function listBars(results: Results): Bar[] {
  const lists = [comparisonBars, sizeBars, steadyBars, exchangeBars, webBars];
  return lists.flatMap((list) => list(results));
}

export function isMet({ better, must, value: { median } }: Bar): boolean {
  return better === "more" ? median >= must : median <= must;
}

const withoutBatches: ReadonlySet<string> = new Set(["express-prisma", "seed"]);

/** Of a contestant without batches, a batch is what so many requests by id come to. */
export function findCell({ comparison }: Results, contestant: string, operation: string): Cell | undefined {
  const find = (wanted: string) =>
    comparison?.cells.find((cell) => cell.contestant === contestant && cell.operation === wanted);
  const cell = find(operation);
  if (operation !== "batch" || !withoutBatches.has(contestant)) return cell;
  const byId = find("byId");
  if (byId === undefined) return undefined;
  const rounds = byId.rounds.map((round) => ({
    ...round,
    requestsPerSecond: round.requestsPerSecond / batchSize,
    cpuUsPerRequest: round.cpuUsPerRequest * batchSize,
  }));
  return { ...byId, operation, rounds };
}

/** Taskwell's requests per second divided by those of another contestant. */
export function ratioTo(results: Results, other: string, operation: string): Spread | undefined {
  const [ours, theirs] = [findCell(results, "taskwell", operation), findCell(results, other, operation)];
  if (ours === undefined || theirs === undefined) return undefined;
  const speeds = ({ rounds }: Cell) => rounds.map(({ requestsPerSecond }) => requestsPerSecond);
  return ratioSpread(speeds(ours), speeds(theirs));
}

function comparisonBars(results: Results): Bar[] {
  const bar = (other: string, operation: string, must: number): Bar[] => {
    const value = ratioTo(results, other, operation);
    const figure = `${operation}, taskwell ÷ ${other}`;
    return value === undefined ? [] : [{ figure, must, better: "more", value, unit: "" }];
  };
  const peer = (name: string, reads: number, writes: number): Bar[] => [
    ...["byId", "list"].flatMap((operation) => bar(name, operation, reads)),
    ...["create", "setCompleted"].flatMap((operation) => bar(name, operation, writes)),
  ];
  return [
    ...bar("limit", "byId", 0.7),
    ...["list", "create", "setCompleted"].flatMap((operation) => bar("limit", operation, 0.6)),
    ...operations.flatMap((operation) => bar("unprotected", operation, 0.9)),
    ...peer("seed", 5, 2),
    ...peer("trpc-default", 2.5, 2.5),
    ...peer("express-prisma", 1.5, 1.2),
    ...bar("before", "create", 1.3),
    ...bar("before", "setCompleted", 1.2),
  ];
}

/** A figure of which less is better. */
function limitBar(figure: string, value: number | Spread, must: number, unit = ""): Bar {
  const measured = typeof value === "number" ? { median: value, min: value, max: value } : value;
  return { figure, must, better: "less", value: measured, unit };
}

function sizeBars({ size }: Results): Bar[] {
  if (size === undefined) return [];
  const { bytesPerTask, bytesPerTaskBefore: before } = size;
  const note = before === undefined ? "" : ` (before: ${Math.round(before)})`;
  return [limitBar(`bytes on disk per task${note}`, bytesPerTask, 600)];
}

function steadyBars({ steady }: Results): Bar[] {
  if (steady === undefined) return [];
  const { latencyMs, errors, withBadTokens, memoryMb, burst } = steady;
  return [
    limitBar("1,000 connections, p95", latencyMs.p95, 50, " ms"),
    limitBar("1,000 connections, p99", latencyMs.p99, 100, " ms"),
    limitBar("1,000 connections, errors", errors + withBadTokens.errors + burst.errors, 0),
    limitBar("with 5 % bad tokens, p99 of the 401s", withBadTokens.refusedMs.p99, 100, " ms"),
    limitBar("memory at 1,000 connections", memoryMb, 250, " MB"),
  ];
}

function exchangeBars({ exchange }: Results): Bar[] {
  if (exchange === undefined) return [];
  const figure = `memory, ${exchange.tasks.toLocaleString("en")} tasks exported and imported`;
  return [limitBar(figure, exchange.peakMemoryMb, 300, " MB")];
}

export function webBars({ web }: Results): Bar[] {
  if (web === undefined) return [];
  const { bytes, firstVisit, interactions, scrolling, otherDevice } = web;
  const control = scrolling.control.dropped.median;
  return [
    limitBar("web: scripts of the first view, gzip", bytes.scripts.gzip / 1000, 150, " kB"),
    limitBar("web: largest contentful paint, first visit", firstVisit.lcpMs, 1000, " ms"),
    limitBar("web: layout shift, first visit", firstVisit.layoutShift, 0.02),
    limitBar("web: the first task that a page adds is painted", interactions.firstAddMs, 50, " ms"),
    limitBar("web: a further one is painted", interactions.nextAddMs, 50, " ms"),
    limitBar("web: interaction to next paint", interactions.inpMs, 100, " ms"),
    limitBar("web: dropped frames (must: as plain HTML)", scrolling.ours.dropped, control),
    limitBar("web: on another device, the slowest", otherDevice.delayMs.max, 1000, " ms"),
  ];
}
