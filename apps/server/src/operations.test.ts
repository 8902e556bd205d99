/** What operators are told: by errors and warnings at start, and by the log. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { cloneDatabase } from "@taskwell/db/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { secret, send, sendRaw, startProcess, tokenOf } from "./testing.ts";
import type { ServerProcess } from "./testing.ts";

let running: ServerProcess[] = [];
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
});

async function start(environment: Record<string, string> = {}, url?: string): Promise<ServerProcess> {
  const DATABASE_URL = url ?? (await cloneDatabase(inject("adminUrl")));
  const server = startProcess({ BETTER_AUTH_SECRET: secret, DATABASE_URL, ...environment });
  running.push(server);
  return server;
}

const linesWith = (server: ServerProcess, text: string) =>
  server
    .output()
    .split("\n")
    .filter((line) => line.includes(text));

/** The log line of a request. */
async function requestLine(server: ServerProcess, requestId: string): Promise<Record<string, unknown>> {
  await server.printed(new RegExp(`"requestId":"${requestId}".*"msg":"request"`));
  const line = linesWith(server, requestId).find((one) => one.includes('"msg":"request"')) ?? "{}";
  return Object(JSON.parse(line));
}

test("warnings at start come once, however many workers there are", async () => {
  const server = await start({
    NODE_ENV: "production",
    WORKERS: "2",
    RATE_LIMIT: "off",
    TRUSTED_PROXYS: "1",
  });
  await server.ready();
  expect(linesWith(server, "RATE_LIMIT is off")).toHaveLength(1);
  const typo = "TRUSTED_PROXYS is set, but there is no such setting. Did you mean TRUSTED_PROXIES?";
  expect(linesWith(server, typo)).toHaveLength(1);
});

test("a proxy that TRUSTED_PROXIES counts is trusted, and not reported", async () => {
  const server = await start({ TRUSTED_PROXIES: "1" });
  const headers = { "x-forwarded-for": "203.0.113.7", "x-request-id": "told" };
  await send(`${await server.ready()}/livez`, { headers });
  expect(await requestLine(server, "told")).toMatchObject({ address: "203.0.113.7" });
  expect(linesWith(server, "TRUSTED_PROXIES is 0")).toEqual([]);
});

describe("the log of a server", () => {
  let server: ServerProcess;
  let url: string;
  beforeAll(async () => {
    server = startProcess({
      BETTER_AUTH_SECRET: secret,
      DATABASE_URL: await cloneDatabase(inject("adminUrl")),
    });
    url = await server.ready();
  });
  afterAll(() => server.stop());

  test("reports once a proxy that TRUSTED_PROXIES does not count", async () => {
    const headers = { "x-forwarded-for": "203.0.113.7" };
    for (const path of ["/livez", "/livez", "/trpc/me.get"]) await send(`${url}${path}`, { headers });
    await server.printed(/TRUSTED_PROXIES is 0/);
    await sleep(200);
    expect(linesWith(server, "TRUSTED_PROXIES is 0")).toHaveLength(1);
  });

  test("holds the client's address for every request", async () => {
    for (const path of ["/livez", "/trpc/me.get", "/api/me", "/api/auth/jwks", "/nope"]) {
      const requestId = randomUUID();
      await send(`${url}${path}`, { headers: { "x-request-id": requestId } });
      expect(await requestLine(server, requestId)).toMatchObject({ address: "127.0.0.1" });
    }
    const requestId = randomUUID();
    await sendRaw(url, `GET / HTTP/1.1\r\nHost: 1.2.3.4.5\r\nX-Request-Id: ${requestId}\r\n\r\n`);
    expect(await requestLine(server, requestId)).toMatchObject({ status: 400, address: "127.0.0.1" });
  });

  test.each([
    ["tRPC", "/trpc/task.create"],
    ["tRPC's adapter", "/trpc/task.create", "trpc-accept: application/json"],
    ["REST", "/api/me/tasks"],
    ["an import", "/api/me/data/import"],
    ["accounts", "/api/auth/sign-in/email"],
  ])("gives a client that goes away 499, and no error: %s", async (_title, path, ...more) => {
    const requestId = randomUUID();
    const head = [
      `POST ${path} HTTP/1.1`,
      "Host: x",
      `Authorization: Bearer ${await tokenOf(randomUUID())}`,
      "Content-Type: application/json",
      "Content-Length: 1000",
      "Expect: 100-continue",
      `X-Request-Id: ${requestId}`,
      ...more,
    ];
    // The server has asked for the body: the connection is closed while it waits for it.
    const isAsked = (received: string) => received.includes("100 Continue");
    await sendRaw(url, `${head.join("\r\n")}\r\n\r\n{"title":`, isAsked);
    expect(await requestLine(server, requestId)).toMatchObject({ status: 499 });
    expect(server.output()).not.toMatch(/"level":[5-6]0/);
  });
});

describe("the server does not start", () => {
  test("on the database of a newer version", async () => {
    const url = await cloneDatabase(inject("adminUrl"));
    const client = new pg.Client(url);
    await client.connect();
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
       VALUES ('x', 'x', '20991231000000_later', now())`,
    );
    await client.end();

    for (const environment of [{}, { WORKERS: "2" }]) {
      const server = await start(environment, url);
      expect(await server.ended()).toBe(1);
      expect(server.output()).toContain(
        "migrated by a newer version of Taskwell, which made: 20991231000000_later",
      );
    }
  });

  test("through PgBouncer without pgbouncer=true, and says what to add", async () => {
    const pooler = await startPooler();
    const server = await start({}, `postgresql://u:p@127.0.0.1:${pooler.port}/tasks`);
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain(
      "add ?pgbouncer=true to the URL, and set DIRECT_URL to PostgreSQL itself",
    );
    pooler.close();
  });
});

/** Refuses connections as PgBouncer does whose `ignore_startup_parameters` is not set. */
async function startPooler(): Promise<{ port: number; close: () => void }> {
  const fields = ["SFATAL", "VFATAL", "C08P01", "Munsupported startup parameter: lock_timeout", ""];
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(""));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(Buffer.concat([Buffer.from("E"), length, body])));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address: AddressInfo | string | null = server.address();
  return { port: typeof address === "object" ? (address?.port ?? 0) : 0, close: () => server.close() };
}
