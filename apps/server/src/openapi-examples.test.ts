/** Every example in /openapi.json is a real response of the server. */
import { randomUUID } from "node:crypto";
import { appRouter } from "@taskwell/api";
import { createCursorCodec } from "@taskwell/api/cursor";
import { toSnakeName } from "@taskwell/api/names";
import { cloneDatabase } from "@taskwell/db/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { operations, responsesOf, text } from "./testing-openapi.ts";
import type { Operation } from "./testing-openapi.ts";
import type { RunningServer } from "./server.ts";
import { secret, send, startTestServer, tokenOf } from "./testing.ts";
import type { TestResponse } from "./testing.ts";

let database: string;
let server: RunningServer;
/** A server with a limit of one call, for 429. */
let strict: RunningServer;
beforeAll(async () => {
  database = await cloneDatabase(inject("adminUrl"));
  server = await startTestServer({ DATABASE_URL: database });
  strict = await startTestServer({ DATABASE_URL: database, RATE_LIMIT: "5", RATE_LIMIT_BURST: "1" });
});
afterAll(() => Promise.all([server.close(), strict.close()]));

/** A user who replays an example. */
interface Replay {
  readonly userId: string;
  send(request: ReplayedRequest): Promise<TestResponse>;
}
interface ReplayedRequest {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly path?: string;
  readonly query?: string;
  readonly url?: string;
  readonly anonymous?: boolean;
}

type NamedOperation = (typeof operations)[number];
const Definition = z.object({
  meta: z.object({ example: z.object({ invalid: z.record(z.string(), z.unknown()).optional() }) }),
});

const created = operations.flatMap(({ operation }) => /^(\w+)Create$/.exec(operation.operationId)?.[1] ?? []);
/** Entities, in an order in which they can be created: others may refer to a list, and a task to any of them. */
const entities = ["list", ...created.filter((entity) => entity !== "list" && entity !== "task"), "task"];
/** The entity of an operation, such as `task`. */
const entityOf = ({ operationId }: Operation) => entities.find((name) => operationId.startsWith(name));

function operationNamed(operationId: string): NamedOperation {
  const found = operations.find(({ operation }) => operation.operationId === operationId);
  if (found === undefined) throw new Error(`There is no operation ${operationId}.`);
  return found;
}

const bodyOf = ({ operation }: NamedOperation): unknown =>
  // The last one is the whole example, to which the responses belong.
  Object.values(operation.requestBody?.content["application/json"]?.examples ?? {}).at(-1)?.value;
const idOf = (entity: string) =>
  z.object({ id: z.string() }).parse(bodyOf(operationNamed(`${entity}Create`))).id;

function pathOf(path: string, operation: Operation): string {
  const values = operation.parameters.flatMap((one) => ("name" in one && one.in === "path" ? [one] : []));
  return values.reduce(
    (filled, { name, example }) => filled.replace(`{${name}}`, String(example)),
    path.replace("{user_id}", "me"),
  );
}

/** A value as it is written in a URL. */
const toUrlText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function queryOf(operation: Operation): string {
  const given = operation.parameters.flatMap((one) =>
    "name" in one && one.in === "query" && one.example !== undefined
      ? [[one.name, toUrlText(one.example)]]
      : [],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(Object.fromEntries(given)).toString()}`;
}

async function startReplay({ path, method, operation }: NamedOperation): Promise<Replay> {
  const userId = `user-${randomUUID()}`;
  const authorization = `Bearer ${await tokenOf(userId, { email: `${userId}@example.com`, name: "Ann" })}`;
  const [[type, content] = ["application/json", undefined]] = Object.entries(
    operation.requestBody?.content ?? {},
  );
  const body = Object.values(content?.examples ?? {}).at(-1)?.value;
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

/** The invalid inputs in the procedures' metadata, by operation id. */
const invalidInputs = new Map(
  Object.entries(z.record(z.string(), z.unknown()).parse(appRouter._def.procedures)).map(
    ([name, procedure]) => {
      const { meta } = Definition.parse(Reflect.get(Object(procedure), "_def"));
      return [name.replace(/\.(\w)/, (_, letter: string) => letter.toUpperCase()), meta.example.invalid];
    },
  ),
);

/** The invalid input of an operation, as a request. */
function invalidRequest({ path, operation }: NamedOperation): ReplayedRequest {
  const input = invalidInputs.get(operation.operationId.replace(/ByPatch$/, "")) ?? {};
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
      .replace(/\{(\w+)\}/g, (_, name: string) => toUrlText(input[name] ?? randomUUID())),
    query: `?${new URLSearchParams(asked.map(([name, value]): [string, string] => [name, toUrlText(value)])).toString()}`,
    ...(operation.requestBody === undefined ? {} : { body: input["document"] ?? Object.fromEntries(others) }),
  };
}

const isCreation = ({ operationId }: Operation) => operationId.endsWith("Create");

async function call(method: string, path: string, { userId }: Replay, body?: object): Promise<TestResponse> {
  const headers = { authorization: `Bearer ${await tokenOf(userId)}`, "content-type": "application/json" };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return await send(server.url + path, { method, headers, ...sent });
}

/** Sends an operation with its example. */
async function perform(replay: Replay, operationId: string): Promise<number> {
  const named = operationNamed(operationId);
  const path = pathOf(named.path, named.operation);
  return (await call(named.method, path, replay, Object(bodyOf(named)))).status;
}

async function create(replay: Replay, entity: string): Promise<void> {
  expect(await perform(replay, `${entity}Create`)).toBe(201);
}

/** Creates everything that an operation needs, but not what it creates itself. */
async function createEntities(replay: Replay, { operation, path }: NamedOperation): Promise<void> {
  const own = entityOf(operation);
  for (const entity of entities) {
    if (isCreation(operation) && entity === own) return;
    await create(replay, entity);
  }
  if (own !== undefined && path.includes("/trash/")) expect(await perform(replay, `${own}Delete`)).toBe(204);
}

/** What some operations need besides, such as a recurring task with a completed occurrence, and what to send instead. */
const preparations: Readonly<Record<string, (replay: Replay) => Promise<ReplayedRequest | void>>> = {
  historyList: async (replay) => void (await rename(replay)),
  historyUndo: async (replay) => ({ body: { call: (await rename(replay)).headers.get("x-call-id") } }),
  taskSkip: recur,
  taskDone: complete,
  taskDoneCounts: complete,
  taskOccurrences: async (replay) => {
    await recur(replay);
    await complete(replay);
  },
  webhookAttempts: async (replay) => void (await perform(replay, "webhookTest")),
};

/** Another valid body, for operations whose path has no id. */
const otherBodies: Readonly<Record<string, unknown>> = {
  dataImport: { format: "another" },
  dataImportCsv: "TYPE,CONTENT\ntask,Another",
  dataImportCalendar: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
  historyUndo: { call: randomUUID() },
  taskBatch: { operations: [{ do: "create", task: { title: "Another" } }] },
  taskQuickAdd: { text: "Another", time_zone: "UTC" },
};

async function complete(replay: Replay): Promise<void> {
  const path = `/api/me/tasks/${idOf("task")}/complete`;
  expect((await call("PATCH", path, replay, { completed: true })).status).toBe(200);
}

/** A token for changes, as it was made long ago. */
async function oldToken(replay: Replay): Promise<string> {
  const { body } = await call("GET", "/api/me/changes", replay);
  const { token } = z.object({ token: z.string() }).parse(body);
  const codec = createCursorCodec(secret);
  const [epoch = "", , snapshot = ""] = codec.decode(replay.userId, "changes", token);
  return codec.encode(replay.userId, {
    order: "changes",
    keys: [epoch, "2026-01-01T00:00:00.000Z", snapshot],
  });
}

async function rename(replay: Replay): Promise<TestResponse> {
  return await call("PUT", `/api/me/tasks/${idOf("task")}`, replay, { title: "Renew passport and visa" });
}

async function recur(replay: Replay): Promise<void> {
  const recurrence = { rule: "FREQ=MONTHLY" };
  expect((await call("PUT", `/api/me/tasks/${idOf("task")}`, replay, { recurrence })).status).toBe(200);
}

/** Changes an entity, as another client would meanwhile. */
async function update(replay: Replay, entity: string): Promise<void> {
  expect(await perform(replay, `${entity}Update`)).toBe(200);
}

type Provocation = (replay: Replay, one: NamedOperation) => Promise<TestResponse>;
/** How to provoke the response of an example: by `success`, or the reason of a problem, with or without its entity. */
const provocations: Readonly<Record<string, Provocation>> = {
  success: async (replay, one) => {
    await createEntities(replay, one);
    const request = await preparations[one.operation.operationId]?.(replay);
    return await replay.send(request ?? {});
  },
  input_invalid: async (replay, one) => {
    return await replay.send(invalidRequest(one));
  },
  token_missing: (replay) => replay.send({ anonymous: true }),
  user_id_mismatch: (replay, { path, operation }) =>
    replay.send({ path: pathOf(path.replace("{user_id}", "somebody-else"), operation) }),
  task_not_found: (replay, { operation }) =>
    replay.send(isCreation(operation) ? { body: { title: "Part of nothing", parent_id: randomUUID() } } : {}),
  not_found: (replay) => replay.send({}),
  resync_required: async (replay) => {
    const since = await oldToken(replay);
    return await replay.send({ query: `?${new URLSearchParams({ since }).toString()}` });
  },
  id_taken: async (replay, one) => {
    const entity = entityOf(one.operation) ?? "";
    await createEntities(replay, one);
    await create(replay, entity);
    await update(replay, entity);
    return await replay.send({});
  },
  idempotency_key_in_use: async (replay) => {
    const client = new pg.Client(database);
    await client.connect();
    const key = randomUUID();
    await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`${replay.userId} 0 ${key}`]);
    const response = await replay.send({ headers: { "idempotency-key": key } });
    await client.end();
    return response;
  },
  idempotency_key_reused: async (replay, one) => {
    const headers = { "idempotency-key": randomUUID() };
    await replay.send({ headers });
    const path = pathOf(one.path, one.operation).replace(/[0-9a-f-]{36}/, randomUUID());
    const body = otherBodies[one.operation.operationId];
    if (body !== undefined) return await replay.send({ headers, body });
    return await replay.send(
      isCreation(one.operation)
        ? { headers, body: { title: "Another", name: "Another" } }
        : { headers, path },
    );
  },
  version_mismatch: async (replay, one) => {
    await createEntities(replay, one);
    const entity = entityOf(one.operation);
    if (entity !== undefined) await update(replay, entity);
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

/** Members that differ between replays. */
const varyingMembers = new Set([
  "archived_at",
  "at",
  "call_id",
  "token",
  "createdAt",
  "exportedAt",
  "path",
  "updatedAt",
  "completed_at",
  "created_at",
  "day",
  "deleted_at",
  "event_id",
  "previous_secret_until",
  "took_ms",
  "done_at",
  "position",
  "request_id",
  "updated_at",
  "user_id",
]);

function shape(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (varyingMembers.has(key) ? typeof member : member)) ??
      "null",
  );
}

/** A body without user ids, times and waits, which differ between replays. */
function comparable(value: unknown): unknown {
  const whole = JSON.stringify(shape(value)).replace(/in \d+ seconds/, "in … seconds");
  return JSON.parse(
    whole
      .replaceAll(/"user-[0-9a-f-]{36}"/g, `"${exampleUserId}"`)
      // iCalendar's timestamps, and the byte-order mark, which fetch removes.
      .replaceAll(/\d{8}T\d{6}Z/g, "<time>")
      // Tokens of changes.
      .replaceAll(/WyJjaGFuZ2VzI[\w.-]+/g, "<token>")
      .replaceAll(/whsec_[\w+/]{43}=/g, "<secret>")
      .replace("\ufeff", ""),
  );
}

const exampleUserId = "01a1f5ff-0c00-7b8e-8f21-6d1c9e0a7b52";

const creating = operations.flatMap((one) => {
  const { new_user: example } = one.operation.requestBody?.content["application/json"]?.examples ?? {};
  return example === undefined ? [] : [{ ...one, id: one.operation.operationId, body: example.value }];
});

describe("the first example of a body that creates something works for a user who has nothing, twice:", () => {
  test("there is one for each kind", () => {
    expect(creating.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["taskCreate", "listCreate", "labelCreate"]),
    );
  });

  test.each(creating)("$id", async ({ path, method, body }) => {
    const authorization = `Bearer ${await tokenOf(`user-${randomUUID()}`)}`;
    const createOnce = () =>
      send(`${server.url}${path.replace("{user_id}", "me")}`, {
        method,
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect(await createOnce()).toMatchObject({ status: 201 });
    // A label's name belongs to one label.
    expect([201, 409]).toContain((await createOnce()).status);
  });
});

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
  test("exist for every response with a body, except those that cannot be provoked", () => {
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

  test.each(examples)("$id $status $name matches the real response", async (example) => {
    const provoke =
      provocations[example.name] ?? provocations[example.name.replace(/^[a-z]+_(?=not_found|id_taken)/, "")];
    if (provoke === undefined) throw new Error(`There is no provocation of ${example.name}.`);
    const response = await provoke(await startReplay(example), example);

    expect(response.status).toBe(Number(example.status));
    expect(response.headers.get("content-type")?.replace("; charset=utf-8", "")).toBe(example.type);
    const body = example.type.startsWith("text/") ? response.text : response.body;
    expect(validateWith(example.schema, body)).toBe("");
    expect(validateWith(example.schema, example.value)).toBe("");
    if (example.id === "meGet" && example.name === "success") {
      expect(Object.keys(Object(response.body))).toEqual(Object.keys(Object(example.value)));
      return;
    }
    expect(comparable(body)).toEqual(comparable(example.value));
  });

  test("304 and 204 have no body", async () => {
    const get = operations.find(({ operation }) => operation.operationId === "taskById");
    const gone = operations.find(({ operation }) => operation.operationId === "taskDelete");
    if (get === undefined || gone === undefined) throw new Error("The operations do not exist.");
    const replay = await startReplay(get);
    await createEntities(replay, get);
    expect(await replay.send({ headers: { "if-none-match": '"1"' } })).toMatchObject({
      status: 304,
      text: "",
    });
    const deletion = await startReplay(gone);
    await createEntities(deletion, gone);
    expect(await deletion.send({})).toMatchObject({ status: 204, text: "" });
  });
});

/** Compiled schemas by their text: many responses share one, and compiling takes longer than validating. */
const validators = new Map<string, ValidateFunction>();

/** ajv's errors for a value, with references resolved in the document. */
function validateWith(schema: object, value: unknown): string {
  const resolved = JSON.stringify(schema).replaceAll(
    '"#/components',
    '"https://taskwell.test/openapi.json#/components',
  );
  const validate = validators.get(resolved) ?? ajv.compile(Object(JSON.parse(resolved)));
  validators.set(resolved, validate);
  return validate(value) ? "" : ajv.errorsText(validate.errors);
}
