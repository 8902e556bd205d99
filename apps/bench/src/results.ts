/** The results of `pnpm bench`, kept as JSON in a file. Each part is replaced when it is measured again. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { dirname } from "node:path";
import { z } from "zod";
import { withClient } from "./postgres.ts";
import { Spread } from "./statistics.ts";

const Latency = z.object({ p50: z.number(), p95: z.number(), p99: z.number() });

const Round = z.object({
  requestsPerSecond: z.number(),
  cpuUsPerRequest: z.number(),
  latencyMs: Latency,
});

const Cell = z.object({
  contestant: z.string(),
  operation: z.string(),
  rounds: z.array(Round),
  errors: z.number(),
  memoryMb: z.number(),
});
export type Cell = z.output<typeof Cell>;

const Comparison = z.object({
  measuredAt: z.string(),
  secondsEach: z.number(),
  load: z.string(),
  cells: z.array(Cell),
  skipped: z.array(z.string()),
});
export type Comparison = z.output<typeof Comparison>;

const Steady = z.object({
  measuredAt: z.string(),
  seconds: z.number(),
  connections: z.number(),
  requests: z.number(),
  errors: z.number(),
  latencyMs: Latency,
  memoryMb: z.number(),
  withBadTokens: z.object({
    requests: z.number(),
    errors: z.number(),
    refusedMs: Latency,
    answeredMs: Latency,
  }),
  /** All clients at once, on a server that has just started. */
  burst: z.object({ seconds: z.number(), requests: z.number(), errors: z.number(), latencyMs: Latency }),
});
export type Steady = z.output<typeof Steady>;

const Size = z.object({
  measuredAt: z.string(),
  users: z.number(),
  tasks: z.number(),
  bytesPerTask: z.number(),
  /** Of the earlier version, where one was given. */
  bytesPerTaskBefore: z.number().optional(),
});
export type Size = z.output<typeof Size>;

const Exchange = z.object({
  measuredAt: z.string(),
  tasks: z.number(),
  documentMb: z.number(),
  exportSeconds: z.number(),
  importSeconds: z.number(),
  peakMemoryMb: z.number(),
  isEqual: z.boolean(),
});
export type Exchange = z.output<typeof Exchange>;

const Lines = z.array(z.object({ name: z.string(), share: z.number() }));
const Profiles = z.object({
  measuredAt: z.string(),
  operations: z.array(z.object({ operation: z.string(), packages: Lines, functions: Lines })),
});
export type Profiles = z.output<typeof Profiles>;

/** Of files that are compressed one by one. */
const Bytes = z.object({ files: z.number(), raw: z.number(), gzip: z.number(), brotli: z.number() });
export type Bytes = z.output<typeof Bytes>;

const PeerBytes = z.object({ name: z.string(), scripts: Bytes, styles: Bytes });
export type PeerBytes = z.output<typeof PeerBytes>;

const WebBytes = z.object({ scripts: Bytes, styles: Bytes, whole: Bytes, peer: PeerBytes.optional() });
export type WebBytes = z.output<typeof WebBytes>;

/** Of several visits. */
const View = z.object({ lcpMs: Spread, layoutShift: Spread, completeMs: Spread });
export type View = z.output<typeof View>;

const Interactions = z.object({
  /** From Enter to the painted row. */
  firstAddMs: Spread,
  nextAddMs: Spread,
  inpMs: Spread,
  /** `each`: how many there are of them in a run. */
  groups: z.array(z.object({ keys: z.string(), each: z.number(), worstMs: Spread })),
});
export type Interactions = z.output<typeof Interactions>;

/** Of these, `partial` had scrolled: only what the page was to draw came late. */
const DroppedFrames = z.object({ dropped: Spread, partial: Spread });

const Scrolling = z.object({
  pixels: z.number(),
  pixelsPerSecond: z.number(),
  ours: DroppedFrames,
  control: DroppedFrames,
});
export type Scrolling = z.output<typeof Scrolling>;

const OtherDevice = z.object({ times: z.number(), delayMs: Spread });
export type OtherDevice = z.output<typeof OtherDevice>;

const Web = z.object({
  measuredAt: z.string(),
  tasks: z.number(),
  rounds: z.number(),
  bytes: WebBytes,
  firstVisit: View,
  secondVisit: View,
  interactions: Interactions,
  scrolling: Scrolling,
  otherDevice: OtherDevice,
});
export type Web = z.output<typeof Web>;

const Results = z.object({
  machine: z.string(),
  comparison: Comparison.optional(),
  steady: Steady.optional(),
  size: Size.optional(),
  exchange: Exchange.optional(),
  profiles: Profiles.optional(),
  web: Web.optional(),
});
export type Results = z.output<typeof Results>;

export async function readResults(path: string): Promise<Results> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? { machine: "" } : Results.parse(JSON.parse(text));
}

export async function writeResults(path: string, results: Results): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(results, null, 1)}\n`);
}

/** @param databaseUrl of the PostgreSQL that is measured */
export async function describeMachine(databaseUrl: string): Promise<string> {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ server_version: string }>("SHOW server_version"),
  );
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), ${gigabytes} GB, Node ${process.version}, PostgreSQL ${rows[0]?.server_version ?? "unknown"}`;
}
