/** The built server in processes of its own: starting, stopping, killing, and losing the database. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { borrowEmbeddedPostgres } from "@taskwell/db/embedded";
import { cloneDatabase, emptyDatabase, sql, startCluster } from "@taskwell/db/testing";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { callerOf, secret, send, startProcess, tokenOf } from "./testing.ts";
import type { ServerProcess } from "./testing.ts";

let dataDir: string;
let running: ServerProcess[];
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(tmpdir(), "taskwell-process-")), "data");
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await rm(join(dataDir, ".."), { recursive: true, force: true });
});

function start(environment: Record<string, string> = {}, entry = "main"): ServerProcess {
  const server = startProcess({ DATA_DIR: dataDir, BETTER_AUTH_SECRET: secret, ...environment }, entry);
  running.push(server);
  return server;
}

/** The URL of the embedded database that a server is running. */
async function embeddedUrl(directory: string): Promise<string> {
  return (await borrowEmbeddedPostgres(directory)).url;
}

describe("without settings", () => {
  test("the server creates a database and a secret, keeps both, and stops on a signal", async () => {
    const first = start({ BETTER_AUTH_SECRET: "" });
    const url = await first.ready();
    const generated = await readFile(join(dataDir, "better-auth.secret"), "utf8");
    expect((await stat(join(dataDir, "better-auth.secret"))).mode & 0o777).toBe(0o600);
    expect((await send(`${url}/readyz`)).status).toBe(200);
    expect(await first.stop()).toBe(0);
    expect(first.output()).not.toMatch(/"level":[4-6]0/);

    const second = start({ BETTER_AUTH_SECRET: "" });
    await second.ready();
    expect(await readFile(join(dataDir, "better-auth.secret"), "utf8")).toBe(generated);
    expect(first.output() + second.output()).not.toContain(generated);
  });

  test("a second server on the same data stops with a message, and the first goes on", async () => {
    const url = await start().ready();
    const second = start();
    expect(await second.ended()).toBe(1);
    expect(second.output()).toMatch(/Another Taskwell server \(process \d+\) is using the data in/);
    expect((await send(`${url}/readyz`)).status).toBe(200);
  });

  test("commands work with and without a running server", async () => {
    const seedAlone = start({}, "seed");
    expect(await seedAlone.ended()).toBe(0);
    expect(seedAlone.output()).toContain("Created 14 tasks for demo-ann and demo-bob.");

    const url = await start().ready();
    const seedAgain = start({}, "seed");
    expect(await seedAgain.ended()).toBe(0);
    expect(seedAgain.output()).toContain("Created 0 tasks");
    const migrate = start({}, "migrate");
    expect(await migrate.ended()).toBe(0);
    expect(migrate.output()).toContain("up to date");

    const bob = callerOf(url, await tokenOf("demo-bob"));
    const { body } = await bob.query("task.list");
    expect(JSON.stringify(body)).toContain("Vaccinate the cat");
    expect(JSON.stringify(body)).not.toContain("passport");
  });

  test("kill -9 during 1,000 writes loses no acknowledged write and repeats none", async () => {
    const first = start();
    const ann = callerOf(await first.ready(), await tokenOf("ann"));
    const acknowledged = new Set<string>();
    const ids = Array.from({ length: 1_000 }, () => randomUUID());
    const write = async (caller: typeof ann, id: string) => {
      const response = await caller.mutate("task.create", { id, title: `Task ${id}` }).catch(() => undefined);
      if (response?.status === 200) acknowledged.add(id);
      if (acknowledged.size === 300) first.child.kill("SIGKILL");
    };
    const queue = [...ids];
    const writers = Array.from({ length: 16 }, async () => {
      for (let id = queue.pop(); id !== undefined; id = queue.pop()) await write(ann, id);
    });
    await Promise.all(writers);
    expect(first.child.signalCode).toBe("SIGKILL");
    expect(acknowledged.size).toBeLessThan(1_000);

    const again = callerOf(await start().ready(), await tokenOf("ann"));
    const stored: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = await again.query("task.list", { limit: 200, ...(cursor === "" ? {} : { cursor }) });
      const data: { items: { id: string }[]; nextCursor: string | null } = JSON.parse(page.text).result.data;
      stored.push(...data.items.map(({ id }) => id));
      cursor = data.nextCursor;
    }
    expect(new Set(stored).size).toBe(stored.length);
    expect([...acknowledged].filter((id) => !stored.includes(id))).toEqual([]);

    // A client sends unacknowledged writes again with their ids: each task exists once.
    for (const id of ids.filter((one) => !acknowledged.has(one))) await write(again, id);
    expect(acknowledged.size).toBe(1_000);
    const [row] = await sql(
      await embeddedUrl(dataDir),
      "SELECT count(*)::int AS tasks, count(DISTINCT id)::int AS ids FROM tasks",
    );
    expect(row).toEqual({ tasks: 1_000, ids: 1_000 });
  });
});

describe("with DATABASE_URL", () => {
  test("with an unmigrated database the server is unready until the command that it names has run", async () => {
    const DATABASE_URL = await emptyDatabase(inject("adminUrl"));
    const port = String(20_000 + Math.floor(Math.random() * 10_000));
    const server = start({ DATABASE_URL, PORT: port });
    await server.printed(/Run pnpm db:migrate/);
    const url = `http://127.0.0.1:${port}`;

    expect(await send(`${url}/livez`)).toMatchObject({ status: 200 });
    expect(await send(`${url}/readyz`)).toMatchObject({
      status: 503,
      body: { reason: expect.stringContaining("pnpm db:migrate") },
    });
    const refused = await callerOf(url, await tokenOf("ann")).query("task.list");
    expect(refused).toMatchObject({
      status: 503,
      body: { error: { data: { code: "SERVICE_UNAVAILABLE" } } },
    });
    expect(refused.headers.get("retry-after")).toBe("1");

    const migrate = start({ DATABASE_URL }, "migrate");
    expect(await migrate.ended()).toBe(0);
    expect(migrate.output()).toContain("applied 20261127000100_tasks");
    await server.ready();
    expect(await send(`${url}/readyz`)).toMatchObject({ status: 200 });
  });

  test("a server that waits for migrations stops on a signal", async () => {
    const server = start({ DATABASE_URL: await emptyDatabase(inject("adminUrl")) });
    await server.printed(/Run pnpm db:migrate/);
    expect(await server.stop()).toBe(0);
  });

  test("MIGRATE_ON_START migrates the database, even from two servers at once", async () => {
    const environment = { DATABASE_URL: await emptyDatabase(inject("adminUrl")), MIGRATE_ON_START: "true" };
    const urls = await Promise.all([start(environment).ready(), start(environment).ready()]);
    for (const url of urls) expect((await send(`${url}/readyz`)).status).toBe(200);
  });

  test("a database that does not isolate users stops the server with an explanation", async () => {
    const DATABASE_URL = await cloneDatabase(inject("adminUrl"));
    await sql(DATABASE_URL, "ALTER TABLE tasks DISABLE ROW LEVEL SECURITY");
    const server = start({ DATABASE_URL });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain('ALTER TABLE \\"public\\".\\"tasks\\" ENABLE ROW LEVEL SECURITY');
  });

  test.each([
    [
      "a port without a server",
      "postgresql://ann:hunter2@127.0.0.1:1/taskwell",
      "Cannot use the PostgreSQL at 127.0.0.1:1/taskwell (DATABASE_URL): nothing listens there.",
    ],
    [
      "an unknown host",
      "postgresql://ann:hunter2@no-such-host.invalid/taskwell",
      "the host name is not known",
    ],
  ])("%s stops it with a clear error", async (_title, DATABASE_URL, message) => {
    const server = start({ DATABASE_URL });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain(message);
    expect(server.output()).not.toContain("hunter2");
  });

  test("a wrong password and a missing database stop it at once with a clear error", async () => {
    const wrong = new URL(inject("adminUrl"));
    wrong.password = "hunter2";
    const server = start({ DATABASE_URL: wrong.href });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain("it refuses the user or the password");

    const missing = new URL(inject("adminUrl"));
    missing.pathname = "/no_such_database";
    const other = start({ DATABASE_URL: missing.href });
    expect(await other.ended()).toBe(1);
    expect(other.output()).toContain("there is no such database");
  });

  test("calls get 503 with Retry-After while the database is down, and succeed within 5 seconds after it is back", async () => {
    const postgres = await startCluster();
    const url = await start({ DATABASE_URL: postgres.adminUrl, MIGRATE_ON_START: "true" }).ready();
    const ann = callerOf(url, await tokenOf("ann"));
    expect((await ann.mutate("task.create", { title: "Before" })).status).toBe(200);

    await postgres.pause();
    const down = await Promise.all([
      ann.query("task.list"),
      ann.mutate("task.create", { title: "Meanwhile" }),
      send(`${url}/readyz`),
    ]);
    for (const response of down) {
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("1");
    }
    expect((await send(`${url}/livez`)).status).toBe(200);
    expect((await send(`${url}/trpc/task.list`)).status).toBe(401);

    await postgres.resume();
    await expect.poll(async () => (await ann.query("task.list")).status, { timeout: 5_000 }).toBe(200);
    expect((await send(`${url}/readyz`)).status).toBe(200);
    await running[0]?.stop();
    await postgres.stop();
  });

  test("two servers read each other's cursors", async () => {
    const DATABASE_URL = await cloneDatabase(inject("adminUrl"));
    const token = await tokenOf("ann");
    const [one, other] = (
      await Promise.all([start({ DATABASE_URL }).ready(), start({ DATABASE_URL }).ready()])
    ).map((url) => callerOf(url, token));
    for (const title of ["a", "b"]) await one?.mutate("task.create", { title });
    const page = await one?.query("task.list", { limit: 1 });
    const { nextCursor } = JSON.parse(page?.text ?? "").result.data;
    expect((await other?.query("task.list", { limit: 1, cursor: nextCursor }))?.text).toContain(
      '"title":"a"',
    );
  });
});

/** Linux's limit for connections that wait to be accepted. */
const maxBacklog = Number(await readFile("/proc/sys/net/core/somaxconn", "utf8").catch(() => 0));

describe("1,000 clients that connect at once", () => {
  test.skipIf(maxBacklog < 1_000)("are queued and none is refused", async () => {
    const server = start({ DATABASE_URL: await cloneDatabase(inject("adminUrl")) });
    const { hostname, port } = new URL(await server.ready());
    process.kill(server.child.pid ?? 0, "SIGSTOP");
    const sockets = Array.from({ length: 1_000 }, () => connect(Number(port), hostname));
    try {
      await Promise.all(
        sockets.map((socket) => once(socket, "connect", { signal: AbortSignal.timeout(5_000) })),
      );
    } finally {
      process.kill(server.child.pid ?? 0, "SIGCONT");
      for (const socket of sockets) socket.destroy();
    }
  });
});

describe("stopping", () => {
  test("does not wait for a transaction that may take a minute, and exits with 0", async () => {
    const DATABASE_URL = await cloneDatabase(inject("adminUrl"));
    const server = start({ DATABASE_URL });
    const ann = callerOf(await server.ready(), await tokenOf("ann"));
    const id = randomUUID();
    await ann.mutate("list.create", { id, name: "Large" });
    await ann.mutate("task.create", { title: "Slow", listId: id });
    await sql(
      DATABASE_URL,
      `CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(20); RETURN NEW; END';
       CREATE TRIGGER nap BEFORE UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION nap()`,
    );
    const waiting = ann.mutate("list.delete", { id }).catch(() => undefined);
    const napping = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`;
    await expect.poll(async () => (await sql(DATABASE_URL, napping)).length).toBe(1);
    expect(await server.stop()).toBe(0);
    await waiting;
    const terminated =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    await sql(DATABASE_URL, terminated);
    expect(await sql(DATABASE_URL, "SELECT deleted_at FROM lists")).toEqual([{ deleted_at: null }]);
  });

  test("finishes requests in progress, accepts no new ones, and exits with 0", async () => {
    const DATABASE_URL = await cloneDatabase(inject("adminUrl"));
    const server = start({ DATABASE_URL });
    const ann = callerOf(await server.ready(), await tokenOf("ann"));
    const { id } = JSON.parse((await ann.mutate("task.create", { title: "Held" })).text).result.data;
    await sql(
      DATABASE_URL,
      `CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(2); RETURN NEW; END';
       CREATE TRIGGER nap BEFORE UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION nap()`,
    );
    const waiting = ann.mutate("task.setCompleted", { id, completed: true });
    const napping = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`;
    await expect.poll(async () => (await sql(DATABASE_URL, napping)).length).toBe(1);
    const ended = server.stop();
    await server.printed(/finishing requests in progress/);
    await expect(ann.query("task.list")).rejects.toThrow("fetch failed");

    expect(await waiting).toMatchObject({ status: 200, body: { result: { data: { completed: true } } } });
    expect(await ended).toBe(0);
  });
});

describe("with two workers", () => {
  test("they share port, database and secret; a killed one is replaced; all stop on a signal", async () => {
    const server = start({ WORKERS: "2", BETTER_AUTH_SECRET: secret });
    const url = await server.ready();
    const ann = callerOf(url, await tokenOf("ann"));
    const children = async () => {
      // pgrep fails if there are none.
      const list = promisify(execFile)("pgrep", ["-P", String(server.child.pid), "-f", "main.js"]);
      const { stdout } = await list.catch(() => ({ stdout: "" }));
      return stdout.split("\n").filter(Boolean).map(Number);
    };
    const [first = 0, ...others] = await children();
    expect(others).toHaveLength(1);
    expect((await ann.mutate("task.create", { title: "Shared" })).status).toBe(200);

    process.kill(first, "SIGKILL");
    await server.printed(/a worker died/);
    const responses = await Promise.all(Array.from({ length: 20 }, () => ann.query("task.list")));
    for (const { status, text } of responses) expect([status, text.includes("Shared")]).toEqual([200, true]);
    await expect.poll(async () => (await children()).length, { timeout: 10_000 }).toBe(2);
    expect(await server.stop()).toBe(0);
    expect(await children()).toEqual([]);
  });

  test("what an operator should know is said once, not by each of them", async () => {
    const server = start({
      NODE_ENV: "production",
      WORKERS: "2",
      DATABASE_URL: await cloneDatabase(inject("adminUrl")),
    });
    await server.ready();
    expect(await server.stop()).toBe(0);
    expect(server.output().match(/RATE_LIMIT is off/g)).toHaveLength(1);
    expect(server.output().match(/SMTP_URL is not set/g)).toHaveLength(1);
  });

  test("the server stops with the reason if they cannot start", async () => {
    const server = start({
      WORKERS: "2",
      DATABASE_URL: await cloneDatabase(inject("adminUrl")),
      PORT: "1",
      HOST: "192.0.2.1",
    });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain("Cannot listen on 192.0.2.1:1");
  });
});

describe("starting", () => {
  test("an invalid setting stops it with a message and exit code 1", async () => {
    const server = start({ PORT: "eighty", LOG_LEVEL: "loud" });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toMatch(
      /The configuration is not valid:\n {2}PORT must be .*\n {2}LOG_LEVEL must be /,
    );
  });

  test("a weak secret stops it in production", async () => {
    const server = start({ NODE_ENV: "production", BETTER_AUTH_SECRET: "change-me" });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain("BETTER_AUTH_SECRET is 9 bytes long");
    expect(server.output()).not.toContain("change-me");
  });

  test("a port in use stops it with a message", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address !== null ? String(address.port) : "";
    const server = start({ DATABASE_URL: await cloneDatabase(inject("adminUrl")), PORT: port });
    expect(await server.ended()).toBe(1);
    expect(server.output()).toContain(
      `Cannot listen on 127.0.0.1:${port}: another program is listening there.`,
    );
    other.close();
  });
});

describe("while it runs", () => {
  test("it logs each request and mutation, but no token, text, secret or password", async () => {
    const DATABASE_URL = await cloneDatabase(inject("adminUrl"));
    const server = start({ DATABASE_URL });
    const url = await server.ready();
    const token = await tokenOf("ann");
    const ann = callerOf(url, token);
    const { id } = JSON.parse(
      (await ann.mutate("task.create", { title: "canary-title", description: "canary-text" })).text,
    ).result.data;
    await ann.mutate("task.update", { id, title: "canary-title", extra: "canary-field" });
    await send(`${url}/${token}`);
    await send(`${url}/trpc/${token}`);
    await send(`${url}/trpc/task.list?input=%7B%22cursor%22%3A%22canary-cursor%22%7D`, {
      headers: { authorization: `Bearer ${token}x` },
    });
    await server.stop();

    const lines = server
      .output()
      .trim()
      .split("\n")
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines).toContainEqual(
      expect.objectContaining({
        action: "task.create",
        userId: "ann",
        id,
        outcome: "done",
        msg: "task.create",
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ action: "task.update", userId: "ann", id, outcome: "BAD_REQUEST" }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        method: "POST",
        route: "/trpc/task.create",
        status: 200,
        userId: "ann",
        msg: "request",
      }),
    );
    expect(lines.filter(({ msg }) => msg === "request")).toHaveLength(5);
    expect(server.output()).not.toMatch(/canary|eyJ/);
    for (const hidden of [secret, token, new URL(DATABASE_URL).password])
      expect(server.output()).not.toContain(hidden);
  });

  test("50 bodies of 10 MB and 50 batches of 1,500 calls do not increase its memory", async () => {
    const server = start({ DATABASE_URL: await cloneDatabase(inject("adminUrl")), LOG_LEVEL: "error" });
    const url = await server.ready();
    const residentBytes = async () => {
      const status = await readFile(`/proc/${server.child.pid}/status`, "utf8").catch(() => "VmRSS: 0 kB");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
    };
    const hostile = async () => {
      const post = (path: string, body: RequestInit["body"]) =>
        send(`${url}/trpc/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: body ?? null,
        });
      const responses = await Promise.all([
        post("task.create", Buffer.alloc(10_000_000, "x")),
        post(`${Array(1500).fill("me.get").join(",")}?batch=1`, "{}"),
      ]);
      expect(responses.map(({ status }) => status)).toEqual([413, 400]);
    };
    for (let round = 0; round < 10; round += 1) await hostile();
    const before = await residentBytes();
    for (let round = 0; round < 40; round += 1) await hostile();
    expect((await residentBytes()) - before).toBeLessThan(60_000_000);
  });
});
