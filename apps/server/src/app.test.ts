/** The server over HTTP: procedures, errors, limits of requests, and headers. */
import { randomBytes, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { aCaller, send, startTestServer, tokenOf } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer({ CORS_ORIGINS: "https://app.example.com" });
});
afterAll(() => server.close());

const post = async (path: string, body: RequestInit["body"], headers: Record<string, string> = {}) =>
  send(`${server.url}${path}`, {
    method: "POST",
    body: body ?? null,
    headers: {
      authorization: `Bearer ${await tokenOf(randomUUID())}`,
      "content-type": "application/json",
      ...headers,
    },
    duplex: "half",
  });

describe("every procedure, over HTTP", () => {
  test("creates, reads, lists, updates, completes and deletes a task", async () => {
    const ann = await aCaller(server.url);
    const created = await ann.mutate("task.create", { title: "Buy milk", description: "Oat" });
    expect(created).toMatchObject({
      status: 200,
      body: {
        result: {
          data: { userId: ann.userId, title: "Buy milk", description: "Oat", completed: false, version: 1 },
        },
      },
    });
    const { body } = created;
    const id: string = JSON.parse(JSON.stringify(body)).result.data.id;

    expect((await ann.query("task.byId", { id })).body).toEqual(body);
    expect((await ann.query("task.list")).body).toMatchObject({
      result: { data: { items: [{ id }], nextCursor: null } },
    });
    expect((await ann.mutate("task.update", { id, description: null })).body).toMatchObject({
      result: { data: { description: null, version: 2 } },
    });
    expect((await ann.mutate("task.setCompleted", { id, completed: true })).body).toMatchObject({
      result: { data: { completed: true } },
    });
    expect((await ann.query("me.get")).body).toMatchObject({ result: { data: { id: ann.userId } } });
    expect((await ann.mutate("task.delete", { id })).body).toEqual({ result: { data: { id } } });
    expect((await ann.query("task.byId", { id })).status).toBe(404);
  });

  test("each call of a batch has its own result", async () => {
    const ann = await aCaller(server.url);
    const input = { 0: {}, 1: { id: randomUUID() }, 2: { id: "x" } };
    const path = `task.list,task.byId,task.byId?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`;
    const response = await ann.query(path);
    expect(response.status).toBe(207);
    expect(response.body).toMatchObject([
      { result: { data: { items: [] } } },
      { error: { data: { code: "NOT_FOUND", path: "task.byId" } } },
      { error: { data: { code: "BAD_REQUEST", issues: [{ path: ["id"] }] } } },
    ]);
  });
});

describe("errors", () => {
  test("have one format", async () => {
    const requestId = randomUUID();
    const response = await post("/trpc/task.create", '{"title":""}', { "x-request-id": requestId });
    expect(response.status).toBe(400);
    expect(response.headers.get("x-request-id")).toBe(requestId);
    expect(response.body).toEqual({
      error: {
        message: "title: Must not be empty.",
        code: -32600,
        data: {
          code: "BAD_REQUEST",
          httpStatus: 400,
          path: "task.create",
          reason: "input_invalid",
          requestId,
          issues: [{ path: ["title"], message: "Must not be empty." }],
        },
      },
    });
  });

  test.each([
    ["no token", {}, "token_missing", 'Bearer realm="taskwell"'],
    [
      "an invalid token",
      { authorization: "Bearer a.b.c" },
      "token_malformed",
      /^Bearer realm="taskwell", error="invalid_token", error_description="[^"]+"$/,
    ],
  ])("%s: 401, with a challenge", async (_title, headers, reason, challenge) => {
    const response = await send(`${server.url}/trpc/task.list`, { headers });
    expect(response).toMatchObject({
      status: 401,
      body: { error: { data: { code: "UNAUTHORIZED", reason } } },
    });
    expect(response.headers.get("www-authenticate")).toMatch(challenge);
  });

  const astral = "𝒳";
  test.each<[string, string, RequestInit["body"], Record<string, string>, number]>([
    ["malformed JSON", "/trpc/task.create", "{", {}, 400],
    ["JSON that is not an object", "/trpc/task.create", "[1]", {}, 400],
    ["an empty body", "/trpc/task.create", "", {}, 400],
    ["a wrong type", "/trpc/task.create", '{"title":7}', {}, 400],
    ["NUL", "/trpc/task.create", String.raw`{"title":"a\u0000"}`, {}, 400],
    ["a lone surrogate", "/trpc/task.create", String.raw`{"title":"a\ud800"}`, {}, 400],
    ["256 astral characters", "/trpc/task.create", JSON.stringify({ title: astral.repeat(256) }), {}, 400],
    ["a prototype key", "/trpc/task.create", '{"title":"t","__proto__":{"completed":true}}', {}, 400],
    ["constructor", "/trpc/task.create", '{"title":"t","constructor":{"prototype":{}}}', {}, 400],
    [
      "invalid UTF-8",
      "/trpc/task.create",
      Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xff, 0xfe]), Buffer.from('","x":1}')]),
      {},
      400,
    ],
    ["500,000 brackets", "/trpc/task.create", "[".repeat(500_000), {}, 400],
    [
      "another content type",
      "/trpc/task.create",
      "title=x",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
    ],
    [
      "a form",
      "/trpc/task.create",
      new FormData(),
      { "content-type": "multipart/form-data; boundary=x" },
      400,
    ],
    ["bytes", "/trpc/task.create", "xx", { "content-type": "application/octet-stream" }, 400],
    ["an unknown procedure", "/trpc/task.nope", "{}", {}, 404],
    ["a prototype as a procedure", "/trpc/__proto__", "{}", {}, 404],
    ["a prototype's method as a procedure", "/trpc/task.constructor", "{}", {}, 404],
    ["a malformed path", "/trpc/%zz", "{}", {}, 400],
    ["an unknown path", "/nope", "{}", {}, 404],
    ["a query sent with POST", "/trpc/task.list", "{}", {}, 405],
    ["51 calls", `/trpc/${Array(51).fill("task.create").join(",")}?batch=1`, "{}", {}, 400],
    ["1,500 calls", `/trpc/${Array(1500).fill("me.get").join(",")}?batch=1`, "{}", {}, 400],
    ["a batch that is not an object", "/trpc/task.create,task.create?batch=1", "[]", {}, 400],
    [
      "a stream that is not a batch",
      "/trpc/task.create",
      '{"title":"x"}',
      { "trpc-accept": "application/jsonl" },
      400,
    ],
    ["1 MiB and a byte", "/trpc/task.create", `{"title":"${"x".repeat(1024 * 1024 - 11)}"}`, {}, 413],
    ["10 MB", "/trpc/task.create", Buffer.alloc(10_000_000, "x"), {}, 413],
    [
      "10 MB of unannounced length",
      "/trpc/task.create",
      new Blob([Buffer.alloc(10_000_000, "x")]).stream(),
      {},
      413,
    ],
  ])("%s", async (_title, path, body, headers, status) => {
    const response = await post(path, body, headers);
    expect(response).toMatchObject({ status });
    const [error] = [response.body].flat();
    expect(error).toMatchObject({
      error: { message: expect.any(String), data: { httpStatus: status, requestId: expect.any(String) } },
    });
    expect(response.text).not.toMatch(/node_modules|\.ts:|prisma|SELECT/i);
    expect(response.text.length).toBeLessThan(20_000);
  });

  test("a body of 1 MiB is accepted", async () => {
    const response = await post("/trpc/task.create", `{"title":"t"${" ".repeat(1024 * 1024 - 13)}}`);
    expect(response.status).toBe(200);
  });

  test("a connection can be reused after a refused call", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const call = (bytes: number) =>
      new Promise<unknown>((resolve, reject) => {
        const headers = { "content-type": "application/json" };
        const outgoing = request(
          `${server.url}/trpc/task.create`,
          { method: "POST", agent, headers },
          (incoming) => {
            incoming
              .resume()
              .on("end", () => resolve({ status: incoming.statusCode, port: outgoing.socket?.localPort }));
          },
        );
        outgoing.on("error", reject).end("x".repeat(bytes));
      });

    const first = await call(2);
    for (const bytes of [900_000, 2, 1_100_000, 2, 10_000_000, 2]) {
      expect(await call(bytes)).toMatchObject(bytes > 1024 * 1024 ? { status: 413 } : { ...Object(first) });
    }
    agent.destroy();
  });

  test("requests that are not HTTP get 400, and the server goes on", async () => {
    const { port } = new URL(server.url);
    const raw = (bytes: Buffer | string) =>
      new Promise<string>((resolve) => {
        let response = "";
        const socket = connect(Number(port), "127.0.0.1", () => socket.end(bytes));
        socket.on("data", (chunk) => (response += String(chunk)));
        socket.on("close", () => resolve(response));
        socket.on("error", () => resolve(response));
      });
    expect(await raw("NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${"x".repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431/,
    );
    expect(await raw("GET /trpc/task.list HTTP/1.1\r\nHost: \x01\x02 bad host\r\n\r\n")).toMatch(
      /^HTTP\/1.1 4\d\d/,
    );
    for (let round = 0; round < 50; round += 1)
      expect(await raw(randomBytes(500))).not.toMatch(/^HTTP\/1.1 5/);
    expect((await send(`${server.url}/livez`)).status).toBe(200);
  });
});

describe("headers", () => {
  test("keep responses out of caches, frames and other origins", async () => {
    const { headers } = await send(`${server.url}/trpc/me.get`);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  test("allow the configured origin and no other", async () => {
    const preflight = (origin: string) =>
      send(`${server.url}/trpc/task.create`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization,content-type",
        },
      });
    const allowed = await preflight("https://app.example.com");
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://app.example.com");
    expect(allowed.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(
      (await preflight("https://evil.example.com")).headers.get("access-control-allow-origin"),
    ).toBeNull();

    const headers = { origin: "https://app.example.com" };
    const response = await send(`${server.url}/trpc/me.get`, { headers });
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example.com");
  });

  test("a request id that is not safe to log is replaced", async () => {
    const { headers } = await send(`${server.url}/livez`, { headers: { "x-request-id": "a b<script>" } });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test("health checks", async () => {
  expect(await send(`${server.url}/livez`)).toMatchObject({ status: 200, body: { status: "live" } });
  expect(await send(`${server.url}/readyz`)).toMatchObject({ status: 200, body: { status: "ready" } });
});
