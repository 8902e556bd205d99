/** Whoever is refused is answered from the headers alone: the body is not waited for, and not kept. */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { cloneDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { secret, sendRaw, startProcess, startTestServer, tokenOf } from "./testing.ts";

const megabyte = 1_000_000;

describe("a refused call is answered while most of its body is still to come:", () => {
  let server: RunningServer;
  let token: string;
  beforeAll(async () => {
    server = await startTestServer({ CORS_ORIGINS: "https://app.example.com" });
    token = await tokenOf(`user-${randomUUID()}`);
  });
  afterAll(() => server.close());

  const json = "Content-Type: application/json";
  const length = `Content-Length: ${megabyte}`;
  const origin = "Origin: https://app.example.com";
  const anonymous = (more: string[] = []) => [json, length, ...more];
  const signedIn = (more: string[] = []) => [`Authorization: Bearer ${token}`, ...anonymous(more)];

  test.each<[string, string, () => string[], number]>([
    ["no token over tRPC", "POST /trpc/task.create", () => anonymous(), 401],
    ["no token over tRPC, from another origin", "POST /trpc/task.create", () => anonymous([origin]), 401],
    ["no token for a batch", "POST /trpc/task.create,task.create?batch=1", () => anonymous(), 401],
    [
      "no token, and a body of unknown length",
      "POST /trpc/task.create",
      () => [json, "Transfer-Encoding: chunked"],
      401,
    ],
    [
      "a bad token over tRPC",
      "POST /trpc/task.create",
      () => anonymous(["Authorization: Bearer a.b.c"]),
      401,
    ],
    ["no token over REST", "POST /api/me/tasks", () => anonymous(), 401],
    [
      "no token over REST, and a body of unknown length",
      "POST /api/me/tasks",
      () => [json, "Transfer-Encoding: chunked"],
      401,
    ],
    ["another user's path", "POST /api/somebody/tasks", () => signedIn(), 403],
    ["no such procedure", "POST /trpc/task.nope", () => signedIn(), 404],
    ["no such path", "POST /nope", () => signedIn(), 404],
    ["no such path over REST", "POST /api/me/nope", () => signedIn(), 404],
    ["a wrong method over REST", "PUT /api/me/tasks", () => signedIn(), 405],
    ["a wrong method over tRPC", "PUT /trpc/task.create", () => signedIn(), 405],
    [
      "too long",
      "POST /trpc/task.create",
      () => [json, `Authorization: Bearer ${token}`, "Content-Length: 2000000"],
      413,
    ],
    ["too long for an account", "POST /api/auth/sign-in/email", () => anonymous(), 413],
    [
      "another charset",
      "POST /trpc/task.create",
      () => ["Content-Type: application/json; charset=utf-16", length],
      415,
    ],
    [
      "another media type over REST",
      "POST /api/me/tasks",
      () => [`Authorization: Bearer ${token}`, "Content-Type: text/plain", length],
      415,
    ],
  ])("%s", async (_title, line, headers, status) => {
    const head = [`${line} HTTP/1.1`, "Host: 127.0.0.1", ...headers(), "", ""].join("\r\n");
    const received = await sendRaw(server.url, `${head}5\r\n{"tit`, (text) => text.includes("\r\n\r\n"));
    expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test("its connection is closed soon after", async () => {
    const head = `POST /trpc/task.create HTTP/1.1\r\nHost: x\r\n${json}\r\n${length}\r\n\r\n`;
    const startedAtMs = performance.now();
    await sendRaw(server.url, head);
    expect(performance.now() - startedAtMs).toBeLessThan(6_000);
  });
});

describe.skipIf(process.platform !== "linux")("300 anonymous connections that announce a megabyte", () => {
  const connectionCount = 300;

  /** The most that a process has had in memory, in MB. */
  async function peakMegabytes(pid: number | undefined): Promise<number> {
    const status = await readFile(`/proc/${String(pid)}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  test("take less than 50 MB of memory, wherever they send to and however much of it", async () => {
    const running = startProcess({
      BETTER_AUTH_SECRET: secret,
      DATABASE_URL: await cloneDatabase(inject("adminUrl")),
      LOG_LEVEL: "error",
    });
    const url = await running.ready();
    const paths = ["/trpc/task.create", "/api/me/tasks"];
    // What is measured is the memory that connections take, not that of a server which warms up.
    for (const path of paths) {
      for (let count = 0; count < 200; count += 1)
        await fetch(`${url}${path}`, { method: "POST", body: "{}" });
      await connectAndSend(30, `${url}${path}`, megabyte - 10);
    }
    const before = await peakMegabytes(running.child.pid);

    for (const path of paths)
      for (const sentBytes of [10, megabyte - 10])
        await connectAndSend(connectionCount, `${url}${path}`, sentBytes);

    expect((await peakMegabytes(running.child.pid)) - before).toBeLessThan(50);
    await running.stop();
  });

  async function connectAndSend(count: number, url: string, sentBytes: number): Promise<void> {
    const sockets = Array.from({ length: count }, () => sendPart(url, sentBytes));
    await sleep(1_000);
    const answered = sockets.filter(({ bytesRead }) => bytesRead > 0);
    for (const socket of sockets) socket.destroy();
    expect(answered).toHaveLength(count);
  }

  function sendPart(url: string, sentBytes: number): Socket {
    const { hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {}).resume();
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${megabyte}\r\n\r\n`,
    );
    socket.write(Buffer.alloc(sentBytes, " "));
    return socket;
  }
});
