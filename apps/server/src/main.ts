/** Starts the server, or its workers, prints where it listens, and stops it on a signal. */
import cluster from "node:cluster";
import { setFlagsFromString } from "node:v8";
import { DataDirInUseError } from "@taskwell/db/embedded";
import { IsolationError } from "@taskwell/db/isolation";
import { MigrationError } from "@taskwell/db/migrate";
import { readConfig } from "./environment.ts";
import { StartupError } from "./database.ts";
import { startServer } from "./server.ts";
import type { RunningServer } from "./server.ts";
import { createLogger } from "./logger.ts";
import { startupWarnings } from "./startup-warnings.ts";
import { welcomeText } from "./welcome.ts";
import { startWorkers } from "./workers.ts";

const exitDeadlineMs = 9_500;

// Optimising Prisma's WebAssembly engines, which run rarely, would cost V8 some 50 MB for good.
setFlagsFromString("--liftoff-only");
// By default V8 lets the heap grow to four times the live data before a full collection. With a limit of twice, a
// thousand connections take 70 MB less.
setFlagsFromString("--heap-growing-percent=100");

const config = readConfig();
const log = createLogger(config.logLevel, process.stdout.isTTY);
if (cluster.isPrimary) for (const warning of startupWarnings(config)) log.warn(warning);

// A bug: log it and exit; a supervisor restarts the server.
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(1);
    log.info({ signal }, "stopping: finishing requests in progress");
    setTimeout(() => process.exit(1), exitDeadlineMs).unref();
    stop.abort();
  });
}

try {
  const start = config.workers > 1 && cluster.isPrimary ? startWorkers : startServer;
  const server = await start({ config, log, now: () => new Date(), onFatal: fail }, stop.signal);
  if (cluster.isPrimary) {
    // Logged at every level: whoever started the server waits for this line.
    log.child({}, { level: "info" }).info(`ready at ${server.url}`);
    if (process.stdout.isTTY && !config.isProduction) process.stdout.write(await welcomeText(config, server));
  } else process.send?.(server.url);
  await closeOnSignal(server);
} catch (error) {
  if (!stop.signal.aborted) fail(error);
}
if (cluster.isPrimary) log.info("stopped");
process.exit(0);

async function closeOnSignal(server: RunningServer): Promise<void> {
  if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
  await server.close();
}

function fail(error: unknown): never {
  const isExplained = [StartupError, IsolationError, MigrationError, DataDirInUseError].some(
    (kind) => error instanceof kind,
  );
  const message = error instanceof Error ? error.message : "the server could not start";
  log.fatal(isExplained ? {} : { err: error }, message);
  process.exit(1);
}
