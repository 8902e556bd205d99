/** Every example in /openapi.json is what the server really answers. */
import { randomUUID } from "node:crypto";
import { appRouter } from "@taskwell/api";
import { toSnakeName } from "@taskwell/api/names";
import { cloneDatabase } from "@taskwell/db/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { operations, responsesOf, text } from "./testing-openapi.ts";
import type { Operation } from "./testing-openapi.ts";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";
import type { Answer } from "./testing.ts";

let database: string;
let server: RunningServer;
/** With a budget of one call, for 429. */
let strict: RunningServer;
beforeAll(async () => {
  database = await cloneDatabase(inject("adminUrl"));
  server = await startTestServer({ DATABASE_URL: database });
  strict = await startTestServer({ DATABASE_URL: database, RATE_LIMIT: "5", RATE_LIMIT_BURST: "1" });
});
afterAll(() => Promise.all([server.close(), strict.close()]));

/** Whoever replays an example, with what examples are about. */
interface Replay {
  readonly userId: string;
  send(request: ReplayedRequest): Promise<Answer>;
}
interface ReplayedRequest {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly path?: string;
  readonly query?: string;
  readonly url?: string;
  readonly anonymous?: boolean;
}

/** Where the things of the examples are made, in this order; and what a change by somebody else would be. */
const things = {
  list: { path: "/lists", method: "PATCH", change: { name: "Long journeys" } },
  filter: { path: "/filters", method: "PATCH", change: { name: "Soon" } },
  feed: { path: "/feeds", method: "PATCH", change: { name: "Ours" } },
  label: { path: "/labels", method: "PATCH", change: { name: "in town" } },
  task: { path: "/tasks", method: "PUT", change: { title: "Renew both passports" } },
} as const;
type Thing = keyof typeof things;
const Definition = z.object({
  meta: z.object({ example: z.object({ invalid: z.record(z.string(), z.unknown()).optional() }) }),
});
const isThing = (name: string): name is Thing => name in things;
const thingNames = Object.keys(things).filter(isThing);

/** What an operation is about, such as `task`. */
const thingOf = ({ operationId }: Operation) => thingNames.find((name) => operationId.startsWith(name));
const idOf = (thing: Thing) => z.object({ id: z.string() }).parse(exampleOf(things[thing].path, "POST")).id;

function exampleOf(path: string, method: string): unknown {
  const isIt = (one: (typeof operations)[number]) =>
    one.path === `/api/{user_id}${path}` && one.method === method;
  const found = operations.find(isIt)?.operation.requestBody;
  return Object.values(found?.content["application/json"]?.examples ?? {})[0]?.value;
}

function pathOf(path: string, operation: Operation): string {
  const values = operation.parameters.flatMap((one) => ("name" in one && one.in === "path" ? [one] : []));
  return values.reduce(
    (filled, { name, example }) => filled.replace(`{${name}}`, String(example)),
    path.replace("{user_id}", "me"),
  );
}

/** As it stands in a URL. */
const plain = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function queryOf(operation: Operation): string {
  const given = operation.parameters.flatMap((one) =>
    "name" in one && one.in === "query" && one.example !== undefined ? [[one.name, plain(one.example)]] : [],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(Object.fromEntries(given)).toString()}`;
}

async function aReplay({ path, method, operation }: (typeof operations)[number]): Promise<Replay> {
  const userId = `user-${randomUUID()}`;
  const authorization = `Bearer ${await tokenOf(userId, { email: `${userId}@example.com`, name: "Ann" })}`;
  const [[type, content] = ["application/json", undefined]] = Object.entries(
    operation.requestBody?.content ?? {},
  );
  const body = Object.values(content?.examples ?? {})[0]?.value;
  return {
    userId,
    send: async (request) => {
      const headers: Record<string, string> = {
        ...(request.anonymous === true ? {} : { authorization }),
        ...(body === undefined && request.body === undefined ? {} : { "content-type": type }),
        ...request.headers,
      };
      const sent = request.body ?? body;
      const url = `${request.url ?? server.url}${request.path ?? pathOf(path, operation)}${request.query ?? queryOf(operation)}`;
      return await send(url, {
        method,
        headers,
        ...(sent === undefined ? {} : { body: typeof sent === "string" ? sent : JSON.stringify(sent) }),
      });
    },
  };
}

/** By their names, as tRPC keeps them, with the inputs that they refuse. */
const invalidInputs = new Map(
  Object.entries(z.record(z.string(), z.unknown()).parse(appRouter._def.procedures)).map(
    ([name, procedure]) => {
      const { meta } = Definition.parse(Reflect.get(Object(procedure), "_def"));
      return [name.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase()), meta.example.invalid];
    },
  ),
);

/** The input that the operation's example says is refused, as a request. */
function invalidRequest({ path, operation }: (typeof operations)[number]): ReplayedRequest {
  const input = invalidInputs.get(operation.operationId) ?? {};
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const inQuery = new Set(
    operation.parameters.flatMap((one) => ("in" in one && one.in === "query" ? [one.name] : [])),
  );
  const others = Object.entries(input).flatMap(([name, value]) =>
    inPath.has(name) ? [] : [[toSnakeName(name), value] as const],
  );
  const asked = others.filter(([name]) => inQuery.has(name) || operation.requestBody === undefined);
  return {
    path: path
      .replace("{user_id}", "me")
      .replace(/\{(\w+)\}/g, (_, name: string) => plain(input[name] ?? randomUUID())),
    query: `?${new URLSearchParams(asked.map(([name, value]): [string, string] => [name, plain(value)])).toString()}`,
    ...(operation.requestBody === undefined ? {} : { body: input["document"] ?? Object.fromEntries(others) }),
  };
}

const isMaking = ({ operationId }: Operation) => operationId.endsWith("Create");

async function call(method: string, path: string, { userId }: Replay, body?: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${await tokenOf(userId)}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return await send(server.url + path, { method, headers, ...sent });
}

async function make(replay: Replay, thing: Thing): Promise<void> {
  const { path } = things[thing];
  expect((await call("POST", `/api/me${path}`, replay, Object(exampleOf(path, "POST")))).status).toBe(201);
}

/** All that an operation needs to be there; what it makes itself is not. */
async function makeThings(replay: Replay, { operation, path }: (typeof operations)[number]): Promise<void> {
  const own = thingOf(operation);
  for (const thing of thingNames) {
    if (isMaking(operation) && thing === own) return;
    await make(replay, thing);
  }
  if (own !== undefined && path.includes("/trash/")) {
    const { path: place } = things[own];
    expect((await call("DELETE", `/api/me${place}/${idOf(own)}`, replay)).status).toBe(204);
  }
}

/** What some operations need besides: a task that recurs, and was done before. */
const preparations: Readonly<Record<string, (replay: Replay) => Promise<void>>> = {
  taskSkip: recur,
  taskOccurrences: async (replay) => {
    await recur(replay);
    const path = `/api/me/tasks/${idOf("task")}/complete`;
    expect((await call("PATCH", path, replay, { completed: true })).status).toBe(200);
  },
};

/** For operations without a place of their own: something else that they may be asked to do. */
const otherBodies: Readonly<Record<string, unknown>> = {
  dataImport: { format: "another" },
  dataImportCsv: "TYPE,CONTENT\ntask,Another",
  dataImportCalendar: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
  taskBatch: { operations: [{ do: "create", task: { title: "Another" } }] },
  taskQuickAdd: { text: "Another", time_zone: "UTC" },
};

async function recur(replay: Replay): Promise<void> {
  const recurrence = { rule: "FREQ=MONTHLY" };
  expect((await call("PUT", `/api/me/tasks/${idOf("task")}`, replay, { recurrence })).status).toBe(200);
}

/** By somebody else, while this one was not looking. */
async function changeThing(replay: Replay, thing: Thing): Promise<void> {
  const { path, method, change } = things[thing];
  expect((await call(method, `/api/me${path}/${idOf(thing)}`, replay, change)).status).toBe(200);
}

async function takenBy(replay: Replay, one: (typeof operations)[number], thing: Thing): Promise<Answer> {
  await makeThings(replay, one);
  await make(replay, thing);
  await changeThing(replay, thing);
  return await replay.send({});
}

/** How a call comes to be answered as an example says: by the reason of a problem, or `success`. */
const ways: Readonly<Record<string, (replay: Replay, one: (typeof operations)[number]) => Promise<Answer>>> =
  {
    success: async (replay, one) => {
      await makeThings(replay, one);
      await preparations[one.operation.operationId]?.(replay);
      return await replay.send({});
    },
    input_invalid: async (replay, one) => {
      return await replay.send(invalidRequest(one));
    },
    token_missing: (replay) => replay.send({ anonymous: true }),
    user_id_mismatch: (replay, { path, operation }) =>
      replay.send({ path: pathOf(path.replace("{user_id}", "somebody-else"), operation) }),
    task_not_found: (replay, { operation }) =>
      replay.send(isMaking(operation) ? { body: { title: "Part of nothing", parent_id: randomUUID() } } : {}),
    list_not_found: (replay) => replay.send({}),
    label_not_found: (replay) => replay.send({}),
    filter_not_found: (replay) => replay.send({}),
    feed_not_found: (replay) => replay.send({}),
    task_id_taken: (replay, one) => takenBy(replay, one, "task"),
    list_id_taken: (replay, one) => takenBy(replay, one, "list"),
    label_id_taken: (replay, one) => takenBy(replay, one, "label"),
    filter_id_taken: (replay, one) => takenBy(replay, one, "filter"),
    feed_id_taken: (replay, one) => takenBy(replay, one, "feed"),
    idempotency_key_in_use: async (replay) => {
      const client = new pg.Client(database);
      await client.connect();
      const key = randomUUID();
      await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`${replay.userId} 0 ${key}`]);
      const answer = await replay.send({ headers: { "idempotency-key": key } });
      await client.end();
      return answer;
    },
    idempotency_key_reused: async (replay, one) => {
      const headers = { "idempotency-key": randomUUID() };
      await replay.send({ headers });
      const path = pathOf(one.path, one.operation).replace(/[0-9a-f-]{36}/, randomUUID());
      const body = otherBodies[one.operation.operationId];
      if (body !== undefined) return await replay.send({ headers, body });
      return await replay.send(
        isMaking(one.operation)
          ? { headers, body: { title: "Another", name: "Another" } }
          : { headers, path },
      );
    },
    version_mismatch: async (replay, one) => {
      await makeThings(replay, one);
      const thing = thingOf(one.operation);
      if (thing !== undefined) await changeThing(replay, thing);
      return await replay.send({ headers: { "if-match": '"1"' } });
    },
    payload_too_large: (replay, { operation }) => {
      const isUpload = operation.operationId.startsWith("dataImport");
      return replay.send({ body: { title: "x".repeat((isUpload ? 128 : 1) * 1024 * 1024) } });
    },
    unsupported_media_type: (replay) => replay.send({ headers: { "content-type": "text/plain" } }),
    rate_limited: async (replay) => {
      await replay.send({ url: strict.url });
      return await replay.send({ url: strict.url });
    },
  };

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
ajv.addSchema({ $id: "https://taskwell.test/openapi.json", ...JSON.parse(text) });

/** What differs from one replay to the next. */
const varying = new Set([
  "archived_at",
  "createdAt",
  "exportedAt",
  "path",
  "updatedAt",
  "completed_at",
  "created_at",
  "deleted_at",
  "position",
  "request_id",
  "updated_at",
  "user_id",
]);

function shape(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (varying.has(key) ? typeof member : member)) ?? "null",
  );
}

/** Without whose it is, and how long it takes until the next window. */
function comparable(value: unknown): unknown {
  const whole = JSON.stringify(shape(value)).replace(/in \d+ seconds/, "in … seconds");
  return JSON.parse(
    whole
      .replaceAll(/"user-[0-9a-f-]{36}"/g, `"${exampleUserId}"`)
      // When it was made, in iCalendar's form; and the mark of UTF-8, which fetch takes away.
      .replaceAll(/\d{8}T\d{6}Z/g, "<time>")
      .replace("\ufeff", ""),
  );
}

const exampleUserId = "01a1f5ff-0c00-7b8e-8f21-6d1c9e0a7b52";

const examples = operations.flatMap((one) =>
  responsesOf(one.operation).flatMap(([status, { content }]) =>
    Object.entries(content).flatMap(([type, { schema, examples: named }]) =>
      Object.entries(named).map(([name, { value }]) => ({
        ...one,
        status,
        type,
        schema,
        name,
        value,
        id: one.operation.operationId,
      })),
    ),
  ),
);

describe("examples", () => {
  test("there is one of every answer that has a body, but for what cannot be called forth", () => {
    const missing = operations.flatMap(({ operation }) =>
      responsesOf(operation).flatMap(([status, { content }]) =>
        Object.values(content).some(({ examples: named }) => Object.keys(named).length > 0) ||
        Object.keys(content).length === 0
          ? []
          : [status],
      ),
    );
    expect([...new Set(missing)].toSorted()).toEqual(["500", "503", "504"]);
  });

  test.each(examples)("$id $status $name is what is answered", async (example) => {
    const way = ways[example.name];
    if (way === undefined) throw new Error(`Nobody knows how to come by ${example.name}.`);
    const answer = await way(await aReplay(example), example);

    expect(answer.status).toBe(Number(example.status));
    expect(answer.headers.get("content-type")?.replace("; charset=utf-8", "")).toBe(example.type);
    const body = example.type.startsWith("text/") ? answer.text : answer.body;
    expect(validateWith(example.schema, body)).toBe("");
    expect(validateWith(example.schema, example.value)).toBe("");
    if (example.id === "meGet" && example.name === "success") {
      expect(Object.keys(Object(answer.body))).toEqual(Object.keys(Object(example.value)));
      return;
    }
    expect(comparable(body)).toEqual(comparable(example.value));
  });

  test("304 and 204 are answered without a body", async () => {
    const get = operations.find(({ operation }) => operation.operationId === "taskById");
    const gone = operations.find(({ operation }) => operation.operationId === "taskDelete");
    if (get === undefined || gone === undefined) throw new Error("They are not there.");
    const replay = await aReplay(get);
    await makeThings(replay, get);
    expect(await replay.send({ headers: { "if-none-match": '"1"' } })).toMatchObject({
      status: 304,
      text: "",
    });
    const deletion = await aReplay(gone);
    await makeThings(deletion, gone);
    expect(await deletion.send({})).toMatchObject({ status: 204, text: "" });
  });
});

/** What ajv says of a value, with references into the document. */
function validateWith(schema: object, value: unknown): string {
  const resolved: unknown = JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components', '"https://taskwell.test/openapi.json#/components'),
  );
  const validate = ajv.compile(Object(resolved));
  return validate(value) ? "" : ajv.errorsText(validate.errors);
}
