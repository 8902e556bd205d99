/** Following changes over real HTTP, through both doors. */
import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { proxyTo } from "@taskwell/db/testing-proxy";
import { cloneDatabase } from "@taskwell/db/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { callerOf, send, startTestServer, tokenOf } from "./testing.ts";
import { openStream, restStream, trpcStream } from "./testing-streams.ts";
import type { StreamEvent } from "./testing-streams.ts";

let database: string;
/** Two servers on one database, with little patience. */
let servers: readonly RunningServer[];
const streamLimits = { verifyMs: 200 };
const readingLimits = { graceMs: 500, bytesPerSecond: 64 * 1024 * 1024, stallMs: 800 };

beforeAll(async () => {
  database = await cloneDatabase(inject("adminUrl"));
  const environment = { DATABASE_URL: database, DATABASE_POOL_SIZE: "2" };
  const start = () => startTestServer(environment, { streamLimits, readingLimits });
  servers = await Promise.all([start(), start()]);
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

const urlOf = (index: number) => servers[index]?.url ?? "";

async function aUser(token?: string) {
  const userId = `user-${randomUUID()}`;
  const own = token ?? (await tokenOf(userId));
  const create = async (title: string, server = 0): Promise<string> => {
    const { body } = await callerOf(urlOf(server), own).mutate("task.create", { title });
    return String(
      Reflect.get(Object(Reflect.get(Object(Reflect.get(Object(body), "result")), "data")), "id"),
    );
  };
  return {
    userId,
    token: own,
    create,
    open: (path: string, headers: Record<string, string> = {}, server = 0) =>
      openStream(urlOf(server) + path, own, headers),
  };
}

/** The titles of the tasks in a message, the same over both doors. */
function titlesIn(event: StreamEvent | undefined): unknown[] {
  const changes: unknown = Reflect.get(Object(event?.data), "changes");
  return Array.isArray(changes)
    ? changes.map((change: unknown) => Reflect.get(Object(Reflect.get(Object(change), "row")), "title"))
    : [];
}

const doors = [
  ["REST", restStream, "changes"],
  ["tRPC", trpcStream, "message"],
] as const;

describe.each(doors)("over %s", (door, path, name) => {
  test("a change is told at once, to be cached and compressed by nobody", async () => {
    const ann = await aUser();
    const stream = await ann.open(path, { "accept-encoding": "br, gzip" });
    expect(stream.status).toBe(200);
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect(stream.headers.get("content-encoding")).toBeNull();
    expect(stream.headers.get("x-accel-buffering")).toBe("no");
    expect(stream.headers.get("cache-control")).toMatch(/no-store/);
    expect(stream.headers.get("cache-control")).toMatch(/no-transform/);
    const first = await stream.nextOf(name);
    expect(first).toMatchObject({ id: expect.any(String), data: { changes: [], token: first.id } });

    const createdAt = performance.now();
    const id = await ann.create("Milk");
    const told = await stream.nextOf(name);
    expect(performance.now() - createdAt).toBeLessThan(1_000);
    const more = door === "REST" ? "has_more" : "hasMore";
    const list = await callerOf(urlOf(0), ann.token).query("changes.list", { since: first.id });
    expect(told.data).toMatchObject({
      changes: [{ kind: "task", id, row: { title: "Milk" } }],
      [more]: false,
    });
    expect(list.text).toContain(id);
    stream.close();
  });

  test("a stream goes on from the last event, with nothing lost or twice", async () => {
    const ann = await aUser();
    const stream = await ann.open(path);
    await stream.nextOf(name);
    await ann.create("One");
    const { id } = await stream.nextOf(name);
    stream.close();
    await ann.create("Two");
    await ann.create("Three");
    const again = await ann.open(path, { "last-event-id": id ?? "" }, 1);
    expect(titlesIn(await again.nextOf(name))).toEqual(["Two", "Three"]);
    await ann.create("Four");
    expect(titlesIn(await again.nextOf(name))).toEqual(["Four"]);
    again.close();
  });

  test("what is written at another server is told within a second, also while a transaction stays open", async () => {
    const ann = await aUser();
    const taskId = await ann.create("Held");
    const holder = new pg.Client(database);
    await holder.connect();
    await holder.query("BEGIN");
    await holder.query("UPDATE tasks SET title = 'Late' WHERE id = $1", [taskId]);
    const stream = await ann.open(path, {}, 1);
    await stream.nextOf(name);

    for (const title of ["One", "Two"]) {
      const createdAt = performance.now();
      await ann.create(title);
      expect(titlesIn(await stream.nextOf(name))).toEqual([title]);
      expect(performance.now() - createdAt).toBeLessThan(1_000);
    }
    await holder.query("COMMIT");
    expect(titlesIn(await stream.nextOf(name))).toEqual(["Late"]);
    await holder.end();
    stream.close();
  });

  test("nobody is told of others' changes", async () => {
    const [ann, bob] = [await aUser(), await aUser()];
    const stream = await bob.open(path);
    await stream.nextOf(name);
    await ann.create("Secret");
    await bob.create("Own");
    expect(titlesIn(await stream.nextOf(name))).toEqual(["Own"]);
    stream.close();
  });

  test("a user may have ten streams at a server", async () => {
    const ann = await aUser();
    const streams = await Promise.all(Array.from({ length: 10 }, () => ann.open(path)));
    for (const stream of streams) await stream.nextOf(name);
    const refused = await ann.open(restStream);
    expect(refused.status).toBe(429);
    const shown = await (await ann.open(trpcStream)).nextOf("serialized-error");
    expect(shown).toMatchObject({ data: { data: { reason: "too_many_streams" } } });
    await (await ann.open(path, {}, 1)).nextOf(name);

    for (const stream of streams.splice(0, 2)) stream.close();
    await expect.poll(async () => (await ann.open(restStream)).status).toBe(200);
    for (const stream of streams) stream.close();
  });

  test("HEAD has the headers, and leaves no stream open", async () => {
    const ann = await aUser();
    for (let count = 0; count < 12; count += 1) {
      const response = await fetch(urlOf(0) + path, {
        method: "HEAD",
        headers: { authorization: `Bearer ${ann.token}` },
      });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/event-stream");
    }
    expect((await ann.open(restStream)).status).toBe(200);
  });
});

// Most of their time is waiting.
describe.concurrent.each(doors)("over %s", (door, path, name) => {
  test("a stream ends when its token expires", async () => {
    // Thirty seconds of leeway, of which two are left.
    const token = await tokenOf(`user-${randomUUID()}`, {}, Math.floor(Date.now() / 1000) - 28);
    const stream = await openStream(urlOf(0) + path, token);
    await stream.nextOf(name);
    const last = await lastOf(stream);
    if (door === "tRPC") expect(last).toMatchObject({ data: { data: { reason: "token_expired" } } });
    else expect(last).toBeUndefined();
    expect(await openStream(urlOf(0) + restStream, token)).toMatchObject({ status: 401 });
  });

  test("a stream ends when its user signs out everywhere", async () => {
    const person = { name: "Ann", email: `${randomUUID()}@example.com`, password: "correct horse" };
    const post = (action: string, body: object, session = "") =>
      send(`${urlOf(0)}/api/auth${action}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(session === "" ? {} : { authorization: `Bearer ${session}` }),
        },
        body: JSON.stringify(body),
      });
    await post("/sign-up/email", person);
    const { jwt, token } = Object((await post("/sign-in/email", person)).body);
    const stream = await openStream(urlOf(0) + path, String(jwt));
    await stream.nextOf(name);
    await post("/revoke-sessions", {}, String(token));
    const last = await lastOf(stream);
    if (door === "tRPC")
      expect(last).toMatchObject({ data: { data: { code: "UNAUTHORIZED", reason: "token_revoked" } } });
    else expect(last).toBeUndefined();
  });

  test("whoever does not read loses the stream", async () => {
    const ann = await aUser();
    const { hostname, port } = new URL(urlOf(0));
    const socket = connect(Number(port), hostname).on("error", () => {});
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ann.token}\r\n\r\n`);
    socket.pause();
    const row = ["task", "T", "x".repeat(16_000)].join(",");
    const importTasks = () =>
      send(`${urlOf(0)}/api/me/data/import/csv`, {
        method: "POST",
        headers: { authorization: `Bearer ${ann.token}`, "content-type": "text/csv" },
        body: ["TYPE,CONTENT,DESCRIPTION", ...Array.from({ length: 600 }, () => row)].join("\n"),
      });
    await importTasks();
    await sleep(2_500);
    let size = 0;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("data", (chunk) => (size += chunk.length)).resume();
    await closed;
    expect(size).toBeLessThan(9_600_000);
  });
});

/** The last event before the end, but for pings. */
async function lastOf(stream: Awaited<ReturnType<typeof openStream>>): Promise<StreamEvent | undefined> {
  let last: StreamEvent | undefined;
  for (let event = await stream.next(); event !== undefined; event = await stream.next()) last = event;
  return last;
}

test.concurrent("streams hold no connection, and share one poll; without them nothing is asked", async () => {
  let answers = 0;
  const proxy = await proxyTo(await cloneDatabase(inject("adminUrl")), (upstream, client) => {
    upstream.on("data", () => (answers += 1)).pipe(client);
  });
  const server = await startTestServer({ DATABASE_URL: proxy.url, DATABASE_POOL_SIZE: "1" });
  const token = await tokenOf(`user-${randomUUID()}`);
  const streams = await Promise.all(
    Array.from({ length: 8 }, () => openStream(server.url + restStream, token)),
  );
  for (const stream of streams) await stream.next();
  expect(await callerOf(server.url, token).query("me.get")).toMatchObject({ status: 200 });
  // The first time each stream looks for itself.
  await sleep(1_000);
  answers = 0;
  await sleep(1_600);
  expect(answers).toBeGreaterThan(0);
  expect(answers).toBeLessThan(16);

  for (const stream of streams) stream.close();
  await sleep(1_000);
  answers = 0;
  await sleep(1_500);
  expect(answers).toBe(0);
  await server.close();
  await proxy.close();
});

test("a server that stops ends its streams at once, and says how many are left", async () => {
  const server = await startTestServer({ DATABASE_URL: database });
  const token = await tokenOf(`user-${randomUUID()}`);
  const [rest, trpc] = [
    await openStream(server.url + restStream, token),
    await openStream(server.url + trpcStream, token),
  ];
  await Promise.all([rest.nextOf("changes"), trpc.nextOf("message")]);
  const startedAt = performance.now();
  const closed = server.close();
  expect(await trpc.nextOf("serialized-error")).toMatchObject({ data: { data: { httpStatus: 503 } } });
  expect(await lastOf(rest)).toBeUndefined();
  await closed;
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
