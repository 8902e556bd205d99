/** The jobs that servers do by themselves: each once for all servers, as rows with a time and a lease. */
import { randomUUID } from "node:crypto";
import type { Database } from "@taskwell/db/database";
import { databaseFailure } from "@taskwell/db/failure";
import { integer, text } from "@taskwell/db/row";
import type { RowReader } from "@taskwell/db/row";
import type { Queue, Work } from "./runner-service.ts";

export interface Job {
  /** Its key: a job with another name is another job. */
  readonly name: string;
  readonly everyHours: number;
  /** Whether each server that starts has it done. */
  readonly isDoneAtStart?: boolean;
  readonly run: () => Promise<unknown>;
}

export interface JobQueueOptions {
  readonly db: Database;
  readonly jobs: readonly Job[];
  readonly onError: (error: unknown, job: string) => void;
  /** For tests. */
  readonly leaseMs?: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Before a failed job is tried again. */
const retryMs = (attempts: number) => Math.min(hourMs, minuteMs * 2 ** (attempts - 1));

/** To be taken now: nobody has it, or who had it is gone. For statements that know `now()`. */
export const isDueSql = "next_at <= now() AND (lease_until IS NULL OR lease_until <= now())";
/** Milliseconds until the first is due, or its lease ends. */
export const waitSql = `SELECT ceil(extract(epoch FROM min(greatest(next_at, lease_until)) - clock_timestamp()) * 1000)::bigint`;
export const readWait: RowReader<number | undefined> = ([ms]) =>
  typeof ms === "string" ? Math.max(0, Number(ms)) : undefined;

/** How many jobs are in each state. The others wait for their time. */
export interface JobCounts {
  /** Due, and not taken. */
  readonly waiting: number;
  readonly running: number;
  /** To be tried again, now or later. */
  readonly failed: number;
}

interface Taken {
  readonly name: string;
  readonly attempts: number;
  readonly lease: string;
}

export class JobQueue implements Queue {
  readonly #options: Required<JobQueueOptions>;
  #isRegistered = false;

  constructor(options: JobQueueOptions) {
    this.#options = { leaseMs: minuteMs, ...options };
  }

  async take(limit: number): Promise<readonly Work[]> {
    const { db, jobs, leaseMs } = this.#options;
    return await db.asSystem("take jobs that are due", async () => {
      if (!this.#isRegistered) await this.#register();
      const lease = randomUUID();
      const sql = `UPDATE jobs.jobs SET lease = $1, lease_until = now() + $2 * interval '1 ms' WHERE name IN (
          SELECT name FROM jobs.jobs WHERE ${isDueSql} AND name = ANY ($3) ORDER BY next_at LIMIT $4
          FOR UPDATE SKIP LOCKED) RETURNING name, attempts`;
      const values = [lease, leaseMs, jobs.map(({ name }) => name), limit];
      const taken = await db.query(sql, values, ([name, attempts]) => ({
        name: text(name),
        attempts: integer(attempts),
        lease,
      }));
      return taken.map((one) => () => this.#run(one));
    });
  }

  async waitMs(): Promise<number | undefined> {
    const { db, jobs } = this.#options;
    const sql = `${waitSql} FROM jobs.jobs WHERE name = ANY ($1)`;
    const names = jobs.map(({ name }) => name);
    const [wait] = await db.asSystem("see when a job is due", () => db.query(sql, [names], readWait));
    return wait;
  }

  async counts(): Promise<JobCounts> {
    const { db, jobs } = this.#options;
    const sql = `SELECT count(*) FILTER (WHERE ${isDueSql}), count(*) FILTER (WHERE lease_until > now()),
        count(*) FILTER (WHERE attempts > 0) FROM jobs.jobs WHERE name = ANY ($1)`;
    const [counts] = await db.asSystem("count jobs", () =>
      db.query(sql, [jobs.map(({ name }) => name)], ([waiting, running, failed]) => ({
        waiting: integer(waiting),
        running: integer(running),
        failed: integer(failed),
      })),
    );
    return counts ?? { waiting: 0, running: 0, failed: 0 };
  }

  async #register(): Promise<void> {
    const { prisma } = this.#options.db;
    const { jobs } = this.#options;
    await prisma.job.createMany({ data: jobs.map(({ name }) => ({ name })), skipDuplicates: true });
    const first = jobs.filter(({ isDoneAtStart }) => isDoneAtStart).map(({ name }) => name);
    await prisma.job.updateMany({ where: { name: { in: first } }, data: { nextAt: new Date(0) } });
    this.#isRegistered = true;
  }

  async #run({ name, attempts, lease }: Taken): Promise<void> {
    const { db, jobs, onError, leaseMs } = this.#options;
    const job = jobs.find((one) => one.name === name);
    if (job === undefined) return;
    // What takes longer than the lease stays this server's, as long as it lives.
    const renewal = setInterval(
      () => void this.#renew(name, lease).catch(() => undefined),
      leaseMs / 3,
    ).unref();
    let failure: unknown;
    try {
      await job.run();
    } catch (error) {
      failure = error ?? "unknown";
      onError(error, name);
    } finally {
      clearInterval(renewal);
    }
    const failed = failure === undefined ? 0 : attempts + 1;
    const waitMs = failed === 0 ? job.everyHours * hourMs : retryMs(failed);
    // By the database's clock, which decides what is due.
    const sql = `UPDATE jobs.jobs SET lease = NULL, lease_until = NULL, attempts = $3, last_error = $4,
        next_at = clock_timestamp() + $5 * interval '1 ms' WHERE name = $1 AND lease = $2`;
    await db.asSystem("say that a job has been done", () =>
      db.query(
        sql,
        [name, lease, failed, failure === undefined ? null : nameOf(failure), waitMs],
        () => null,
      ),
    );
  }

  async #renew(name: string, lease: string): Promise<void> {
    const { db, leaseMs } = this.#options;
    const sql = `UPDATE jobs.jobs SET lease_until = now() + $3 * interval '1 ms' WHERE name = $1 AND lease = $2`;
    await db.asSystem("renew the lease of a job", () => db.query(sql, [name, lease, leaseMs], () => null));
  }
}

/** Without its message, which may quote a row. */
function nameOf(error: unknown): string {
  const failure = databaseFailure(error);
  if (failure !== "other") return failure;
  return error instanceof Error ? error.name : "unknown";
}
