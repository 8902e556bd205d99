/** A backup that is made while people work, restored elsewhere: what it holds, and what goes on there. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { backUp } from "@taskwell/db/backup";
import { listTables } from "@taskwell/db/backup-tables";
import { restore } from "@taskwell/db/restore";
import { cloneDatabase, emptyDatabase, withClient } from "@taskwell/db/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { bearer, memberOf, signUpAndIn } from "./testing-accounts.ts";
import { callerOf, secret, send, startProcess, startTestServer, tokenOf } from "./testing.ts";
import type { TestResponse } from "./testing.ts";

const directory = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "taskwell-restored-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A digest of each table's rows, in order. @param snapshot whose rows are read, of `pg_export_snapshot`; absent: the latest */
async function digests(url: string, snapshot?: string): Promise<Record<string, unknown>> {
  return await withClient(url, async (client) => {
    const tables = await listTables(client);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    if (snapshot !== undefined) await client.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
    const found: Record<string, unknown> = {};
    for (const { table, columns } of tables) {
      const { rows } = await client.query<object>(
        `SELECT count(*)::int, md5(string_agg(line, E'\n' ORDER BY line COLLATE "C"))
           FROM (SELECT ROW(${columns.join(", ")})::text AS line FROM ${table}) AS lines`,
      );
      found[table] = rows[0];
    }
    return found;
  });
}

const dataOf = (response: TestResponse): unknown =>
  Reflect.get(Object(Reflect.get(Object(response.body), "result")), "data");
const dataMember = (response: TestResponse, name: string) =>
  String(Reflect.get(Object(dataOf(response)), name));

describe("a backup that is made while people write", () => {
  let url: string;
  let old: RunningServer;
  let server: RunningServer;
  /** The source's tables at the moment of the backup and after it, and the restored ones. */
  let seen: Record<string, unknown>;
  let later: Record<string, unknown>;
  let restored: Record<string, unknown>;
  let ann: Awaited<ReturnType<typeof signUpAndIn>>;
  let syncToken: string;
  let cursor: string;

  beforeAll(async () => {
    const source = await cloneDatabase(inject("adminUrl"));
    // A change of a week whose partition a new database does not have.
    await withClient(source, async (client) => {
      await client.query("INSERT INTO users (id) VALUES ('early')");
      await client.query(
        `INSERT INTO log.changes (user_id, day, at, entity, op, id, actor)
           VALUES ('early', current_date - 20, now() - interval '20 days', 'tasks', 'i', gen_random_uuid(), 'early')`,
      );
    });
    old = await startTestServer({ DATABASE_URL: source });
    ann = await signUpAndIn(old.url);
    const api = callerOf(old.url, ann.jwt);
    const list = dataMember(await api.mutate("list.create", { name: "House" }), "id");
    const parent = dataMember(await api.mutate("task.create", { title: "Move", listId: list }), "id");
    await api.mutate("task.create", { title: "Pack\tboxes\\\n", parentId: parent });
    await api.mutate("task.create", { title: "Third" });
    await api.mutate("webhook.create", { url: "https://example.com/hook" });
    cursor = dataMember(await api.query("task.list", { limit: 1 }), "nextCursor");
    syncToken = dataMember(await api.query("changes.list"), "token");

    let isOver = false;
    let written = 0;
    const write = async (writer: number) => {
      const caller = callerOf(old.url, await tokenOf(`writer-${writer}`));
      while (!isOver) {
        const id = dataMember(await caller.mutate("task.create", { title: "Again" }), "id");
        await caller.mutate("task.setCompleted", { id, completed: true });
        written += 1;
      }
    };
    const writers = [1, 2, 3].map((writer) => write(writer));
    const moreAreWritten = async () => {
      const enough = written + 20;
      while (written < enough) await sleep(10);
    };
    const path = join(folder, "under-load.backup");
    const onSnapshot = async (snapshot: string) => {
      await moreAreWritten();
      seen = await digests(source, snapshot);
    };
    await moreAreWritten();
    await backUp({ url: source, path, version: "0", onSnapshot });
    isOver = true;
    await Promise.all(writers);
    later = await digests(source);

    url = await emptyDatabase(inject("adminUrl"));
    await restore({ url, path, directory });
    restored = await digests(url);
    server = await startTestServer({ DATABASE_URL: url });
  }, 60_000);
  afterAll(() => Promise.all([old.close(), server.close()]));

  test("holds every table as it was at one moment", () => {
    expect(restored).toEqual(seen);
    expect(later["log.changes"]).not.toEqual(seen["log.changes"]);
    expect(seen["public.webhooks"]).toMatchObject({ count: 1 });
    expect(seen["public.users"]).toMatchObject({ count: 5 });
  });

  test("has the changes of past weeks in partitions of their own", async () => {
    const sql = "SELECT tableoid::regclass::text AS partition FROM log.changes WHERE user_id = 'early'";
    const { rows } = await withClient(url, (client) => client.query<object>(sql));
    expect(rows).toEqual([{ partition: expect.stringMatching(/^log\.changes_\d{4}w\d\d$/) }]);
  });

  test("keeps people signed in, and their pages", async () => {
    const api = callerOf(server.url, ann.jwt);
    expect((await api.query("task.list", { limit: 1, cursor })).status).toBe(200);
    const renewed = await send(`${server.url}/api/auth/token`, { headers: bearer(ann.session) });
    expect((await callerOf(server.url, memberOf(renewed, "token")).query("task.list")).status).toBe(200);
  });

  test("has clients that sync read everything again", async () => {
    const api = callerOf(server.url, ann.jwt);
    const overTrpc = await api.query("changes.list", { since: syncToken });
    expect(overTrpc).toMatchObject({
      status: 412,
      body: { error: { data: { reason: "resync_required" } } },
    });
    const path = `/api/me/changes?since=${encodeURIComponent(syncToken)}`;
    const overRest = await send(`${server.url}${path}`, { headers: bearer(ann.jwt) });
    expect(overRest).toMatchObject({ status: 410, body: { reason: "resync_required" } });
  });

  test("goes on with the change log where it ended", async () => {
    const api = callerOf(server.url, ann.jwt);
    const token = dataMember(await api.query("changes.list"), "token");
    const created = await api.mutate("task.create", { title: "Since then" });
    const { body } = await api.query("changes.list", { since: token });
    expect(body).toMatchObject({
      result: { data: { changes: [{ kind: "task", id: dataMember(created, "id") }], hasMore: false } },
    });
    const history = dataOf(await api.query("history.list", { limit: 2 }));
    expect(JSON.stringify(history)).toMatch(/Since then.*Third/);
  });
});

describe("the commands", () => {
  const run = async (entry: string, dataDir: string, ...given: string[]) => {
    const environment = { DATA_DIR: join(folder, dataDir), BETTER_AUTH_SECRET: secret };
    const command = startProcess(environment, entry, { cwd: folder, args: given });
    return { code: await command.ended(), output: command.output() };
  };

  test("back up an embedded database while its server runs, and restore it into another directory", async () => {
    const running = startProcess({ DATA_DIR: join(folder, "first"), BETTER_AUTH_SECRET: secret });
    const api = callerOf(await running.ready(), await tokenOf("ann"));
    await api.mutate("task.create", { title: "Kept" });
    expect(await run("backup", "first", "kept.backup")).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Wrote kept\.backup: \d+ rows of \d+ tables/),
    });
    expect(await run("restore", "first", "kept.backup")).toMatchObject({
      code: 1,
      output: expect.stringContaining("Another Taskwell server"),
    });
    await running.stop();

    expect(await run("restore", "second", "kept.backup")).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Restored \d+ rows/),
    });
    const restored = startProcess({ DATA_DIR: join(folder, "second"), BETTER_AUTH_SECRET: secret });
    const list = await callerOf(await restored.ready(), await tokenOf("ann")).query("task.list");
    expect(list.text).toContain("Kept");
    await restored.stop();
  });

  test("say what they take", async () => {
    expect(await run("backup", "first")).toMatchObject({
      code: 2,
      output: expect.stringContaining("Usage: "),
    });
    expect(await run("restore", "first", "a", "b")).toMatchObject({ code: 2 });
    expect(await run("restore", "first", "--help")).toMatchObject({ code: 0 });
  });
});
