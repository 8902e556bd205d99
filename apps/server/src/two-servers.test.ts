/** Two servers on one database: rate limits, idempotency and revoked tokens. */
import { randomUUID } from "node:crypto";
import { cloneDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";
import type { TestResponse } from "./testing.ts";

let servers: readonly RunningServer[];
beforeAll(async () => {
  const environment = {
    DATABASE_URL: await cloneDatabase(inject("adminUrl")),
    RATE_LIMIT: "60",
    RATE_LIMIT_BURST: "30",
    RATE_LIMIT_FAILED_AUTH: "20",
    RATE_LIMIT_SIGN_IN: "5",
    RATE_LIMIT_STORE: "postgres",
    TRUSTED_PROXIES: "1",
  };
  servers = await Promise.all([startTestServer(environment), startTestServer(environment)]);
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

/** The URL of one server or the other, in turn. */
const at = (turn: number) => servers[turn % servers.length]?.url ?? "";

async function aUser() {
  const token = await tokenOf(`user-${randomUUID()}`);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return {
    list: (turn: number) => send(`${at(turn)}/api/me/tasks`, { headers }),
    create: (turn: number, key: string) =>
      send(`${at(turn)}/api/me/tasks`, {
        method: "POST",
        headers: { ...headers, "idempotency-key": key },
        body: JSON.stringify({ title: "Once" }),
      }),
  };
}

const post = (turn: number, path: string, body: object, token = "") =>
  send(`${at(turn)}/api/auth${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });

const statuses = (responses: readonly TestResponse[], status: number) =>
  responses.filter((response) => response.status === status).length;

test("they share a user's limit", async () => {
  const ann = await aUser();
  const responses = await Promise.all(Array.from({ length: 50 }, (_, turn) => ann.list(turn)));
  expect([statuses(responses, 200), statuses(responses, 429)]).toEqual([30, 20]);
});

test("they count the refused tokens of an address together", async () => {
  const headers = { authorization: "Bearer x.y.z", "x-forwarded-for": "192.0.2.1" };
  const responses = await Promise.all(
    Array.from({ length: 30 }, (_, turn) => send(`${at(turn)}/api/me/tasks`, { headers })),
  );
  expect([statuses(responses, 401), statuses(responses, 429)]).toEqual([20, 10]);
});

test("they count tried passwords together", async () => {
  const email = `${randomUUID()}@example.com`;
  const responses: TestResponse[] = [];
  for (let turn = 0; turn < 8; turn += 1)
    responses.push(await post(turn, "/sign-in/email", { email, password: "wrong password" }));
  expect([statuses(responses, 401), statuses(responses, 429)]).toEqual([5, 3]);
});

test("they share idempotency keys", async () => {
  const ann = await aUser();
  const responses = await Promise.all(Array.from({ length: 20 }, (_, turn) => ann.create(turn, "k")));
  const made = responses.filter(({ status }) => status === 201);
  expect(new Set(made.map(({ text }) => text)).size).toBe(1);
  expect(statuses(responses, 201) + statuses(responses, 409)).toBe(20);
  expect((await ann.create(0, "k")).text).toBe((await ann.create(1, "k")).text);
  expect(await ann.list(0)).toMatchObject({ body: [{ title: "Once" }] });
});

test("signing out everywhere at one is known to the other within 60 seconds", async () => {
  const person = { name: "Ann", email: `${randomUUID()}@example.com`, password: "correct horse" };
  await post(0, "/sign-up/email", person);
  const { body } = await post(0, "/sign-in/email", person);
  const { jwt, token } = Object(body);
  const headers = { authorization: `Bearer ${String(jwt)}` };
  const statusAt = async (turn: number) => (await send(`${at(turn)}/api/me`, { headers })).status;
  expect([await statusAt(0), await statusAt(1)]).toEqual([200, 200]);

  const signedOutAt = performance.now();
  expect((await post(0, "/revoke-sessions", {}, String(token))).status).toBe(200);
  expect(await statusAt(0)).toBe(401);
  await expect.poll(() => statusAt(1), { timeout: 60_000, interval: 1_000 }).toBe(401);
  expect(performance.now() - signedOutAt).toBeLessThan(60_000);
}, 70_000);
