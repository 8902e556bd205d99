/** Every example in /openapi.json is what the server really answers. */
import { randomUUID } from "node:crypto";
import { cloneDatabase } from "@taskwell/db/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { operations, responsesOf, text } from "./openapi-testing.ts";
import type { Operation } from "./openapi-testing.ts";
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

/** Whoever replays an example, with the task that examples are about. */
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

const task = z
  .object({ id: z.string(), title: z.string(), description: z.string() })
  .parse(exampleOf("/api/{user_id}/tasks", "POST"));

function exampleOf(path: string, method: string): unknown {
  const found = operations.find((one) => one.path === path && one.method === method)?.operation.requestBody;
  return Object.values(found?.content["application/json"]?.examples ?? {})[0]?.value;
}

function pathOf(path: string, operation: Operation): string {
  const values = operation.parameters.flatMap((one) => ("name" in one && one.in === "path" ? [one] : []));
  return values.reduce(
    (filled, { name, example }) => filled.replace(`{${name}}`, String(example)),
    path.replace("{user_id}", "me"),
  );
}

function queryOf(operation: Operation): string {
  const given = operation.parameters.flatMap((one) =>
    "name" in one && one.in === "query" && one.example !== undefined
      ? [[one.name, JSON.stringify(one.example)]]
      : [],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(Object.fromEntries(given)).toString()}`;
}

async function aReplay({ path, method, operation }: (typeof operations)[number]): Promise<Replay> {
  const userId = `user-${randomUUID()}`;
  const authorization = `Bearer ${await tokenOf(userId, { email: `${userId}@example.com`, name: "Ann" })}`;
  const body = Object.values(operation.requestBody?.content["application/json"]?.examples ?? {})[0]?.value;
  return {
    userId,
    send: async (request) => {
      const headers: Record<string, string> = {
        ...(request.anonymous === true ? {} : { authorization }),
        ...(body === undefined && request.body === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      };
      const sent = request.body ?? body;
      const url = `${request.url ?? server.url}${request.path ?? pathOf(path, operation)}${request.query ?? queryOf(operation)}`;
      return await send(url, {
        method,
        headers,
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      });
    },
  };
}

const isMaking = ({ operationId }: Operation) => operationId === "taskCreate";

async function call(method: string, path: string, { userId }: Replay, body: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${await tokenOf(userId)}`, "content-type": "application/json" };
  return await send(server.url + path, { method, headers, body: JSON.stringify(body) });
}

async function makeTheTask(replay: Replay): Promise<void> {
  expect((await call("POST", "/api/me/tasks", replay, task)).status).toBe(201);
}

async function changeTheTask(replay: Replay): Promise<void> {
  await makeTheTask(replay);
  const changes = { title: "Renew both passports" };
  expect((await call("PUT", `/api/me/tasks/${task.id}`, replay, changes)).status).toBe(200);
}

/** How a call comes to be answered as an example says: by the reason of a problem, or `success`. */
const ways: Readonly<Record<string, (replay: Replay, one: (typeof operations)[number]) => Promise<Answer>>> =
  {
    success: async (replay, { operation }) => {
      if (!isMaking(operation)) await makeTheTask(replay);
      return await replay.send({});
    },
    input_invalid: async (replay, { operation }) => {
      switch (operation.operationId) {
        case "taskCreate":
          return await replay.send({ body: { title: " " } });
        case "taskList":
          return await replay.send({ query: "?limit=0" });
        case "taskUpdate":
          return await replay.send({ body: { title: "" } });
        case "taskSetCompleted":
          return await replay.send({ body: { completed: "yes" } });
        default:
          return await replay.send({ path: "/api/me/tasks/1" });
      }
    },
    token_missing: (replay) => replay.send({ anonymous: true }),
    user_id_mismatch: (replay, { path, operation }) =>
      replay.send({ path: pathOf(path.replace("{user_id}", "somebody-else"), operation) }),
    task_not_found: (replay) => replay.send({}),
    task_id_taken: async (replay) => {
      await changeTheTask(replay);
      return await replay.send({});
    },
    idempotency_key_in_use: async (replay) => {
      const client = new pg.Client(database);
      await client.connect();
      const key = randomUUID();
      await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`${replay.userId} 0 ${key}`]);
      const answer = await replay.send({ headers: { "idempotency-key": key } });
      await client.end();
      return answer;
    },
    idempotency_key_reused: async (replay, { operation }) => {
      const headers = { "idempotency-key": randomUUID() };
      await replay.send({ headers });
      const other = isMaking(operation)
        ? { headers, body: { title: "Another" } }
        : { headers: { ...headers, "if-match": '"7"' } };
      return await replay.send(other);
    },
    version_mismatch: async (replay) => {
      await changeTheTask(replay);
      return await replay.send({ headers: { "if-match": '"1"' } });
    },
    payload_too_large: (replay) => replay.send({ body: { title: "x".repeat(1024 * 1024) } }),
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
const varying = new Set(["user_id", "created_at", "updated_at", "request_id"]);

function shape(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (varying.has(key) ? typeof member : member)) ?? "null",
  );
}

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
    expect(answer.headers.get("content-type")).toBe(example.type);
    expect(validateWith(example.schema, answer.body)).toBe("");
    expect(validateWith(example.schema, example.value)).toBe("");
    if (example.id === "meGet" && example.name === "success") {
      expect(Object.keys(Object(answer.body))).toEqual(Object.keys(example.value));
      return;
    }
    // How long until the next window differs.
    const expected = JSON.stringify(shape(example.value)).replace(/in \d+ seconds/, "in … seconds");
    expect(JSON.parse(JSON.stringify(shape(answer.body)).replace(/in \d+ seconds/, "in … seconds"))).toEqual(
      JSON.parse(expected),
    );
  });

  test("304 and 204 are answered without a body", async () => {
    const get = operations.find(({ operation }) => operation.operationId === "taskById");
    const gone = operations.find(({ operation }) => operation.operationId === "taskDelete");
    if (get === undefined || gone === undefined) throw new Error("They are not there.");
    const replay = await aReplay(get);
    await makeTheTask(replay);
    expect(await replay.send({ headers: { "if-none-match": '"1"' } })).toMatchObject({
      status: 304,
      text: "",
    });
    const deletion = await aReplay(gone);
    await makeTheTask(deletion);
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
