/** Boots the server, or the workers that it consists of, says where it is, and stops it when asked to. */
import cluster from "node:cluster";
import { setFlagsFromString } from "node:v8";
import { DataDirInUseError } from "@taskwell/db/embedded";
import { IsolationError } from "@taskwell/db/isolation";
import { readConfig } from "./config.ts";
import { StartupError } from "./database.ts";
import { startServer } from "./server.ts";
import type { RunningServer } from "./server.ts";
import { createLogger } from "./telemetry.ts";
import { welcome } from "./welcome.ts";
import { startWorkers } from "./workers.ts";

const exitWithinMs = 9_500;

// Prisma's engines are WebAssembly, and run seldom: to optimise them takes V8 some 50 MB, which it keeps.
setFlagsFromString("--liftoff-only");
// Up to four times what is in use, V8 would let the heap grow before it looks for garbage in all of it. Up to twice, a
// thousand connections take 70 MB less.
setFlagsFromString("--heap-growing-percent=100");

const config = readConfig();
const log = createLogger(config.logLevel, process.stdout.isTTY);
if (config.secretWeakness !== undefined) {
  log.warn(`BETTER_AUTH_SECRET ${config.secretWeakness}. In production the server would not start with it.`);
}

if (config.production && config.auth.mode === "builtin" && config.rateLimit === undefined)
  log.warn("RATE_LIMIT is off: nothing keeps passwords from being guessed.");

// A bug: say so in the log, and leave the rest to whoever starts servers again.
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(1);
    log.info({ signal }, "stopping: finishing what runs");
    setTimeout(() => process.exit(1), exitWithinMs).unref();
    stop.abort();
  });
}

try {
  const start = config.workers > 1 && cluster.isPrimary ? startWorkers : startServer;
  const server = await start({ config, log, now: () => new Date(), onFatal: fail }, stop.signal);
  if (cluster.isPrimary) {
    // Whatever the level: it is what whoever started the server waits for.
    log.child({}, { level: "info" }).info(`ready at ${server.url}`);
    if (process.stdout.isTTY && !config.production) process.stdout.write(await welcome(config, server));
  } else process.send?.(server.url);
  await stopOf(server);
} catch (error) {
  if (!stop.signal.aborted) fail(error);
}
if (cluster.isPrimary) log.info("stopped");
process.exit(0);

async function stopOf(server: RunningServer): Promise<void> {
  if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
  await server.close();
}

function fail(error: unknown): never {
  const explained = [StartupError, IsolationError, DataDirInUseError].some((kind) => error instanceof kind);
  const message = error instanceof Error ? error.message : "could not start";
  log.fatal(explained ? {} : { err: error }, message);
  process.exit(1);
}
