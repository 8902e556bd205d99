/** Results of fault runs: kept as JSON in a file, and written as tables into docs/faults.md. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { ChangesResult } from "../changes/changes.ts";
import type { FailoverResult } from "../failover/failover.ts";
import type { UpgradeResult } from "../failover/upgrade.ts";
import { formatNumber, markdownTable } from "../markdown.ts";
import type { WebhooksResult } from "../webhooks/webhooks.ts";
import type { StreamsResult } from "../streams/streams.ts";

export const FaultRun = z.object({
  name: z.string(),
  description: z.string(),
  measuredAt: z.string(),
  minutes: z.number(),
  rounds: z.number(),
  users: z.number(),
  calls: z.number(),
  acknowledgedWrites: z.number(),
  unknown: z.number(),
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
type FuzzRun = z.output<typeof FuzzRun>;

const ChangesRun = z.object({
  changes: z.number(),
  copies: z.number(),
  serverKills: z.number(),
  databaseCrashes: z.number(),
  applied: z.number(),
  resyncs: z.number(),
  breaks: z.number(),
  seconds: z.number(),
  problems: z.array(z.string()),
});

const WebhooksRun = z.object({
  events: z.number(),
  webhooks: z.number(),
  serverKills: z.number(),
  refused: z.number(),
  repeated: z.number(),
  seconds: z.number(),
  problems: z.array(z.string()),
});

const StreamsRun = z.object({
  streams: z.number(),
  kilobytesEach: z.object({ rest: z.number(), trpc: z.number() }),
  problems: z.array(z.string()),
});

const FailoverRun = z.object({
  promotions: z.number(),
  acknowledgedWrites: z.number(),
  unknown: z.number(),
  longestOutageMs: z.number(),
  seconds: z.number(),
  problems: z.array(z.string()),
});

const UpgradeRun = z.object({
  calls: z.number(),
  acknowledgedWrites: z.number(),
  unknown: z.number(),
  migrationMs: z.number(),
  longestCallMs: z.number(),
  problems: z.array(z.string()),
});

export const FaultResults = z.object({
  runs: z.array(FaultRun),
  fuzz: FuzzRun.optional(),
  changes: ChangesRun.optional(),
  webhooks: WebhooksRun.optional(),
  streams: StreamsRun.optional(),
  failover: FailoverRun.optional(),
  upgrade: UpgradeRun.optional(),
});
export type FaultResults = z.output<typeof FaultResults>;

export async function readFaultResults(path: string): Promise<FaultResults> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? { runs: [] } : FaultResults.parse(JSON.parse(text));
}

/** A run replaces the last one of the same fault. */
export function withRun({ runs, ...rest }: FaultResults, run: FaultRun): FaultResults {
  return { ...rest, runs: [...runs.filter(({ name }) => name !== run.name), run] };
}

export async function writeFaultResults(path: string, results: FaultResults): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(results, null, 1)}\n`);
}

export function renderFaults({
  runs,
  fuzz,
  changes,
  webhooks,
  streams,
  failover,
  upgrade,
}: FaultResults): string {
  const total = (pick: (run: FaultRun) => number) =>
    runs.reduce((sum, run) => sum + pick(run), 0).toLocaleString("en");
  const summary =
    `${total(({ acknowledgedWrites }) => acknowledgedWrites)} acknowledged writes in ${total(({ calls }) => calls)} calls over ` +
    `${total(({ rounds }) => rounds)} rounds; ${total(({ unknown }) => unknown)} calls whose outcome the client could not know; ` +
    `${total(({ problems }) => problems.length)} problems.`;
  const table = markdownTable([
    [
      "fault",
      "rounds",
      "calls",
      "acknowledged writes",
      "outcome unknown",
      "longest recovery",
      "longest call",
      "problems",
    ],
    ...runs.map((run) => [
      `**${run.name}**: ${run.description}`,
      count(run.rounds),
      count(run.calls),
      count(run.acknowledgedWrites),
      count(run.unknown),
      `${count(run.longestRecoveryMs)} ms`,
      `${count(run.longestCallMs)} ms`,
      run.problems.length === 0 ? "none" : run.problems.join("; "),
    ]),
  ]);
  return [
    summary,
    table,
    ...memoryOf(runs),
    ...(fuzz === undefined ? [] : fuzzSection(fuzz)),
    ...(changes === undefined ? [] : ["## Copies of accounts", renderChanges(changes)]),
    ...(webhooks === undefined ? [] : ["## Webhooks", renderWebhooks(webhooks)]),
    ...(streams === undefined ? [] : ["## Idle streams", renderStreams(streams)]),
    ...(failover === undefined ? [] : ["## Promotions of a standby", renderFailover(failover)]),
    ...(upgrade === undefined ? [] : ["## A rolling upgrade", renderUpgrade(upgrade)]),
  ].join("\n\n");
}

/** In a paragraph. */
export function renderChanges(run: ChangesResult): string {
  const { changes, copies, serverKills, databaseCrashes, applied, resyncs, breaks, seconds, problems } = run;
  return (
    `${count(changes)} changes by 32 writers past the servers, in transactions that stay open for up to 5 s and commit in any order or roll ` +
    `back, in ${count(seconds)} s; meanwhile ${count(serverKills)} kill -9 of one of two servers, and ${count(databaseCrashes)} crashes of the ` +
    `database. ${count(copies)} copies, by \`changes.list\` and by streams, applied ${count(applied)} rows over ${count(breaks)} breaks, and were told ` +
    `${count(resyncs)} times to read everything again. ` +
    (problems.length === 0
      ? "At the end each equals its account: none lost, none of another user."
      : problems.join("; "))
  );
}

/** In a paragraph. */
export function renderWebhooks(run: WebhooksResult): string {
  const { events, webhooks, serverKills, refused, repeated, seconds, problems } = run;
  return (
    `${count(events)} events for ${count(webhooks)} webhooks by two servers, in ${count(seconds)} s; meanwhile ${count(serverKills)} kill -9 ` +
    `of one of them, and a receiver that refused ${count(refused)} deliveries, by a status of 500 or by closing the connection. What waits for a ` +
    `retry or for the lease of a dead server is made due at each kill. ${count(repeated)} were delivered once more, with the same id. ` +
    (problems.length === 0 ? "Each was delivered, and those of a row in their order." : problems.join("; "))
  );
}

/** In a paragraph. */
export function renderStreams({ streams, kilobytesEach: { rest, trpc }, problems }: StreamsResult): string {
  return (
    `${count(streams)} idle streams at one server, 10 for each user, took ${count(rest)} kB of memory each over REST and ${count(trpc)} kB over tRPC. ` +
    (problems.length === 0
      ? "Opened again after their clients had gone, none was refused: nothing was left of them."
      : problems.join("; "))
  );
}

/** In a paragraph. */
export function renderFailover(run: FailoverResult): string {
  const { promotions, acknowledgedWrites, unknown, longestOutageMs, seconds, problems } = run;
  return (
    `Two servers behind nginx, with a PgBouncer in transaction mode before each of two PostgreSQL 15: a primary and its synchronous standby. ` +
    `${count(promotions)} times, every process of the primary was killed with -9 under load, its standby promoted, and a new standby made. ` +
    `${count(acknowledgedWrites)} acknowledged writes in ${count(seconds)} s; ${count(unknown)} calls whose outcome the client could not know. ` +
    `No server was restarted. From a kill to the next acknowledged write it took ${count(longestOutageMs)} ms at most. ` +
    (problems.length === 0 ? "Nothing was lost, and nothing done twice." : problems.join("; "))
  );
}

/** In a paragraph. */
export function renderUpgrade(run: UpgradeResult): string {
  const { calls, acknowledgedWrites, unknown, migrationMs, longestCallMs, problems } = run;
  return (
    `Two servers of an earlier version under load: the database is migrated, then one server after the other is stopped with SIGTERM and started ` +
    `in this version. ${count(calls)} calls with ${count(acknowledgedWrites)} acknowledged writes; ${count(unknown)} calls got no answer, or 503, and ` +
    `were made again. Migrating took ${count(migrationMs)} ms, the longest call ${count(longestCallMs)} ms. ` +
    (problems.length === 0 ? "Nothing failed otherwise, was lost, or was done twice." : problems.join("; "))
  );
}

function memoryOf(runs: readonly FaultRun[]): string[] {
  return runs
    .filter(({ name }) => name === "mixed")
    .map(
      ({ minutes, memoryMb: { first, last } }) =>
        `mixed: in ${Math.round(minutes)} minutes the server's memory went from ${formatNumber(first)} MB to ${formatNumber(last)} MB.`,
    );
}

function fuzzSection({ requests, statuses, problems }: FuzzRun): string[] {
  const answers = Object.entries(statuses).map(([status, times]) => `${status}: ${count(times)}`);
  return [
    "## Generated requests",
    `${count(requests)} requests, generated from the schemas of /openapi.json, with odd paths, methods, batches and content types, tokens with ` +
      `some characters changed, and one in ten bytes on a socket. Answers by status (0: closed without one): ${answers.join(", ")}. ` +
      (problems.length === 0
        ? "No status of 500 or more but 503, no request that blocks the event loop for 50 ms, no leak, no exit."
        : problems.join("; ")),
  ];
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
