/** Measures, and serves what is measured at a port of its own: it is for operators, not for users. */
import cluster from "node:cluster";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { StartupError } from "./database.ts";
import type { Config } from "./environment.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";

interface RunningMetrics {
  readonly metrics: Metrics;
  close(): void;
}

/**
 * @returns undefined if nothing is to be measured; prom-client is then not even loaded
 * @throws {StartupError} if it cannot listen there
 */
export async function startMetrics(config: Config, log: Logger): Promise<RunningMetrics | undefined> {
  if (config.metrics === undefined) return undefined;
  const { Metrics } = await import("./metrics.ts");
  const metrics = new Metrics();
  if (cluster.isPrimary) return { metrics, close: await serve(config.metrics, () => metrics.read(), log) };
  metrics.answerFirstProcess();
  return { metrics, close: () => {} };
}

/**
 * In the first process of several: serves the metrics of all workers.
 *
 * @returns a function that ends it
 */
export async function serveWorkersMetrics(config: Config, log: Logger): Promise<() => void> {
  if (config.metrics === undefined) return () => {};
  const { readWorkers } = await import("./metrics.ts");
  return await serve(config.metrics, readWorkers, log);
}

async function serve(
  { host, port }: NonNullable<Config["metrics"]>,
  read: () => Promise<string>,
  log: Logger,
): Promise<() => void> {
  const server = createServer((request, response) => {
    const [path] = request.url?.split("?") ?? [];
    if (request.method !== "GET" || path !== "/metrics") return void response.writeHead(404).end();
    read().then(
      (text) =>
        response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text),
      (err: unknown) => {
        log.warn({ err }, "could not read the metrics");
        response.writeHead(503).end();
      },
    );
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    const advice = "Choose another METRICS_PORT or METRICS_HOST.";
    throw new StartupError(`Cannot serve metrics on ${host}:${port}: ${code}. ${advice}`, { cause });
  }
  const address: AddressInfo | string | null = server.address();
  if (typeof address === "object" && address !== null)
    log.info(`metrics at http://${host.includes(":") ? `[${host}]` : host}:${address.port}/metrics`);
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
