/** Rate limits for calls, refused tokens and passwords, over HTTP. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { createTaskwellClient } from "@taskwell/client";
import { openTestDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { networkOf } from "./client-address.ts";
import { createLimits } from "./rate-limits.ts";
import type { RunningServer } from "./server.ts";
import { callerOf, send, startTestServer, tokenOf } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer({
    RATE_LIMIT: "60",
    RATE_LIMIT_BURST: "10",
    RATE_LIMIT_FAILED_AUTH: "5",
    RATE_LIMIT_SIGN_IN: "3",
    TRUSTED_PROXIES: "1",
    CORS_ORIGINS: "https://app.example.com",
  });
});
afterAll(() => server.close());

async function aUser(from = "192.0.2.1") {
  const token = await tokenOf(`user-${randomUUID()}`);
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "x-forwarded-for": from,
  };
  return {
    ...callerOf(server.url, token),
    list: (extraHeaders: Record<string, string> = {}) =>
      send(`${server.url}/api/me/tasks`, { headers: { ...headers, ...extraHeaders } }),
    batch: (calls: number, extraHeaders: Record<string, string> = {}) => {
      const names = Array.from({ length: calls }, () => "task.list").join(",");
      return send(`${server.url}/trpc/${names}?batch=1`, {
        headers: { authorization: headers.authorization, ...extraHeaders },
      });
    },
  };
}

describe("a user's calls", () => {
  test("each response tells what is left; beyond the limit it is 429 with Retry-After", async () => {
    const ann = await aUser();
    for (let left = 9; left >= 0; left -= 1) {
      const { status, headers } = await ann.list();
      expect(status).toBe(200);
      expect(headers.get("ratelimit")).toMatch(new RegExp(`^"calls";r=${left};t=\\d+$`));
      expect(headers.get("ratelimit-policy")).toBe('"calls";q=10;w=10');
    }
    const refused = await ann.list();
    expect(refused).toMatchObject({ status: 429, body: { reason: "rate_limited", status: 429 } });
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(10);
    expect(refused.headers.get("ratelimit")).toBe(`"calls";r=0;t=${seconds}`);
  });

  test("are counted over REST and tRPC together, and for each user separately", async () => {
    const [ann, bob] = [await aUser(), await aUser()];
    for (let call = 0; call < 5; call += 1) {
      expect((await ann.list()).status).toBe(200);
      expect((await ann.query("task.list")).status).toBe(200);
    }
    const refused = await ann.query("task.list");
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { data: { code: "TOO_MANY_REQUESTS", reason: "rate_limited" } } },
    });
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await bob.list()).status).toBe(200);
  });

  test.each([
    ["the fast path", {}],
    ["tRPC's adapter", { origin: "https://app.example.com" }],
  ])("each call of a batch counts, on %s", async (_path, headers) => {
    const ann = await aUser();
    expect((await ann.batch(6, headers)).headers.get("ratelimit")).toMatch(/r=4;/);
    expect((await ann.batch(4, headers)).status).toBe(200);
    expect((await ann.batch(1, headers)).status).toBe(429);
  });

  test("each call of a batch counts, also behind a comma that is percent-encoded", async () => {
    const ann = await aUser();
    const path = Array.from({ length: 6 }, () => "task.list").join("%2C");
    const headers = { authorization: `Bearer ${await tokenOf(`user-${randomUUID()}`)}` };
    const answer = await send(`${server.url}/trpc/${path}?batch=1`, { headers });
    expect(answer.headers.get("ratelimit")).toMatch(/r=4;/);
    expect((await ann.list()).status).toBe(200);
  });

  test("are allowed again after the wait", async () => {
    // A window of two seconds.
    const quick = await startTestServer({ RATE_LIMIT: "60", RATE_LIMIT_BURST: "2" });
    const headers = { authorization: `Bearer ${await tokenOf(`user-${randomUUID()}`)}` };
    const list = () => send(`${quick.url}/trpc/task.list`, { headers });
    expect([(await list()).status, (await list()).status]).toEqual([200, 200]);
    const refused = await list();
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get("retry-after"));
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    expect((await list()).status).toBe(200);
    await quick.close();
  });
});

describe("refused tokens", () => {
  const tryToken = (from: string, authorization = "Bearer x.y.z") =>
    send(`${server.url}/trpc/task.list`, { headers: { authorization, "x-forwarded-for": from } });

  test("are counted by address: 401, then 429; valid tokens from it are still accepted", async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await tryToken("192.0.2.7")).status).toBe(401);
    const refused = await tryToken("192.0.2.7");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(refused.headers.get("ratelimit-policy")).toBe('"refusals";q=5;w=60');
    expect((await tryToken("192.0.2.8")).status).toBe(401);
    expect((await (await aUser("192.0.2.7")).list()).status).toBe(200);
  });

  test("from IPv6 are counted by network of 64 bits", async () => {
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await tryToken(`2001:db8:0:1::${attempt}`)).status).toBe(401);
    expect((await tryToken("2001:db8:0:1:ffff::1")).status).toBe(429);
    expect((await tryToken("2001:db8:0:2::1")).status).toBe(401);
  });

  test("cannot be hidden by a forged X-Forwarded-For", async () => {
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await tryToken(`10.0.0.${attempt}, 192.0.2.9`)).status).toBe(401);
    expect((await tryToken("10.0.0.99, 192.0.2.9")).status).toBe(429);
  });
});

describe("passwords", () => {
  const signIn = (email: string, from: string, password = "wrong password") =>
    send(`${server.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": from },
      body: JSON.stringify({ email, password }),
    });

  test("are counted by account from any address: 401, then 429 even for the right one", async () => {
    const email = `${randomUUID()}@example.com`;
    const body = JSON.stringify({ name: "Ann", email, password: "correct horse" });
    const headers = { "content-type": "application/json", "x-forwarded-for": "192.0.2.20" };
    await send(`${server.url}/api/auth/sign-up/email`, { method: "POST", headers, body });
    // Signing in resets the count.
    expect((await signIn(email, "192.0.2.20", "correct horse")).status).toBe(200);
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect((await signIn(email.toUpperCase(), `192.0.2.${30 + attempt}`)).status).toBe(401);
    const refused = await signIn(email, "192.0.2.40", "correct horse");
    expect(refused).toMatchObject({ status: 429, body: { code: "TOO_MANY_REQUESTS" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(800);
  });

  test("are counted by address for any account, whether or not the accounts exist", async () => {
    const responses: number[] = [];
    for (let attempt = 0; attempt < 31; attempt += 1)
      responses.push((await signIn(`${randomUUID()}@example.com`, "192.0.2.50")).status);
    expect(responses.filter((status) => status === 401)).toHaveLength(30);
    expect(responses.at(-1)).toBe(429);
  });
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["1::", "1:0:0:0::/64"],
  ["not an address", "not an address"],
])("the network of %s is %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("the client waits as told and retries", async () => {
  const brisk = await startTestServer({ RATE_LIMIT: "600", RATE_LIMIT_BURST: "5" });
  const api = createTaskwellClient({ url: brisk.url, token: await tokenOf(`user-${randomUUID()}`) });
  for (let call = 0; call < 8; call += 1) await api.task.create.mutate({ title: `${call}` });
  expect((await api.task.list.query()).items).toHaveLength(8);
  await brisk.close();
});

test("RATE_LIMIT=off removes limits and headers", async () => {
  const free = await startTestServer({ RATE_LIMIT: "off" });
  const headers = { authorization: `Bearer ${await tokenOf("ann")}` };
  for (let call = 0; call < 150; call += 1) {
    const response = await send(`${free.url}/api/me/tasks`, { headers });
    expect([response.status, response.headers.get("ratelimit")]).toEqual([200, null]);
  }
  await free.close();
});

test("a server counts for itself while PostgreSQL does not response", async () => {
  // A port that nothing listens on.
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const address: AddressInfo | string | null = probe.address();
  const port = typeof address === "object" ? address?.port : undefined;
  await new Promise((resolve) => probe.close(resolve));
  const db = openTestDatabase(`postgresql://x:y@127.0.0.1:${port}/x`);
  const config = {
    callsPerMinute: 60,
    burst: 2,
    failuresPerMinute: 2,
    signInAttempts: 2,
    store: "postgres",
  } as const;
  const limits = createLimits(config, db);
  const allowed = [await limits.spend("ann", 1), await limits.spend("ann", 1), await limits.spend("ann", 1)];
  expect(allowed.map((allowance) => allowance.allowed)).toEqual([true, true, false]);
  await db.close();
});
