/** What a server does by itself: jobs once a day, and the delivery of webhooks. */
import { setTimeout as sleep } from "node:timers/promises";
import { deleteExpiredSessions } from "@taskwell/accounts";
import { rotateChangeLog } from "@taskwell/api/change-log-rotation";
import type { Services } from "@taskwell/api/context";
import { forgetOldAnswers } from "@taskwell/api/idempotency";
import { JobQueue } from "@taskwell/api/jobs";
import type { JobCounts } from "@taskwell/api/jobs";
import { Runner } from "@taskwell/api/runner";
import { emptyTrash } from "@taskwell/api/trash";
import { WebhookDispatcher } from "@taskwell/api/webhook-dispatcher";
import type { Logger } from "./logger.ts";

/** A job that takes longer fails when the process ends, and is done again. */
const maxCloseMs = 5_000;

export interface RunningJobs {
  countJobs(): Promise<JobCounts>;
  /** How many webhooks have something to deliver. */
  countWebhooks(): Promise<number>;
  /** Takes no more, and waits a little for what is running. */
  close(): Promise<void>;
}

/** Several servers share the jobs. None keeps the server from starting. */
export function startJobs(services: Services, historyDays: number, log: Logger): RunningJobs {
  const { db, webhooks } = services;
  const dispatcher =
    webhooks.mode === "off"
      ? undefined
      : new WebhookDispatcher({
          services,
          onError: (err) => log.warn({ err }, "could not deliver to webhooks"),
        });
  const emptyAndTell = async () => {
    await emptyTrash(db);
    // Purged tasks and lists are events, too. And no cursor may get older than the log where nobody changes anything.
    dispatcher?.sweep();
  };
  const everyHours = 24;
  const jobs = [
    {
      name: "rotate the change log",
      everyHours,
      isDoneAtStart: true,
      run: () => rotateChangeLog(db, historyDays),
    },
    { name: "empty the trash", everyHours, run: emptyAndTell },
    { name: "forget old answers", everyHours, run: () => forgetOldAnswers(db) },
    { name: "delete expired sessions", everyHours, run: () => deleteExpiredSessions(db) },
  ];
  const queue = new JobQueue({ db, jobs, onError: (err, job) => log.warn({ err, job }, "a job failed") });
  const runner = new Runner({
    queue,
    concurrency: 1,
    onError: (err) => log.warn({ err }, "could not look for jobs"),
  });
  runner.wake();
  return {
    countJobs: () => queue.counts(),
    countWebhooks: async () => (await dispatcher?.countWaiting()) ?? 0,
    close: async () => {
      const isDone = Promise.all([runner.close(), dispatcher?.close()]);
      await Promise.race([isDone, sleep(maxCloseMs, undefined, { ref: false })]);
      webhooks.close();
    },
  };
}
