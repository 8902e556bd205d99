/** The fast path is taken, and its responses are the same as those of tRPC's adapter. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";
import type { TestResponse } from "./testing.ts";

interface TestRequest {
  readonly method: string;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
}

let server: RunningServer;
let token: string;
let taskId: string;
let fastPathCount = 0;

beforeAll(async () => {
  server = await startTestServer({}, { onFastPath: () => (fastPathCount += 1) });
  token = await tokenOf(`user-${randomUUID()}`);
  const created = await call("/trpc/task.create", { method: "POST", body: '{"title":"Compared"}' });
  taskId = JSON.parse(created.text).result.data.id;
});
afterAll(() => server.close());
beforeEach(() => {
  fastPathCount = 0;
});

function call(path: string, { method, body, headers }: TestRequest): Promise<TestResponse> {
  const contentType: Record<string, string> = method === "POST" ? { "content-type": "application/json" } : {};
  return send(`${server.url}${path}`, {
    method,
    body: body ?? null,
    headers: { authorization: `Bearer ${token}`, "x-request-id": "compared", ...contentType, ...headers },
  });
}

/** Requests the default format, but the fast path leaves every request with this header to tRPC's adapter. */
const adapterOnly = { "trpc-accept": "application/json" };

const comparable = ({ status, headers, text }: TestResponse) => {
  const { date: _date, "content-length": _length, ...kept } = Object.fromEntries(headers);
  const callIds = headers
    .get("x-call-id")
    ?.split(", ")
    .map((id) => id.length);
  return { status, headers: { ...kept, "x-call-id": callIds }, text };
};

/** Expects a request to take the given path, and to get the same response through tRPC's adapter. */
async function expectSameResponse(path: string, request: TestRequest, isFast: boolean): Promise<void> {
  fastPathCount = 0;
  const response = await call(path, request);
  expect(fastPathCount).toBe(isFast ? 1 : 0);
  const reference = await call(path, { ...request, headers: { ...request.headers, ...adapterOnly } });
  expect(fastPathCount).toBe(isFast ? 1 : 0);
  expect(comparable(response)).toEqual(comparable(reference));
}

const input = (value: unknown) => `input=${encodeURIComponent(JSON.stringify(value))}`;

type Read = [title: string, path: () => string, headers?: Record<string, string>];
type Write = [title: string, path: string, body: () => string | Buffer, headers?: Record<string, string>];

describe("the fast path answers a query as tRPC's adapter does:", () => {
  test.each<Read>([
    ["a task", () => `task.byId?${input({ id: taskId })}`],
    ["a task that does not exist", () => `task.byId?${input({ id: randomUUID() })}`],
    ["invalid input", () => `task.byId?${input({ id: 7, extra: 1 })}`],
    ["no input", () => "task.list"],
    ["an empty input", () => "task.list?input="],
    ["an input with plus signs and spaces", () => "task.list?input=+%7B%22limit%22+%3A+5%7D+"],
    ["two inputs", () => `task.list?${input({ limit: 1 })}&${input({ limit: 2 })}`],
    ["malformed JSON", () => "task.list?input=%7B"],
    ["a malformed escape", () => "task.list?input=%zz"],
    ["null", () => "task.list?input=null"],
    ["a batch", () => `task.byId,task.list,me.get?batch=1&${input({ 0: { id: taskId }, 1: { limit: 1 } })}`],
    ["a batch that fails in part", () => `task.byId,task.list?batch=1&${input({ 0: { id: "x" }, 1: {} })}`],
    ["a batch without inputs", () => "me.get,me.get?batch=1"],
    ["a batch of one", () => `me.get?batch=1&${input({})}`],
    ["a batch whose input is an array", () => `me.get,task.list?batch=1&${input([1])}`],
    ["a batch whose input is a string", () => `task.list,task.list?batch=1&${input("x")}`],
    [
      "a batch with a prototype in its input",
      () => "task.list?batch=1&input=%7B%22__proto__%22%3A%7B%220%22%3A1%7D%7D",
    ],
    ["no token", () => "me.get", { authorization: "" }],
    ["an invalid token", () => "me.get,me.get?batch=1", { authorization: "Bearer a.b.c" }],
    ["a content type", () => "me.get", { "content-type": "application/json" }],
  ])("%s", async (_title, path, headers = {}) => {
    await expectSameResponse(`/trpc/${path()}`, { method: "GET", headers }, true);
  });
});

describe("the fast path leaves to tRPC's adapter", () => {
  test.each<Read>([
    ["51 calls", () => `${Array(51).fill("me.get").join(",")}?batch=1`],
    ["a mutation among queries", () => `me.get,task.create?batch=1&${input({ 1: { title: "x" } })}`],
    ["an unknown procedure", () => "task.nope"],
    ["an unknown procedure among others", () => "me.get,task.nope?batch=1"],
    ["a mutation sent with GET", () => `task.create?${input({ title: "x" })}`],
    ["an escaped name", () => `task%2EbyId?${input({ id: taskId })}`],
    ["a trailing slash", () => "me.get/"],
    ["no name", () => ""],
    ["the content type of a form", () => "me.get", { "content-type": "multipart/form-data" }],
    ["connection parameters", () => "me.get?connectionParams=1"],
  ])("%s", async (_title, path, headers = {}) => {
    await expectSameResponse(`/trpc/${path()}`, { method: "GET", headers }, false);
  });

  test.each<Write>([
    ["a query sent with POST", "me.get", () => "{}"],
    ["a content type that is like JSON", "task.update", () => "{}", { "content-type": "application/jsonp" }],
    ["a body of bytes", "task.update", () => "{}", { "content-type": "application/octet-stream" }],
  ])("%s", async (_title, path, body, headers = {}) => {
    await expectSameResponse(`/trpc/${path}`, { method: "POST", body: body(), headers }, false);
  });

  test.each(["accept", "trpc-accept"])("a stream requested with the header %s", async (name) => {
    const headers = { [name]: "application/jsonl" };
    const response = await call("/trpc/me.get?batch=1", { method: "GET", headers });
    expect(response.text.split("\n").length).toBeGreaterThan(2);
    expect(fastPathCount).toBe(0);
  });
});

describe("the fast path answers a mutation as tRPC's adapter does:", () => {
  test.each<Write>([
    ["an update", "task.update", () => JSON.stringify({ id: taskId, title: "Compared" })],
    ["invalid input", "task.create", () => '{"title":""}'],
    ["an outdated version", "task.update", () => JSON.stringify({ id: taskId, title: "x", ifVersion: 99 })],
    ["an empty body", "task.create", () => ""],
    ["malformed JSON", "task.create", () => '{"title":'],
    ["malformed JSON in a batch", "task.create,task.update?batch=1", () => "{"],
    ["a batch that is an array", "task.create?batch=1", () => "[]"],
    ["a batch that is null", "task.create,task.create?batch=1", () => "null"],
    ["a batch", "task.update,task.update?batch=1", () => `{"0":{"id":"${taskId}"},"1":{}}`],
    [
      "invalid UTF-8",
      "task.create",
      () => Buffer.concat([Buffer.from('{"t":"'), Buffer.from([0xff]), Buffer.from('"}')]),
    ],
    ["a byte-order mark", "task.update", () => `\ufeff${JSON.stringify({ id: taskId })}`],
    ["a prototype", "task.update", () => `{"id":"${taskId}","__proto__":{"title":"x"}}`],
    [
      "a charset",
      "task.update",
      () => JSON.stringify({ id: taskId }),
      { "content-type": "Application/JSON; charset=utf-8" },
    ],
    ["an idempotency key", "task.create", () => '{"title":"Once"}', { "idempotency-key": "compared" }],
    ["a key used for another input", "task.create", () => '{"title":"x"}', { "idempotency-key": "compared" }],
    ["an invalid key", "task.create", () => '{"title":"x"}', { "idempotency-key": "x".repeat(256) }],
    ["a key with malformed JSON", "task.create", () => "{", { "idempotency-key": "other" }],
    [
      "a batch with a key",
      "task.create,task.create?batch=1",
      () => '{"0":{"title":"A"},"1":{"title":""}}',
      { "idempotency-key": "third" },
    ],
    ["an invalid token", "task.update", () => "{", { authorization: "Bearer a.b.c" }],
  ])("%s", async (_title, path, body, headers = {}) => {
    await expectSameResponse(`/trpc/${path}`, { method: "POST", body: body(), headers }, true);
  });

  test("any text as a body, and as the input of a query", async () => {
    const text = fc.oneof(fc.json(), fc.string({ unit: "binary" }));
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (body, isBatch) => {
        const batch = isBatch ? "batch=1" : "batch=0";
        await expectSameResponse(`/trpc/task.update?${batch}`, { method: "POST", body }, true);
        const query = `${batch}&input=${encodeURIComponent(body.toWellFormed())}`;
        await expectSameResponse(`/trpc/task.list?${query}`, { method: "GET" }, true);
      }),
      { numRuns: 150 },
    );
  });
});
