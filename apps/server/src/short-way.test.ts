import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";

/** The short way has to be one that nobody can tell from tRPC's own. */
let server: RunningServer;
let token: string;
let taskId: string;
beforeAll(async () => {
  server = await startTestServer();
  token = await tokenOf(`user-${randomUUID()}`);
  const made = await ask("/trpc/task.create", { method: "POST", body: '{"title":"Compared"}' });
  taskId = JSON.parse(made.text).result.data.id;
});
afterAll(() => server.close());

const ask = (
  path: string,
  init: { method: string; body?: string | Buffer; headers?: Record<string, string> },
) => {
  const type: Record<string, string> = init.method === "POST" ? { "content-type": "application/json" } : {};
  const headers = { authorization: `Bearer ${token}`, "x-request-id": "compared", ...type, ...init.headers };
  return send(`${server.url}${path}`, { method: init.method, body: init.body ?? null, headers });
};

/** A header that says nothing new, but that the short way leaves to tRPC's adapter. */
const longWay = { "trpc-accept": "application/json" };

async function bothWays(path: string, init: Parameters<typeof ask>[1]) {
  const [short, long] = [
    await ask(path, init),
    await ask(path, { ...init, headers: { ...init.headers, ...longWay } }),
  ];
  const seen = ({ status, headers, text }: typeof short) => {
    const { date: _date, "content-length": _length, ...kept } = Object.fromEntries(headers);
    return { status, headers: kept, text };
  };
  return { short: seen(short), long: seen(long) };
}

const input = (value: unknown) => `input=${encodeURIComponent(JSON.stringify(value))}`;

describe("reads are answered alike:", () => {
  test.each<[string, () => string, Record<string, string>?]>([
    ["a task", () => `task.byId?${input({ id: taskId })}`],
    ["no such task", () => `task.byId?${input({ id: randomUUID() })}`],
    ["an input that does not fit", () => `task.byId?${input({ id: 7, extra: 1 })}`],
    ["no input", () => "task.list"],
    ["an empty input", () => "task.list?input="],
    ["an input of plus signs and spaces", () => "task.list?input=+%7B%22limit%22+%3A+5%7D+"],
    ["two inputs", () => `task.list?${input({ limit: 1 })}&${input({ limit: 2 })}`],
    ["malformed JSON", () => "task.list?input=%7B"],
    ["a malformed escape", () => "task.list?input=%zz"],
    ["null", () => "task.list?input=null"],
    ["a batch", () => `task.byId,task.list,me.get?batch=1&${input({ 0: { id: taskId }, 1: { limit: 1 } })}`],
    ["a batch that fails in part", () => `task.byId,task.list?batch=1&${input({ 0: { id: "x" }, 1: {} })}`],
    ["a batch without inputs", () => "me.get,me.get?batch=1"],
    ["a batch of one", () => `me.get?batch=1&${input({})}`],
    ["a batch whose input is an array", () => `me.get,task.list?batch=1&${input([1])}`],
    ["a batch whose input is a text", () => `task.list,task.list?batch=1&${input("x")}`],
    [
      "a batch with a prototype in it",
      () => "task.list?batch=1&input=%7B%22__proto__%22%3A%7B%220%22%3A1%7D%7D",
    ],
    ["21 of them", () => `${Array(21).fill("me.get").join(",")}?batch=1`],
    ["a mutation among them", () => `me.get,task.create?batch=1&${input({ 1: { title: "x" } })}`],
    ["nothing of that name", () => "task.nope"],
    ["nothing of that name among others", () => "me.get,task.nope?batch=1"],
    ["a mutation", () => `task.create?${input({ title: "x" })}`],
    ["an escaped name", () => `task%2EbyId?${input({ id: taskId })}`],
    ["a slash at the end", () => "me.get/"],
    ["no name", () => ""],
    ["no token", () => "me.get", { authorization: "" }],
    ["a bad token", () => "me.get,me.get?batch=1", { authorization: "Bearer a.b.c" }],
    ["a content type", () => "me.get", { "content-type": "application/json" }],
    ["a content type of a form", () => "me.get", { "content-type": "multipart/form-data" }],
    ["connection parameters", () => "me.get?connectionParams=1"],
  ])("%s", async (_what, path, headers = {}) => {
    const { short, long } = await bothWays(`/trpc/${path()}`, { method: "GET", headers });
    expect(short).toEqual(long);
  });
});

test("a stream is left to tRPC's adapter, whichever header asks for it", async () => {
  for (const name of ["accept", "trpc-accept"]) {
    const answer = await ask("/trpc/me.get?batch=1", {
      method: "GET",
      headers: { [name]: "application/jsonl" },
    });
    expect(answer.text.split("\n").length).toBeGreaterThan(2);
  }
});

describe("writes are answered alike:", () => {
  test.each<[string, string, () => string | Buffer, Record<string, string>?]>([
    ["a change", "task.update", () => JSON.stringify({ id: taskId, title: "Compared" })],
    ["a title that is no title", "task.create", () => '{"title":""}'],
    [
      "a version that has passed",
      "task.update",
      () => JSON.stringify({ id: taskId, title: "x", ifVersion: 99 }),
    ],
    ["nothing", "task.create", () => ""],
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
    ["a query", "me.get", () => "{}"],
    [
      "a charset",
      "task.update",
      () => JSON.stringify({ id: taskId }),
      { "content-type": "Application/JSON; charset=utf-8" },
    ],
    ["another content type", "task.update", () => "{}", { "content-type": "application/jsonp" }],
    ["bytes", "task.update", () => "{}", { "content-type": "application/octet-stream" }],
    ["with a key", "task.create", () => '{"title":"Once"}', { "idempotency-key": "compared" }],
    ["with a key that was used", "task.create", () => '{"title":"x"}', { "idempotency-key": "compared" }],
    ["with a key that is none", "task.create", () => '{"title":"x"}', { "idempotency-key": "x".repeat(256) }],
    ["with a key, malformed", "task.create", () => "{", { "idempotency-key": "other" }],
    [
      "a batch with a key",
      "task.create,task.create?batch=1",
      () => '{"0":{"title":"A"},"1":{"title":""}}',
      { "idempotency-key": "third" },
    ],
    ["a bad token", "task.update", () => "{", { authorization: "Bearer a.b.c" }],
  ])("%s", async (_what, path, body, headers = {}) => {
    const { short, long } = await bothWays(`/trpc/${path}`, { method: "POST", body: body(), headers });
    expect(short).toEqual(long);
  });

  test("anything in a body, and in a query", async () => {
    const text = fc.oneof(fc.json(), fc.string({ unit: "binary" }));
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (body, isBatch) => {
        const batch = isBatch ? "batch=1" : "batch=0";
        const write = await bothWays(`/trpc/task.update?${batch}`, { method: "POST", body });
        expect(write.short).toEqual(write.long);
        const query = `${batch}&input=${encodeURIComponent(body.toWellFormed())}`;
        const read = await bothWays(`/trpc/task.list?${query}`, { method: "GET" });
        expect(read.short).toEqual(read.long);
      }),
      { numRuns: 150 },
    );
  });
});
