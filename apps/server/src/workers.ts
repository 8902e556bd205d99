/** One server in several processes, for machines with more cores than one: they share the port, and each has its own pool. */
import cluster from "node:cluster";
import type { Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "./config.ts";
import { locateDatabase, StartupError, waitForDatabase, waitForMigrations } from "./database.ts";
import { signingSecret } from "./secret.ts";
import type { RunningServer, ServerOptions } from "./server.ts";

const replaceAfterMs = 500;

/**
 * Finds, starts and migrates the database once, then starts `config.workers` processes of this program on it. One
 * that dies is replaced.
 *
 * @throws {Error} as `startServer`, and when a worker ends before it has ever been ready
 */
export async function startWorkers(options: ServerOptions, signal: AbortSignal): Promise<RunningServer> {
  const { config, log, onFatal } = options;
  const location = await locateDatabase(config, log, onFatal);
  const secret = await signingSecret(config);
  let stopping = false;
  const close = async () => {
    stopping = true;
    await Promise.all(Object.values(cluster.workers ?? {}).map(stopWorker));
    await location.release();
  };
  const start = () => cluster.fork(environmentOf(config, location.url, secret));

  try {
    await waitForDatabase(location, log, signal);
    if (location.migrateOnStart) await waitForMigrations(location, log, signal, () => {});
    const urls = await Promise.all(Array.from({ length: config.workers }, async () => await urlOf(start())));
    cluster.on("exit", async (worker) => {
      if (stopping) return;
      log.error({ worker: worker.process.pid }, "a worker died; starting another");
      await sleep(replaceAfterMs);
      if (!stopping) start();
    });
    signal.throwIfAborted();
    const [url = ""] = urls;
    return { url, secret, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a worker is told, besides what this process was: where everything is by now, and its share of the connections. */
function environmentOf(config: Config, databaseUrl: string, secret: string | undefined): NodeJS.ProcessEnv {
  return {
    DATABASE_URL: databaseUrl,
    DIRECT_URL: config.database?.directUrl ?? databaseUrl,
    DATABASE_POOL_SIZE: String(Math.ceil(config.poolSize / config.workers)),
    MIGRATE_ON_START: "false",
    ...(secret === undefined ? {} : { BETTER_AUTH_SECRET: secret }),
  };
}

/** Where a worker listens, once it is ready. */
async function urlOf(worker: Worker): Promise<string> {
  const ended = once(worker, "exit").then(() => {
    throw new StartupError("A worker could not start; the line before says why.");
  });
  const [url]: unknown[] = await Promise.race([once(worker, "message"), ended]);
  ended.catch(() => {});
  return String(url);
}

async function stopWorker(worker: Worker | undefined): Promise<void> {
  if (worker === undefined || worker.isDead()) return;
  const ended = once(worker, "exit");
  worker.process.kill("SIGTERM");
  await ended;
}
