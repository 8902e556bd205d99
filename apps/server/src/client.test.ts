/** The typed client against a real server: calls, batches, tokens and retries. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createTaskwellClient, isTaskwellError, optimisticTask } from "@taskwell/client";
import type { RouterInputs } from "@taskwell/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => (isTaskwellError(error) ? error : undefined),
  );

function keyIn({ headers }: IncomingMessage): Record<string, string> {
  const key = headers["idempotency-key"];
  return key === undefined ? {} : { "idempotency-key": String(key) };
}

/** A proxy in front of the server that counts requests and may respond itself. */
async function startProxy(
  intercept: (request: IncomingMessage, response: ServerResponse, count: number) => boolean,
) {
  let count = 0;
  const proxy = createServer(async (request, response) => {
    count += 1;
    if (intercept(request, response, count)) return;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const passed = await fetch(server.url + (request.url ?? ""), {
      method: request.method ?? "GET",
      headers: {
        authorization: request.headers.authorization ?? "",
        "content-type": "application/json",
        ...keyIn(request),
      },
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

test("every procedure can be called, with its types", async () => {
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

  const invalid = await failureOf(api.task.create.mutate({ title: "" }));
  expect(invalid?.data).toMatchObject({
    reason: "input_invalid",
    issues: [{ path: ["title"], message: "Must not be empty." }],
  });
});

test("a conflict error has the current row", async () => {
  const api = createTaskwellClient({ url: `${server.url}/trpc/`, token: await tokenOf(randomUUID()) });
  const { id } = await api.task.create.mutate({ title: "One" });
  await api.task.update.mutate({ id, title: "Two" });
  const conflict = await failureOf(api.task.update.mutate({ id, title: "Three", ifVersion: 1 }));
  expect(conflict?.data).toMatchObject({
    code: "CONFLICT",
    reason: "version_mismatch",
    current: { id, title: "Two", version: 2 },
  });
});

test("the calls of one tick are sent in batches of at most 50", async () => {
  const proxy = await startProxy(() => false);
  const api = createTaskwellClient({ url: proxy.url, token: await tokenOf(randomUUID()) });
  await Promise.all(Array.from({ length: 120 }, (_, index) => api.task.create.mutate({ title: `${index}` })));
  expect(proxy.count()).toBe(3);
  expect((await api.task.list.query({ limit: 200 })).items).toHaveLength(120);
  proxy.close();
});

test("an expired token is fetched again once, for all calls together", async () => {
  const good = await tokenOf(randomUUID());
  const old = await tokenOf(randomUUID(), { exp: 1 }).then((token) => `${token.slice(0, -2)}xx`);
  const tokens = [old, good];
  let fetchCount = 0;
  const api = createTaskwellClient({
    url: server.url,
    token: async () => {
      fetchCount += 1;
      return tokens.shift() ?? good;
    },
  });
  await Promise.all([api.task.create.mutate({ title: "a" }), api.task.list.query(), api.me.get.query()]);
  await api.me.get.query();
  expect(fetchCount).toBe(2);
});

test("a token that is refused twice or cannot be fetched is an error, without a loop", async () => {
  let fetchCount = 0;
  const bad = createTaskwellClient({ url: server.url, token: () => `bad-${(fetchCount += 1)}` });
  expect((await failureOf(bad.me.get.query()))?.data).toMatchObject({
    httpStatus: 401,
    reason: "token_malformed",
  });
  expect(fetchCount).toBe(2);

  const fixed = createTaskwellClient({ url: server.url, token: "bad" });
  expect((await failureOf(fixed.me.get.query()))?.data?.httpStatus).toBe(401);

  const none = createTaskwellClient({
    url: server.url,
    token: () => Promise.reject(new Error("signed out")),
  });
  expect((await failureOf(none.me.get.query()))?.message).toBe("signed out");
});

test("a query is retried after 503 and Retry-After; a mutation is not", async () => {
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
  const twice = await startProxy((_request, response, count) => count <= 2 && unavailable(response, "1"));
  const token = await tokenOf(randomUUID());
  const startedAt = performance.now();
  expect(await createTaskwellClient({ url: twice.url, token }).task.list.query()).toMatchObject({
    items: [],
  });
  const waitedMs = performance.now() - startedAt;
  expect(waitedMs).toBeGreaterThanOrEqual(1_990);
  expect(waitedMs).toBeLessThan(2_900);
  expect(twice.count()).toBe(3);
  twice.close();

  const always = await startProxy((_request, response) => unavailable(response, "0"));
  const api = createTaskwellClient({ url: always.url, token });
  expect((await failureOf(api.task.list.query()))?.data?.httpStatus).toBe(503);
  expect(always.count()).toBe(4);
  expect((await failureOf(api.task.create.mutate({ title: "x" })))?.data?.httpStatus).toBe(503);
  expect(always.count()).toBe(5);
  always.close();
});

test("a call with a key is sent again when there was no answer, and takes effect once", async () => {
  const token = await tokenOf(randomUUID());
  const keys: unknown[] = [];
  const proxy = await startProxy((request, response, count) => {
    keys.push(request.headers["idempotency-key"]);
    if (count === 1) response.destroy();
    if (count === 2) {
      // Passed on, but the answer is lost.
      const { authorization = "" } = request.headers;
      const headers = { authorization, "content-type": "application/json", ...keyIn(request) };
      void send(server.url + (request.url ?? ""), { method: "POST", headers, body: '{"title":"Once"}' }).then(
        () =>
          response
            .writeHead(503, { "content-type": "application/json", "retry-after": "0" })
            .end(JSON.stringify({ error: { message: "", code: -32_000, data: { httpStatus: 503 } } })),
      );
    }
    return count <= 2;
  });
  const api = createTaskwellClient({ url: proxy.url, token });
  const idempotencyKey = randomUUID();
  const task = await api.task.create.mutate({ title: "Once" }, { context: { idempotencyKey } });
  expect(keys).toEqual([idempotencyKey, idempotencyKey, idempotencyKey]);
  expect((await api.task.list.query()).items).toEqual([task]);

  keys.length = 0;
  const refuse = await startProxy((_request, response) => response.destroy() !== undefined);
  const offline = createTaskwellClient({ url: refuse.url, token });
  expect(await failureOf(offline.task.create.mutate({ title: "x" }))).toBeDefined();
  expect(refuse.count()).toBe(1);
  await expect(api.task.create.mutate({ title: "x" }, { context: { idempotencyKey: 7 } })).rejects.toThrow(
    "must be a string",
  );
  refuse.close();
  proxy.close();
});

test("a call says by which id it can be undone, also beside others in the same tick", async () => {
  const api = createTaskwellClient({ url: server.url, token: await tokenOf(randomUUID()) });
  const ids: string[] = [];
  const onCall = (callId: string) => void ids.push(callId);
  const [task] = await Promise.all([
    api.task.create.mutate({ title: "Undone" }, { context: { onCall } }),
    api.task.create.mutate({ title: "Stays" }),
  ]);
  await failureOf(api.task.create.mutate({ title: "" }, { context: { onCall } }));
  expect(ids).toHaveLength(1);
  await api.history.undo.mutate({ call: ids[0] ?? "" });
  expect((await failureOf(api.task.byId.query({ id: task.id })))?.data?.httpStatus).toBe(404);
  expect((await api.task.list.query()).items.map(({ title }) => title)).toEqual(["Stays"]);
});

test("requests go through the given links and fetch, with the given headers", async () => {
  const headers: string[] = [];
  const paths: string[] = [];
  const api = createTaskwellClient({
    url: server.url,
    token: await tokenOf(randomUUID()),
    headers: async () => ({ "x-trace": "7" }),
    fetch: async (url, init) => {
      headers.push(new Headers(init?.headers).get("x-trace") ?? "none");
      return await fetch(url, init);
    },
    links: [
      () =>
        ({ op, next }) => {
          paths.push(op.path);
          return next(op);
        },
    ],
  });
  await api.me.get.query();
  expect({ headers, paths }).toEqual({ headers: ["7"], paths: ["me.get"] });
});

const creations: Readonly<Record<string, RouterInputs["task"]["create"]>> = {
  "a title alone": { title: "  Buy milk " },
  "all fields": {
    title: "Write the report",
    description: "Two pages",
    priority: "high",
    durationMinutes: 45,
    due: { date: "2036-12-01", time: "09:00:00", timeZone: "Europe/Berlin" },
    notBefore: { date: "2036-11-24" },
    recurrence: { rule: "FREQ=WEEKLY" },
  },
  "done already": { title: "Done", completed: true },
  "a floating time": { title: "Wake up", due: { date: "2036-06-01", time: "06:30" } },
  "a time that is skipped": {
    title: "Spring",
    due: { date: "2026-03-29", time: "02:30", timeZone: "Europe/Berlin" },
  },
  "a time that comes twice": {
    title: "Autumn",
    due: { date: "2026-10-25", time: "02:30", timeZone: "Europe/Berlin" },
  },
  "the day after": { title: "Winter", due: { date: "2026-10-26", time: "00:30", timeZone: "Europe/Berlin" } },
  "half an hour of summer time": {
    title: "Lord Howe",
    due: { date: "2026-10-04", time: "02:15:30", timeZone: "Australia/Lord_Howe" },
  },
  "west of Greenwich": {
    title: "New York",
    due: { date: "2026-11-01", time: "01:30", timeZone: "America/New_York" },
  },
};

test.each(Object.entries(creations))(
  "an optimistic task is what the server answers: %s",
  async (_, input) => {
    const userId = randomUUID();
    const api = createTaskwellClient({ url: server.url, token: await tokenOf(userId) });
    const earlier = await api.task.create.mutate({ title: "Earlier" });
    const task = await api.task.create.mutate(input);
    const optimistic = optimisticTask(input, { id: task.id, userId });
    const now = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(optimistic).toEqual({
      ...task,
      position: expect.any(String),
      completedAt: task.completedAt && now,
      createdAt: now,
      updatedAt: now,
    });
    expect(optimistic.position > earlier.position).toBe(true);
  },
);

test("an optimistic task never throws for an input that the server will refuse", () => {
  const due = { date: "soon", time: "late", timeZone: "Middle/Earth" };
  expect(optimisticTask({ title: "x", due }, { id: "1", userId: "ann" }).dueAt).toBeNull();
});
