/** Metrics of a running server, as Prometheus reads them, and the dashboard that shows them. */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { cloneDatabase } from "@taskwell/db/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openStream, restStream, trpcStream } from "./testing-streams.ts";
import { aCaller, callerOf, secret, send, startProcess, tokenOf } from "./testing.ts";
import type { ServerProcess } from "./testing.ts";

const metricsUrl = (server: ServerProcess) => /metrics at (http:[^"]+)/.exec(server.output())?.[1] ?? "";
const start = async (environment: Record<string, string>) =>
  startProcess({
    BETTER_AUTH_SECRET: secret,
    DATABASE_URL: await cloneDatabase(inject("adminUrl")),
    ...environment,
  });

/** The value of a series, such as `taskwell_jobs{state="failed"}`. */
const valueOf = (scrape: string, series: string) => {
  const line = scrape.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
};
/** Of series whose labels include these. */
const sumOf = (scrape: string, name: string, label = "") =>
  scrape
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);

describe("the metrics of a server", () => {
  let server: ServerProcess;
  let url: string;
  const scrape = async () => (await send(metricsUrl(server))).text;
  const calls = (labels: string) => `taskwell_procedure_calls_total{${labels}}`;
  beforeAll(async () => {
    server = await start({ METRICS_PORT: "0", RATE_LIMIT: "1000", RATE_LIMIT_BURST: "15" });
    url = await server.ready();
  });
  afterAll(() => server.stop());

  test("count calls by procedure, protocol and code, each of a batch by itself", async () => {
    const ann = await aCaller(url);
    const bearer = { headers: { authorization: `Bearer ${await tokenOf(ann.userId)}` } };
    await ann.mutate("task.create", { title: "Count me" });
    await ann.mutate("task.create", { title: "" });
    await ann.query("task.byId", { id: randomUUID() });
    await send(`${url}/trpc/me.get,task.list?batch=1`, bearer);
    await send(`${url}/trpc/me.get`, { headers: { ...bearer.headers, "trpc-accept": "application/json" } });
    await send(`${url}/api/me/tasks`, bearer);
    await send(`${url}/trpc/me.get`);
    await send(`${url}/trpc/${randomUUID()}`, bearer);
    await send(`${url}/api/me/${randomUUID()}`, bearer);

    const text = await scrape();
    expect(valueOf(text, calls('procedure="task.create",protocol="trpc",code="OK"'))).toBe(1);
    expect(valueOf(text, calls('procedure="task.create",protocol="trpc",code="BAD_REQUEST"'))).toBe(1);
    expect(valueOf(text, calls('procedure="task.byId",protocol="trpc",code="NOT_FOUND"'))).toBe(1);
    expect(valueOf(text, calls('procedure="me.get",protocol="trpc",code="OK"'))).toBe(2);
    expect(valueOf(text, calls('procedure="me.get",protocol="trpc",code="UNAUTHORIZED"'))).toBe(1);
    expect(valueOf(text, calls('procedure="task.list",protocol="rest",code="OK"'))).toBe(1);
    const request = (labels: string) => valueOf(text, `taskwell_http_requests_total{${labels}}`);
    expect(request('protocol="trpc",route="/trpc/*",status="200"')).toBe(1);
    expect(request('protocol="trpc",route="/trpc/unknown",status="404"')).toBe(1);
    expect(request('protocol="rest",route="unknown",status="404"')).toBe(1);
    expect(request('protocol="rest",route="/api/{user_id}/tasks",status="200"')).toBe(1);
    expect(sumOf(text, "taskwell_procedure_duration_seconds_count", 'procedure="task.create"')).toBe(2);
    expect(valueOf(text, 'taskwell_token_lookups_total{result="hit"}')).toBeGreaterThan(0);
    expect(text).not.toMatch(/Count me|user-|[0-9a-f]{8}-[0-9a-f]{4}/);
  });

  test("count what a rate limit refuses", async () => {
    const ann = await aCaller(url);
    await Promise.all(Array.from({ length: 20 }, () => ann.query("me.get")));
    expect(valueOf(await scrape(), 'taskwell_rate_limit_refusals_total{limit="calls"}')).toBe(5);
  });

  test("count streams while they are open, over REST and tRPC", async () => {
    const token = await tokenOf(`user-${randomUUID()}`);
    const streams = [
      await openStream(`${url}${restStream}`, token),
      await openStream(`${url}${trpcStream}`, token),
    ];
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    const open = async () => valueOf(await scrape(), "taskwell_open_streams");
    await expect.poll(open).toBe(2);
    for (const stream of streams) stream.close();
    await expect.poll(open).toBe(0);
  });

  test("include the process, the pool and the queues", async () => {
    const text = await scrape();
    expect(valueOf(text, "taskwell_database_max_connections")).toBe(10);
    expect(valueOf(text, "taskwell_database_connections")).toBeGreaterThan(0);
    expect(valueOf(text, 'taskwell_jobs{state="failed"}')).toBe(0);
    expect(valueOf(text, "taskwell_waiting_webhooks")).toBe(0);
    expect(valueOf(text, "nodejs_eventloop_lag_p99_seconds")).toBeGreaterThanOrEqual(0);
    expect(sumOf(text, "nodejs_gc_duration_seconds_count")).toBeGreaterThan(0);
  });

  test("include everything that the dashboard shows", async () => {
    const dashboard = await readFile(new URL("../deploy/grafana-dashboard.json", import.meta.url), "utf8");
    const expressions = [...dashboard.matchAll(/"expr": "(.*)"/g)].map(([, expression = ""]) => expression);
    const names = new Set(expressions.flatMap((one) => one.match(/\b(taskwell|nodejs|process)_\w+/g) ?? []));
    expect(names.size).toBeGreaterThan(15);
    const text = await scrape();
    const missing = [...names].filter((name) => !new RegExp(`^${name}[{ ]`, "m").test(text));
    expect(missing).toEqual([]);
  });

  test("are not served at the port for users, nor is anything else at theirs", async () => {
    expect((await send(`${url}/metrics`)).status).toBe(404);
    const { origin } = new URL(metricsUrl(server));
    expect((await send(`${origin}/readyz`)).status).toBe(404);
  });
});

test("the metrics of several workers are served once, and added up if each has its own", async () => {
  const DATABASE_URL = await cloneDatabase(inject("adminUrl"));
  const server = await start({ METRICS_PORT: "0", WORKERS: "2", DATABASE_URL });
  const client = new pg.Client(DATABASE_URL);
  await client.connect();
  try {
    const url = await server.ready();
    const token = await tokenOf(`user-${randomUUID()}`);
    const count = 40;
    // Each on a connection of its own, so that both workers get some.
    for (let made = 0; made < count; made += 1)
      await send(`${url}/trpc/me.get`, {
        headers: { authorization: `Bearer ${token}`, connection: "close" },
      });

    const { text } = await send(metricsUrl(server));
    expect(sumOf(text, "taskwell_procedure_calls_total")).toBe(count);
    expect(valueOf(text, 'taskwell_token_lookups_total{result="miss"}')).toBe(2);
    expect(valueOf(text, "taskwell_database_max_connections")).toBe(10);
    const failedJobs = async () => {
      // Again each time: the job is done when the server starts, and has then not failed.
      await client.query("UPDATE jobs.jobs SET attempts = 1 WHERE name = 'empty the trash'");
      return valueOf((await send(metricsUrl(server))).text, 'taskwell_jobs{state="failed"}');
    };
    await expect.poll(failedJobs).toBe(1);
  } finally {
    await client.end();
    await server.stop();
  }
});

test("without METRICS_PORT there are none", async () => {
  const server = await start({});
  try {
    const caller = callerOf(await server.ready(), await tokenOf(randomUUID()));
    expect((await caller.query("me.get")).status).toBe(200);
    expect(server.output()).not.toContain("metrics at");
  } finally {
    await server.stop();
  }
});
