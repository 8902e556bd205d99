/** Traces of a running server, as a collector receives them. */
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { cloneDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { z } from "zod";
import { secret, send, startProcess, tokenOf } from "./testing.ts";
import type { ServerProcess } from "./testing.ts";

/** The part of OTLP's JSON that the tests look at. */
const Attribute = z.object({
  key: z.string(),
  value: z.object({ stringValue: z.string().optional(), intValue: z.number().optional() }),
});
const Span = z
  .object({
    traceId: z.string(),
    spanId: z.string(),
    parentSpanId: z.string().default(""),
    name: z.string(),
    kind: z.number(),
    attributes: z.array(Attribute),
  })
  .transform(({ attributes, ...span }) => ({
    ...span,
    attributes: Object.fromEntries(
      attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
    ),
  }));
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(z.object({ spans: z.array(Span) })),
    }),
  ),
});

const [server, client, internal] = [2, 3, 1];

let received = "";
let spans: z.output<typeof Span>[] = [];
let services: unknown[] = [];
let collector: Server;
const title = `Buy ${randomUUID()}`;
const email = `${randomUUID()}@example.com`;
const userId = `user-${randomUUID()}`;
const upstream = { traceId: randomBytes(16).toString("hex"), spanId: randomBytes(8).toString("hex") };

/** Stops the server after some calls: what is left is sent then. */
beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const body = await text(request);
    received += body;
    const { resourceSpans } = Export.parse(JSON.parse(body));
    services = resourceSpans
      .flatMap(({ resource }) => resource.attributes)
      .map(({ value }) => value.stringValue);
    spans = spans.concat(resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans)));
    response.setHeader("content-type", "application/json").end("{}");
  });
  const running = await start({ OTEL_TRACES_SAMPLER_ARG: "1" });
  const url = await running.ready();
  const headers = {
    authorization: `Bearer ${await tokenOf(userId, { email, name: "Ann" })}`,
    "content-type": "application/json",
  };
  const traceparent = `00-${upstream.traceId}-${upstream.spanId}-01`;
  await send(`${url}/trpc/task.create`, {
    method: "POST",
    headers: { ...headers, traceparent },
    body: JSON.stringify({ title }),
  });
  await send(`${url}/api/me/tasks?text=${encodeURIComponent(title)}`, { headers });
  await send(`${url}/trpc/task.byId?input=${encodeURIComponent(JSON.stringify({ id: randomUUID() }))}`, {
    headers: { ...headers, "idempotency-key": "k" },
  });
  await send(`${url}/trpc/label.create`, {
    method: "POST",
    headers: { ...headers, "idempotency-key": "k" },
    body: JSON.stringify({ name: title }),
  });
  await send(`${url}/trpc/task.list,label.list?batch=1`, { headers });
  await send(`${url}/${encodeURIComponent(title)}`);
  await running.stop();
});
afterAll(() => collector.close());

async function start(environment: Record<string, string>): Promise<ServerProcess> {
  if (!collector.listening) await once(collector.listen(0, "127.0.0.1"), "listening");
  return startProcess({
    BETTER_AUTH_SECRET: secret,
    DATABASE_URL: await cloneDatabase(inject("adminUrl")),
    OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(collector),
    ...environment,
  });
}

function urlOf(listening: Server): string {
  const address: AddressInfo | string | null = listening.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : undefined}`;
}

const spanOf = (name: string) => {
  const found = spans.find((span) => span.name === name);
  if (found === undefined)
    throw new Error(`No span ${name}, only: ${spans.map((one) => one.name).join(", ")}`);
  return found;
};
const childrenOf = (parent: { spanId: string }) =>
  spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId);

test("a trace goes through the request, the procedure and the database, and continues the caller's", () => {
  const request = spanOf("POST /trpc/task.create");
  expect(request).toMatchObject({
    traceId: upstream.traceId,
    parentSpanId: upstream.spanId,
    kind: server,
    attributes: {
      "http.request.method": "POST",
      "http.response.status_code": 200,
      "http.route": "/trpc/task.create",
    },
  });
  const [call, ...others] = childrenOf(request);
  expect(others).toEqual([]);
  expect(call).toMatchObject({
    traceId: upstream.traceId,
    name: "trpc.task.create",
    kind: internal,
    attributes: { "rpc.system": "trpc", "rpc.method": "task.create" },
  });
  const statements = spans.filter(
    ({ traceId, attributes }) => traceId === upstream.traceId && "db.system.name" in attributes,
  );
  const insert = statements.find(({ name }) => name === "INSERT tasks");
  expect(insert).toMatchObject({
    kind: client,
    attributes: {
      "db.system.name": "postgresql",
      "db.operation.name": "INSERT",
      "db.collection.name": "tasks",
    },
  });
});

test("statements of a transaction are steps of it", () => {
  const call = spanOf("trpc.label.create");
  const transaction = childrenOf(call).find(({ name }) => name === "transaction");
  const inside = childrenOf(transaction ?? call).map(({ name }) => name);
  expect(inside).toContain("INSERT idempotency_keys");
  expect(childrenOf(call).map(({ name }) => name)).not.toContain("INSERT idempotency_keys");
});

test("a call over REST is traced like one over tRPC", () => {
  const request = spanOf("GET /api/{user_id}/tasks");
  const [call] = childrenOf(request);
  expect(call?.name).toBe("trpc.task.list");
  expect(request.attributes).toMatchObject({ "http.response.status_code": 200 });
  expect(childrenOf(call ?? request).map(({ name }) => name)).toContain("SELECT tasks");
});

test("a batch has a name of its own, and its calls have theirs", () => {
  const calls = childrenOf(spanOf("GET /trpc/*")).map(({ name }) => name);
  expect(calls.toSorted()).toEqual(["trpc.label.list", "trpc.task.list"]);
});

test("a collector that refuses them is a warning", async () => {
  const refusing = createServer((_request, response) => response.writeHead(401).end());
  await once(refusing.listen(0, "127.0.0.1"), "listening");
  const running = await start({ OTEL_TRACES_SAMPLER_ARG: "1", OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(refusing) });
  await send(`${await running.ready()}/livez`);
  expect(await running.stop()).toBe(0);
  const { host } = new URL(urlOf(refusing));
  expect(running.output()).toMatch(
    new RegExp(`"reason":"401[^"]*","msg":"traces cannot be sent to ${host}"`),
  );
  refusing.close();
});

test("an error is its code", () => {
  expect(spanOf("trpc.task.byId").attributes).toMatchObject({ "error.type": "NOT_FOUND" });
});

test("nothing of a user is sent", () => {
  expect(services).toEqual(["taskwell"]);
  expect(spanOf("GET unknown").attributes).toMatchObject({ "url.path": "unknown" });
  for (const secretText of [title, encodeURIComponent(title), email, userId, "Bearer"])
    expect(received).not.toContain(secretText);
});

test("a caller that does not trace is not traced, and neither is anybody with a ratio of 0", async () => {
  const before = spans.length;
  const running = await start({ OTEL_TRACES_SAMPLER_ARG: "0" });
  const url = await running.ready();
  const traceparent = `00-${upstream.traceId}-${upstream.spanId}-00`;
  await send(`${url}/livez`, { headers: { traceparent } });
  await send(`${url}/livez`, { headers: { traceparent: "not one" } });
  await send(`${url}/livez`);
  expect(await running.stop()).toBe(0);
  expect(spans).toHaveLength(before);
});

test("a collector that does not answer does not keep the server from stopping", async () => {
  const silent = createServer(() => {});
  await once(silent.listen(0, "127.0.0.1"), "listening");
  const running = await start({
    OTEL_TRACES_SAMPLER_ARG: "1",
    OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(silent),
  });
  await send(`${await running.ready()}/livez`);
  expect(await running.stop()).toBe(0);
  silent.closeAllConnections();
  silent.close();
});
