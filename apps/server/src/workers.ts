/** Runs one server as several processes, for machines with several cores: they share the port, each with its own pool. */
import cluster from "node:cluster";
import type { Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "./environment.ts";
import { locateDatabase, StartupError, waitForDatabase, waitForMigrations } from "./database.ts";
import { serveWorkersMetrics } from "./metrics-server.ts";
import { loadSigningSecret } from "./signing-secret.ts";
import type { RunningServer, ServerOptions } from "./server.ts";

const restartDelayMs = 500;

/**
 * Finds, starts and migrates the database once, then starts `config.workers` processes of this program, and replaces
 * any that dies.
 *
 * @throws {Error} like `startServer`, and if a worker ends before it is ready
 */
export async function startWorkers(options: ServerOptions, signal: AbortSignal): Promise<RunningServer> {
  const { config, log, onFatal } = options;
  const location = await locateDatabase(config, log, onFatal);
  const secret = await loadSigningSecret(config);
  const closeMetrics = await serveWorkersMetrics(config, log);
  let isStopping = false;
  const close = async () => {
    isStopping = true;
    closeMetrics();
    await Promise.all(Object.values(cluster.workers ?? {}).map(stopWorker));
    await location.release();
  };
  const start = () => cluster.fork(workerEnvironment(config, location.url, secret));

  try {
    await waitForDatabase(location, log, signal);
    if (location.migrateOnStart) await waitForMigrations(location, log, signal, () => {});
    const urls = await Promise.all(
      Array.from({ length: config.workers }, async () => await waitForUrl(start())),
    );
    cluster.on("exit", async (worker) => {
      if (isStopping) return;
      log.error({ worker: worker.process.pid }, "a worker died; starting another");
      await sleep(restartDelayMs);
      if (!isStopping) start();
    });
    signal.throwIfAborted();
    const [url = ""] = urls;
    return { url, secret, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Changes to this process's environment for a worker: where the database is, and its share of the connections. */
function workerEnvironment(
  config: Config,
  databaseUrl: string,
  secret: string | undefined,
): NodeJS.ProcessEnv {
  return {
    DATABASE_URL: databaseUrl,
    DIRECT_URL: config.database?.directUrl ?? databaseUrl,
    DATABASE_POOL_SIZE: String(Math.ceil(config.poolSize / config.workers)),
    MIGRATE_ON_START: "false",
    ...(secret === undefined ? {} : { BETTER_AUTH_SECRET: secret }),
  };
}

/** Waits until a worker is ready, and returns the URL that it listens on. */
async function waitForUrl(worker: Worker): Promise<string> {
  const ended = once(worker, "exit").then(() => {
    throw new StartupError("A worker could not start. The log line before this one says why.");
  });
  const ready = new Promise<string>((resolve) => {
    // Metrics are messages, too.
    worker.on("message", (message: unknown) => {
      if (typeof message === "string") resolve(message);
    });
  });
  const url = await Promise.race([ready, ended]);
  ended.catch(() => {});
  return url;
}

async function stopWorker(worker: Worker | undefined): Promise<void> {
  if (worker === undefined || worker.isDead()) return;
  const ended = once(worker, "exit");
  worker.process.kill("SIGTERM");
  await ended;
}
