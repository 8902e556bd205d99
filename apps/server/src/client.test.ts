import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createTaskwellClient, isTaskwellError } from "@taskwell/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { startTestServer, tokenOf } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => (isTaskwellError(error) ? error : undefined),
  );

/** Stands in front of the server, and may answer in its place. Counts the requests. */
async function inFront(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => boolean,
) {
  let count = 0;
  const proxy = createServer(async (request, response) => {
    count += 1;
    if (answer(request, response, count)) return;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const passed = await fetch(server.url + (request.url ?? ""), {
      method: request.method ?? "GET",
      headers: { authorization: request.headers.authorization ?? "", "content-type": "application/json" },
      body: request.method === "POST" ? Buffer.concat(chunks) : null,
    });
    response.writeHead(passed.status, { "content-type": "application/json" }).end(await passed.text());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => count,
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

test("the whole table, typed", async () => {
  const userId = randomUUID();
  const api = createTaskwellClient({ url: server.url, token: await tokenOf(userId, { name: "Ann" }) });

  const task = await api.task.create.mutate({ title: "Buy milk" });
  expect(await api.task.byId.query({ id: task.id })).toEqual(task);
  expect(await api.task.list.query()).toEqual({ items: [task], nextCursor: null });
  const updated = await api.task.update.mutate({ id: task.id, title: "Buy oat milk", ifVersion: 1 });
  expect(updated).toMatchObject({ title: "Buy oat milk", version: 2 });
  expect(await api.task.setCompleted.mutate({ id: task.id, completed: true })).toMatchObject({
    completed: true,
  });
  expect(await api.me.get.query()).toMatchObject({ id: userId, name: "Ann" });
  expect(await api.task.delete.mutate({ id: task.id })).toEqual({ id: task.id });

  const conflict = await failure(api.task.create.mutate({ title: "" }));
  expect(conflict?.data).toMatchObject({
    reason: "input_invalid",
    issues: [{ path: ["title"], message: "Must not be empty." }],
  });
});

test("a conflict shows what is there", async () => {
  const api = createTaskwellClient({ url: `${server.url}/trpc/`, token: await tokenOf(randomUUID()) });
  const { id } = await api.task.create.mutate({ title: "One" });
  await api.task.update.mutate({ id, title: "Two" });
  const conflict = await failure(api.task.update.mutate({ id, title: "Three", ifVersion: 1 }));
  expect(conflict?.data).toMatchObject({
    code: "CONFLICT",
    reason: "version_mismatch",
    current: { id, title: "Two", version: 2 },
  });
});

test("calls of one tick share requests of at most 20", async () => {
  const proxy = await inFront(() => false);
  const api = createTaskwellClient({ url: proxy.url, token: await tokenOf(randomUUID()) });
  await Promise.all(Array.from({ length: 45 }, (_, index) => api.task.create.mutate({ title: `${index}` })));
  expect(proxy.count()).toBe(3);
  expect((await api.task.list.query()).items).toHaveLength(45);
  proxy.close();
});

test("a token that ran out is asked for again, once, whatever was called", async () => {
  const good = await tokenOf(randomUUID());
  const old = await tokenOf(randomUUID(), { exp: 1 }).then((token) => `${token.slice(0, -2)}xx`);
  const tokens = [old, good];
  let asked = 0;
  const api = createTaskwellClient({
    url: server.url,
    token: async () => {
      asked += 1;
      return tokens.shift() ?? good;
    },
  });
  await Promise.all([api.task.create.mutate({ title: "a" }), api.task.list.query(), api.me.get.query()]);
  await api.me.get.query();
  expect(asked).toBe(2);
});

test("a token that stays bad, or cannot be had, is an error and no loop", async () => {
  let asked = 0;
  const bad = createTaskwellClient({ url: server.url, token: () => `bad-${(asked += 1)}` });
  expect((await failure(bad.me.get.query()))?.data).toMatchObject({
    httpStatus: 401,
    reason: "token_malformed",
  });
  expect(asked).toBe(2);

  const fixed = createTaskwellClient({ url: server.url, token: "bad" });
  expect((await failure(fixed.me.get.query()))?.data?.httpStatus).toBe(401);

  const none = createTaskwellClient({
    url: server.url,
    token: () => Promise.reject(new Error("signed out")),
  });
  expect((await failure(none.me.get.query()))?.message).toBe("signed out");
});

test("a query that meets 503 waits as long as it is told; a mutation is not made again", async () => {
  const unavailable = (response: ServerResponse, retryAfter: string) => {
    const data = {
      code: "SERVICE_UNAVAILABLE",
      httpStatus: 503,
      reason: "service_unavailable",
      requestId: null,
    };
    response.writeHead(503, { "content-type": "application/json", "retry-after": retryAfter });
    response.end(JSON.stringify([{ error: { message: "later", code: -32603, data } }]));
    return true;
  };
  const twice = await inFront((_request, response, count) => count <= 2 && unavailable(response, "1"));
  const token = await tokenOf(randomUUID());
  const startedAt = performance.now();
  expect(await createTaskwellClient({ url: twice.url, token }).task.list.query()).toMatchObject({
    items: [],
  });
  const waited = performance.now() - startedAt;
  expect(waited).toBeGreaterThanOrEqual(1_990);
  expect(waited).toBeLessThan(2_900);
  expect(twice.count()).toBe(3);
  twice.close();

  const always = await inFront((_request, response) => unavailable(response, "0"));
  const api = createTaskwellClient({ url: always.url, token });
  expect((await failure(api.task.list.query()))?.data?.httpStatus).toBe(503);
  expect(always.count()).toBe(4);
  expect((await failure(api.task.create.mutate({ title: "x" })))?.data?.httpStatus).toBe(503);
  expect(always.count()).toBe(5);
  always.close();
});
