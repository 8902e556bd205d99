/** What is counted for Prometheus. A label is never anything that a caller sent. See docs/observability.md. */
import type { CallCode } from "@taskwell/api/observer";
import type { Database } from "@taskwell/db/database";
import { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { RunningJobs } from "./jobs.ts";
import type { Protocol } from "./observer.ts";
import type { RefusingLimit } from "./rate-limits.ts";

/** From a millisecond to the longest response. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 6];
/** What PostgreSQL does not say in time is left out of the scrape. */
const maxCountMs = 1_000;

interface CountedCall {
  readonly procedure: string;
  readonly protocol: Protocol;
  readonly code: CallCode;
  readonly durationSeconds: number;
}

interface CountedRequest {
  readonly protocol: Protocol;
  readonly route: string;
  readonly status: number;
}

/** What is looked at for each scrape. */
interface Watched {
  readonly db: Database;
  readonly poolSize: number;
  readonly streams: { readonly count: number };
  readonly jobs: RunningJobs;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #registers = [this.#registry];
  readonly #requests = new Counter({
    name: "taskwell_http_requests_total",
    help: "HTTP requests that have been answered.",
    labelNames: ["protocol", "route", "status"],
    registers: this.#registers,
  });
  readonly #calls = new Counter({
    name: "taskwell_procedure_calls_total",
    help: "Calls of procedures, each call of a batch by itself. The code is OK, or tRPC's of the error.",
    labelNames: ["procedure", "protocol", "code"],
    registers: this.#registers,
  });
  readonly #durations = new Histogram({
    name: "taskwell_procedure_duration_seconds",
    help: "How long calls of procedures took; of a stream, until it was open.",
    labelNames: ["procedure"],
    buckets: durationBuckets,
    registers: this.#registers,
  });
  readonly #tokens = new Counter({
    name: "taskwell_token_lookups_total",
    help: "Tokens looked up in the cache of verified tokens: hit or miss.",
    labelNames: ["result"],
    registers: this.#registers,
  });
  readonly #refusals = new Counter({
    name: "taskwell_rate_limit_refusals_total",
    help: "Requests refused by a rate limit.",
    labelNames: ["limit"],
    registers: this.#registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    // Gauges with the names of counters. The same by type, without `_total`, stay.
    for (const kind of ["handles", "requests", "resources"])
      this.#registry.removeSingleMetric(`nodejs_active_${kind}_total`);
    // A rate counts the first refusal only if there was a zero before.
    for (const limit of ["calls", "failed_auth", "sign_in"]) this.#refusals.inc({ limit }, 0);
    for (const result of ["hit", "miss"]) this.#tokens.inc({ result }, 0);
  }

  read(): Promise<string> {
    return this.#registry.metrics();
  }

  /** In a worker: the first process reads them, and serves those of all. */
  answerFirstProcess(): void {
    AggregatorRegistry.setRegistries(this.#registers);
    workersReader();
  }

  countRequest({ protocol, route, status }: CountedRequest): void {
    this.#requests.inc({ protocol, route, status });
  }

  countCall({ procedure, protocol, code, durationSeconds }: CountedCall): void {
    this.#calls.inc({ procedure, protocol, code });
    this.#durations.observe({ procedure }, durationSeconds);
  }

  countLookup(isCached: boolean): void {
    this.#tokens.inc({ result: isCached ? "hit" : "miss" });
  }

  countRefusal(limit: RefusingLimit): void {
    this.#refusals.inc({ limit });
  }

  /** Adds what is looked at for each scrape. */
  watch({ db, poolSize, streams, jobs }: Watched): void {
    this.#gauge(
      "taskwell_database_connections",
      "Open connections to PostgreSQL.",
      () => db.connections().open,
    );
    this.#gauge(
      "taskwell_database_idle_connections",
      "Open connections that are free.",
      () => db.connections().idle,
    );
    this.#gauge("taskwell_database_max_connections", "Connections that there may be.", () => poolSize);
    this.#gauge(
      "taskwell_database_waiting_queries",
      "Queries and transactions that wait for a connection.",
      () => db.connections().waiting,
    );
    this.#gauge("taskwell_open_streams", "Streams of changes that clients follow.", () => streams.count);
    this.#watchWork(jobs);
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: this.#registers,
      collect: () => gauge.set(read()),
    });
  }

  /** These are the same at every server and worker of a database, so they are not added up. */
  #watchWork(work: RunningJobs): void {
    const shared = { aggregator: "max", registers: this.#registers } as const;
    const jobs = new Gauge({
      name: "taskwell_jobs",
      help: "Jobs that are due, that are running, and that have failed and will be tried again.",
      labelNames: ["state"],
      ...shared,
      collect: async () => {
        const counts = await inTime(work.countJobs());
        jobs.reset();
        for (const [state, count] of Object.entries(counts ?? {})) jobs.set({ state }, count);
      },
    });
    const webhooks = new Gauge({
      name: "taskwell_waiting_webhooks",
      help: "Webhooks that have something to deliver, now or at a later attempt.",
      ...shared,
      collect: async () => {
        const count = await inTime(work.countWebhooks());
        if (count === undefined) webhooks.remove();
        else webhooks.set(count);
      },
    });
  }
}

async function inTime<T>(counting: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), maxCountMs);
  });
  const counted = await Promise.race([counting.catch(() => undefined), late]);
  clearTimeout(timer);
  return counted;
}

let reader: AggregatorRegistry<typeof Registry.PROMETHEUS_CONTENT_TYPE> | undefined;

function workersReader() {
  reader ??= new AggregatorRegistry();
  return reader;
}

/** In the first process: the metrics of all workers, added up. */
export async function readWorkers(): Promise<string> {
  return await workersReader().clusterMetrics();
}
