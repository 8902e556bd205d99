/** Exports and imports as streamed bodies, and calendar feeds, over HTTP. */
import { randomBytes, randomUUID } from "node:crypto";
import { readdir, readlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTaskwellClient } from "@taskwell/client";
import { cloneDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";

let server: RunningServer;
/** A server with low rate limits. */
let strict: RunningServer;
beforeAll(async () => {
  const database = await cloneDatabase(inject("adminUrl"));
  server = await startTestServer({ DATABASE_URL: database, DATABASE_POOL_SIZE: "2" });
  strict = await startTestServer({
    DATABASE_URL: database,
    RATE_LIMIT: "60",
    RATE_LIMIT_BURST: "3",
    RATE_LIMIT_FAILED_AUTH: "2",
  });
});
afterAll(() => Promise.all([server.close(), strict.close()]));

async function aUser() {
  const token = await tokenOf(`user-${randomUUID()}`);
  const headers = { authorization: `Bearer ${token}` };
  const client = createTaskwellClient({ url: server.url, token });
  const rest = async (
    method: string,
    path: string,
    body?: NonNullable<RequestInit["body"]>,
    type = "application/json",
  ) =>
    await send(`${server.url}/api/me${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body, duplex: "half" }),
    });
  return { token, headers, client, rest };
}

/** An export document with this many tasks. */
function aDocument(count: number, titleLength = 20, description: string | null = null): string {
  const now = "2026-01-01T00:00:00.000Z";
  const tasks = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    listId: null,
    parentId: null,
    title: `${index} ${"x".repeat(titleLength)}`,
    description,
    completed: false,
    completedAt: null,
    priority: "none",
    labelIds: [],
    due: null,
    notBefore: null,
    durationMinutes: null,
    recurrence: null,
    occurrences: [],
    position: `m${index.toString(16).padStart(13, "0")}`,
    deletedAt: null,
    deletedWith: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  }));
  const user = { id: "somebody", email: null, name: null };
  return JSON.stringify({
    format: "taskwell",
    version: 1,
    exportedAt: now,
    user,
    lists: [],
    labels: [],
    filters: [],
    tasks,
  });
}

test("without a place for temporary files, an import and an export are answered 503", async () => {
  const { rest } = await aUser();
  vi.stubEnv("TMPDIR", join(tmpdir(), "missing"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const answers = [
    await rest("POST", "/data/import", aDocument(1)),
    await rest("GET", "/data/export"),
    await rest("GET", "/tasks"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
  expect(answers[0]?.text).toContain("The server cannot store temporary files right now.");
});

/** The number of temporary files that this process has open. */
async function temporaryFiles(): Promise<number> {
  const descriptors = await readdir("/proc/self/fd");
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  return targets.filter((target) => /taskwell-[0-9a-f-]{36} \(deleted\)$/.test(target)).length;
}

describe("an export", () => {
  test("is a file over REST", async () => {
    const { rest } = await aUser();
    await rest("POST", "/tasks", JSON.stringify({ title: "One" }));
    const types = {
      "": "application/json",
      "/csv": "text/csv; charset=utf-8",
      "/calendar": "text/calendar; charset=utf-8",
    };
    for (const [path, type] of Object.entries(types)) {
      const got = await rest("GET", `/data/export${path}`);
      expect(got.status).toBe(200);
      expect(got.text).toContain("One");
      expect(got.headers.get("content-type")).toBe(type);
      expect(got.headers.get("content-disposition")).toMatch(
        /^attachment; filename="taskwell\.(json|csv|ics)"$/,
      );
      expect(got.headers.get("cache-control")).toBe("no-store");
      const head = await rest("HEAD", `/data/export${path}`);
      expect([head.status, head.headers.get("content-type"), head.text]).toEqual([200, type, ""]);
    }
    expect(await temporaryFiles()).toBe(0);
  });

  test("an error before the first chunk is an ordinary error response", async () => {
    const { rest } = await aUser();
    const missing = await rest("GET", `/data/export/csv?list_id=${randomUUID()}`);
    expect([missing.status, missing.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
    expect((await rest("GET", "/data/export/csv?list_id=1")).status).toBe(400);
  });

  test("is streamed to the typed client", async () => {
    const { client } = await aUser();
    await client.data.import.mutate({ document: aDocument(1_000) });
    let [text, chunkCount] = ["", 0];
    for await (const chunk of await client.data.export.query()) {
      text += chunk;
      chunkCount += 1;
    }
    expect(JSON.parse(text)).toMatchObject({ format: "taskwell", tasks: { length: 1_000 } });
    expect(chunkCount).toBeGreaterThan(1);
    const stranger = createTaskwellClient({ url: server.url, token: "x.y.z" });
    await expect(stranger.data.export.query()).rejects.toMatchObject({ data: { code: "UNAUTHORIZED" } });
  });

  test("must be requested as a stream over tRPC", async () => {
    const { headers } = await aUser();
    const got = await send(`${server.url}/trpc/data.export`, { headers });
    expect([got.status, got.text.includes("httpBatchStreamLink")]).toEqual([415, true]);
  });

  test("that is read slowly holds no database connection, and leaves no file when cancelled", async () => {
    const { rest, headers } = await aUser();
    await rest("POST", "/data/import", aDocument(6_000, 20, "x".repeat(1_000)));
    const stop = new AbortController();
    const slow = await Promise.all(
      [1, 2, 3].map(() => fetch(`${server.url}/api/me/data/export`, { headers, signal: stop.signal })),
    );
    expect(slow.map(({ status }) => status)).toEqual([200, 200, 200]);
    // Nothing has been read yet, and both database connections are free.
    expect(
      (await Promise.all([rest("GET", "/tasks"), rest("GET", "/lists")])).map(({ status }) => status),
    ).toEqual([200, 200]);
    expect(await temporaryFiles()).toBe(3);
    stop.abort();
    await expect.poll(temporaryFiles).toBe(0);
  });
});

describe("an import", () => {
  test("over REST may be larger than other bodies, and of unannounced length", async () => {
    const { rest } = await aUser();
    const document = aDocument(4_000);
    expect(document.length).toBeGreaterThan(1024 * 1024);
    const chunks = async function* () {
      const bytes = new TextEncoder().encode(document);
      for (let at = 0; at < bytes.length; at += 100_000) yield bytes.slice(at, at + 100_000);
    };
    const made = { created: 4_000, updated: 0, unchanged: 0 };
    const dry = await rest("POST", "/data/import?dry_run=true", ReadableStream.from(chunks()));
    expect([dry.status, dry.body]).toMatchObject([200, { dry_run: true, tasks: made }]);
    expect(await rest("POST", "/data/import", document)).toMatchObject({
      status: 200,
      body: { dry_run: false, tasks: made },
    });
    expect((await rest("GET", "/tasks?limit=200")).body).toHaveLength(200);
    expect(await temporaryFiles()).toBe(0);
  });

  test("over tRPC may not be larger", async () => {
    const { client } = await aUser();
    await expect(client.data.import.mutate({ document: aDocument(4_000) })).rejects.toMatchObject({
      data: { code: "PAYLOAD_TOO_LARGE" },
    });
  });

  test.each([
    ["of another type", "/data/import", "{}", "text/plain", 415, {}],
    ["of no type", "/data/import/csv", "TYPE,CONTENT", "", 415, {}],
    [
      "with an invalid parameter",
      "/data/import?dry_run=maybe",
      aDocument(1),
      "application/json",
      400,
      { detail: "dry_run: Must be true or false.", errors: [{ parameter: "dry_run" }] },
    ],
    [
      "with the document as a parameter",
      "/data/import?document={}",
      aDocument(1),
      "application/json",
      400,
      { errors: [{ parameter: "document" }] },
    ],
    [
      "with a title that is too long",
      "/data/import",
      aDocument(1, 300),
      "application/json",
      400,
      { errors: [{ pointer: "#/tasks/0/title" }] },
    ],
    [
      "with an invalid row",
      "/data/import/csv",
      "TYPE,CONTENT\ntask,a\0b",
      "text/csv",
      400,
      {
        detail: "row 2.CONTENT: Must not contain NUL or half of a surrogate pair.",
        errors: [{ pointer: "#/row%202/CONTENT" }],
      },
    ],
    [
      "that is not UTF-8",
      "/data/import/csv",
      Buffer.from("TYPE,CONTENT\ntask,\xe4", "latin1"),
      "text/csv",
      400,
      { errors: [{ detail: "The document must be in UTF-8." }] },
    ],
    [
      "with an empty body",
      "/data/import/calendar",
      "",
      "text/calendar",
      400,
      { errors: [{ detail: expect.stringMatching(/empty/) }] },
    ],
  ])("%s is refused, without effect", async (_title, path, body, type, status, problem) => {
    const { rest } = await aUser();
    const got = await rest("POST", path, body, type);
    expect(got.status).toBe(status);
    expect(got.body).toMatchObject(problem);
    expect((await rest("GET", "/tasks")).body).toEqual([]);
    expect(await temporaryFiles()).toBe(0);
  });

  test("without a token is refused before the body is read", async () => {
    const got = await send(`${server.url}/api/me/data/import`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: aDocument(4_000),
    });
    expect(got.status).toBe(401);
  });

  test("with an idempotency key takes effect once", async () => {
    const { headers, rest } = await aUser();
    const upload = async (body: string) =>
      await send(`${server.url}/api/me/data/import/csv`, {
        method: "POST",
        headers: { ...headers, "content-type": "text/csv", "idempotency-key": "k" },
        body,
      });
    expect((await upload("TYPE,CONTENT\ntask,One")).status).toBe(200);
    expect((await upload("TYPE,CONTENT\ntask,One")).status).toBe(200);
    expect((await upload("TYPE,CONTENT\ntask,Two")).status).toBe(422);
    expect((await rest("GET", "/tasks")).body).toHaveLength(1);
  });
});

describe("a calendar feed", () => {
  const get = async (path: string, headers: Record<string, string> = {}, from = server, method = "GET") =>
    await send(from.url + path, { method, headers });

  test("is served without a token at its secret address, until it is deleted", async () => {
    const { client } = await aUser();
    const { id: listId } = await client.list.create.mutate({ name: "Home" });
    const due = { date: "2036-12-01", time: "09:00", timeZone: "Europe/Berlin" };
    const recurrence = { rule: "FREQ=WEEKLY" };
    await client.task.create.mutate({ title: "Meet, greet", listId, due, durationMinutes: 30, recurrence });
    await client.task.create.mutate({ title: "All day", listId, due: { date: "2036-12-02" } });
    await client.task.create.mutate({ title: "Whenever", listId });
    const done = await client.task.create.mutate({ title: "Done", listId, due });
    await client.task.setCompleted.mutate({ id: done.id, completed: true });
    await client.task.create.mutate({ title: "Elsewhere", due });
    const { id, path } = await client.feed.create.mutate({ name: "Ours", listId });

    const got = await get(path);
    expect([got.status, got.headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
    const lines = got.text.split("\r\n");
    expect(
      lines.filter(
        (line) =>
          /^(SUMMARY|DTSTART|DURATION|RRULE|TRANSP|X-WR-CALNAME):|^DTSTART;(TZID|VALUE)/.test(line) &&
          !line.includes("19700101"),
      ),
    ).toEqual(
      expect.arrayContaining([
        "X-WR-CALNAME:Ours",
        "SUMMARY:Meet\\, greet",
        "DTSTART;TZID=Europe/Berlin:20361201T090000",
        "DURATION:PT30M",
        "RRULE:FREQ=WEEKLY",
        "SUMMARY:All day",
        "DTSTART;VALUE=DATE:20361202",
        "TRANSP:TRANSPARENT",
      ]),
    );
    expect(lines.filter((line) => line === "BEGIN:VEVENT")).toHaveLength(2);
    expect(lines).toContain("TZID:Europe/Berlin");

    const etag = got.headers.get("etag") ?? "";
    expect(await get(path, { "if-none-match": etag })).toMatchObject({ status: 304, text: "" });
    expect(await get(path, {}, server, "HEAD")).toMatchObject({ status: 200, text: "" });
    await client.task.create.mutate({ title: "New", listId, due });
    expect((await get(path, { "if-none-match": etag })).status).toBe(200);

    await client.feed.update.mutate({ id, listId: null, content: "todos" });
    const all = await get(path);
    expect(all.text.match(/^BEGIN:VTODO/gm)).toHaveLength(5);
    expect(all.text).toContain("SUMMARY:Whenever");

    await client.feed.delete.mutate({ id });
    expect(await get(path)).toMatchObject({
      status: 404,
      text: "There is no such calendar, or not any more.\n",
    });
    expect(await temporaryFiles()).toBe(0);
  });

  test("is deleted with its list, and has its own secret", async () => {
    const { client } = await aUser();
    const { id: listId } = await client.list.create.mutate({ name: "Home" });
    const [one, other] = [
      await client.feed.create.mutate({ name: "1", listId }),
      await client.feed.create.mutate({ name: "2", listId }),
    ];
    expect(one.path).toMatch(/^\/calendar\/[\w-]{43}\.ics$/);
    expect(other.path).not.toBe(one.path);
    await client.list.delete.mutate({ id: listId });
    expect((await get(one.path)).text).not.toContain("BEGIN:VEVENT");
    await client.list.purge.mutate({ id: listId });
    expect((await get(one.path)).status).toBe(404);
    expect((await client.feed.list.query()).items).toEqual([]);
  });

  test("created twice with the same id is the same, including the secret", async () => {
    const { client } = await aUser();
    const given = { id: randomUUID(), name: "Mine" };
    const feed = await client.feed.create.mutate(given);
    expect(await client.feed.create.mutate(given)).toEqual(feed);
    await expect(client.feed.create.mutate({ ...given, name: "Other" })).rejects.toMatchObject({
      data: { reason: "feed_id_taken" },
    });
  });

  test.each([
    "/calendar/x.ics",
    `/calendar/${randomBytes(32).toString("base64url")}.ics`,
    "/calendar/%00.ics",
    "/calendar/",
  ])("%s is not found", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test("guessing secrets and reading a feed are rate limited", async () => {
    const wrong = () => `/calendar/${randomBytes(32).toString("base64url")}.ics`;
    const { client } = await aUser();
    const { path } = await client.feed.create.mutate({ name: "Mine" });
    const known: number[] = [];
    for (let count = 0; count < 4; count += 1) known.push((await get(path, {}, strict)).status);
    expect(known).toEqual([200, 200, 200, 429]);
    const guessed: number[] = [];
    for (let count = 0; count < 3; count += 1) guessed.push((await get(wrong(), {}, strict)).status);
    expect(guessed).toEqual([404, 404, 429]);
    expect(Number((await get(wrong(), {}, strict)).headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

test.each([
  ["UTF-16, little-endian", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ["UTF-16, big-endian", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
  ["UTF-8 with a byte order mark", (text: string) => Buffer.from(`\ufeff${text}`)],
])("a document in %s is read", async (_name, encode) => {
  const { client, rest } = await aUser();
  const answer = await rest("POST", "/data/import/csv", encode("TYPE,CONTENT\ntask,Käse\n"), "text/csv");
  expect(answer.status).toBe(200);
  expect((await client.task.list.query()).items).toMatchObject([{ title: "Käse" }]);
});

test("a calendar whose lines are folded within a character is read", async () => {
  const { client, rest } = await aUser();
  const lines = Buffer.from(
    "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:1\r\nSUMMARY:Käse\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
  );
  const within = lines.indexOf("ä") + 1;
  const folded = Buffer.concat([lines.subarray(0, within), Buffer.from("\r\n "), lines.subarray(within)]);
  const answer = await rest("POST", "/data/import/calendar", folded, "text/calendar");
  expect(answer.status).toBe(200);
  expect((await client.task.list.query()).items).toMatchObject([{ title: "Käse" }]);
});
