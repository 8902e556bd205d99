/** The typed client follows changes of a real server: its subscription, and `followChanges`. */
import { randomUUID } from "node:crypto";
import { createTaskwellClient } from "@taskwell/client";
import type { Change, TaskwellClient } from "@taskwell/client";
import { followChanges } from "@taskwell/client/changes";
import type { FollowStatus } from "@taskwell/client/changes";
import { cloneDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { startTestServer, tokenOf } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer({}, { streamLimits: { verifyMs: 100 } });
});
afterAll(() => server.close());

const titlesOf = (changes: readonly Change[]) =>
  changes.flatMap(({ kind, row }) => (kind === "task" && row !== null ? [row.title] : []));

/** A token that is good for some seconds yet: the server tolerates thirty after its expiry. */
const shortTokenOf = (userId: string, seconds: number) =>
  tokenOf(userId, {}, Math.ceil(Date.now() / 1000) - 30 + seconds);

/** Subscribes, and notes what happens. */
function subscribe(api: TaskwellClient, since?: string) {
  const titles: string[] = [];
  const reasons: unknown[] = [];
  let messages = 0;
  const subscription = api.changes.live.subscribe(since === undefined ? {} : { since }, {
    onData: ({ data }) => {
      messages += 1;
      titles.push(...titlesOf(data.changes));
    },
    onError: (error) => reasons.push(error.data?.reason),
  });
  return { titles, reasons, messages: () => messages, close: () => subscription.unsubscribe() };
}

test("a subscription tells of changes, with the token in a header", async () => {
  const urls: string[] = [];
  const token = await tokenOf(randomUUID());
  const api = createTaskwellClient({
    url: server.url,
    token,
    fetch: (url, init) => {
      const request = new Request(url, init);
      urls.push(`${request.url} ${request.headers.get("authorization")}`);
      return fetch(request);
    },
  });
  const live = subscribe(api);
  await expect.poll(live.messages).toBe(1);
  await api.task.create.mutate({ title: "Buy milk" });
  await expect.poll(() => live.titles).toEqual(["Buy milk"]);
  expect(urls[0]).toBe(`${server.url}/trpc/changes.live?input=%7B%7D Bearer ${token}`);
  live.close();
});

test("a subscription goes on with a new token whenever one expires, with nothing lost or twice", async () => {
  const userId = randomUUID();
  const good = createTaskwellClient({ url: server.url, token: await tokenOf(userId) });
  let fetched = 0;
  const api = createTaskwellClient({
    url: server.url,
    token: async () => {
      fetched += 1;
      return await shortTokenOf(userId, 1);
    },
  });
  const live = subscribe(api);
  await expect.poll(live.messages).toBe(1);
  // More often than a call would be retried.
  const titles = Array.from({ length: 5 }, (_, index) => `Task ${index}`);
  for (const [index, title] of titles.entries()) {
    await good.task.create.mutate({ title });
    await expect.poll(() => fetched).toBeGreaterThan(index + 1);
  }
  await expect.poll(() => live.titles).toHaveLength(titles.length);
  expect(live).toMatchObject({ titles, reasons: [] });
  live.close();
});

test("a subscription ends with the reason of an error", async () => {
  const live = subscribe(createTaskwellClient({ url: server.url, token: "bad" }));
  await expect.poll(() => live.reasons).toEqual(["token_malformed"]);
  const api = createTaskwellClient({ url: server.url, token: await tokenOf(randomUUID()) });
  const invalid = subscribe(api, "nonsense");
  await expect.poll(() => invalid.reasons).toEqual(["cursor_invalid"]);
});

test("following goes on through expired tokens and a server that is replaced, with nothing lost or twice", async () => {
  const userId = randomUUID();
  const environment = { DATABASE_URL: await cloneDatabase(inject("adminUrl")) };
  let own = await startTestServer(environment, { streamLimits: { verifyMs: 100 } });
  const port = new URL(own.url).port;
  let fetched = 0;
  const api = createTaskwellClient({
    url: own.url,
    token: async () => {
      fetched += 1;
      return await shortTokenOf(userId, 2);
    },
  });
  const titles: string[] = [];
  const statuses: FollowStatus[] = [];
  const abort = new AbortController();
  const followed = followChanges(api, {
    onResync: () => {},
    onChanges: (changes) => void titles.push(...titlesOf(changes)),
    onStatus: (status) => statuses.push(status),
    signal: abort.signal,
  });
  const isLive = () => statuses.at(-1)?.state === "live";
  await expect.poll(isLive).toBe(true);
  const writer = createTaskwellClient({ url: own.url, token: await tokenOf(userId) });
  await writer.task.create.mutate({ title: "One" });
  await expect.poll(() => titles).toEqual(["One"]);

  await own.close();
  await expect.poll(() => statuses.find(({ state }) => state === "waiting")).toMatchObject({ delayMs: 0 });
  own = await startTestServer({ ...environment, PORT: port }, { streamLimits: { verifyMs: 100 } });
  await writer.task.create.mutate({ title: "Two" });
  await expect.poll(() => titles).toEqual(["One", "Two"]);
  await expect.poll(() => fetched).toBeGreaterThan(1);
  await expect.poll(isLive).toBe(true);
  abort.abort();
  await followed;
  await own.close();
});
