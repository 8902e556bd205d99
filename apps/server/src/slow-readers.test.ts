/** A client that does not read its response loses the connection; one that reads, however slowly, does not. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";

const taskCount = 1_000;
let server: RunningServer;
let authorization: string;

beforeAll(async () => {
  const readingLimits = { graceMs: 500, bytesPerSecond: 64 * 1024 * 1024, stallMs: 800 };
  server = await startTestServer({}, { readingLimits });
  authorization = `Bearer ${await tokenOf(`user-${randomUUID()}`)}`;
  const description = "x".repeat(16_000);
  const tasks = Array.from({ length: taskCount }, (_none, index) => `Task ${index},${description}`);
  const imported = await send(`${server.url}/api/me/data/import/csv`, {
    method: "POST",
    headers: { authorization, "content-type": "text/csv" },
    body: ["TYPE,CONTENT,DESCRIPTION", ...tasks.map((line) => `task,${line}`)].join("\n"),
  });
  if (imported.status !== 200) throw new Error(imported.text);
});
afterAll(() => server.close());

/** How many bytes of a response a client gets that reads for `readMs`, then not for `pauseMs`, and so on. */
async function receive(path: string, readMs: number, pauseMs: number): Promise<number> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let size = 0;
  let isOpen = true;
  socket
    .on("data", (chunk) => (size += chunk.length))
    .on("close", () => (isOpen = false))
    .on("error", () => {});
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${authorization}\r\n\r\n`,
  );
  while (isOpen) {
    socket.pause();
    await sleep(pauseMs);
    socket.resume();
    await sleep(readMs);
  }
  return size;
}

/** A batch of lists: 16 MB, complete before it is sent. */
const lists = `/trpc/${Array(5).fill("task.list").join(",")}?batch=1&input=${encodeURIComponent(
  JSON.stringify(Object.fromEntries(Array.from({ length: 5 }, (_none, index) => [index, { limit: 200 }]))),
)}`;
/** 16 MB, sent as it is read from the database. */
const document = "/api/me/data/export";

test("whoever does not read a complete response loses it", async () => {
  expect(await receive(lists, 1_000, 2_500)).toBeLessThan(15_000_000);
});

test("whoever reads a complete response gets it", async () => {
  expect(await receive(lists, 50, 10)).toBeGreaterThan(15_000_000);
});

test("whoever does not read a stream loses it", async () => {
  expect(await receive(document, 1_000, 3_000)).toBeLessThan(15_000_000);
});

test("whoever reads a stream now and then gets it, though it takes longer than any response may", async () => {
  expect(await receive(document, 10, 100)).toBeGreaterThan(15_000_000);
});

test("idle connections give way when there are as many as there may be", async () => {
  const small = await startTestServer({}, { maxConnections: 10 });
  const { hostname, port } = new URL(small.url);
  const idle = Array.from({ length: 10 }, () => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {}).write("GET /docs/page.css HTTP/1.1\r\nHost: x\r\n\r\n");
    return socket;
  });
  await Promise.all(idle.map((socket) => once(socket, "data")));

  // The first one is turned away, and makes room for those after it.
  await fetch(`${small.url}/livez`).catch(() => {});
  expect((await send(`${small.url}/livez`)).status).toBe(200);
  for (const socket of idle) socket.destroy();
  await small.close();
});
