/** The administrator's command, on two servers that share a database: what it does at once, and what nobody else can do. */
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listTables } from "@taskwell/db/backup-tables";
import { cloneDatabase, sql } from "@taskwell/db/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { bearer, memberOf, password, postAccount, signUpAndIn } from "./testing-accounts.ts";
import { callerOf, secret, send, startProcess, startTestServer, tokenOf } from "./testing.ts";

const secretTitle = "Buy the ring";

let folder: string;
let database: string;
let one: RunningServer;
let other: RunningServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "taskwell-admin-"));
  database = await cloneDatabase(inject("adminUrl"));
  [one, other] = await Promise.all([
    startTestServer({ DATABASE_URL: database }),
    startTestServer({ DATABASE_URL: database }),
  ]);
});
afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  await rm(folder, { recursive: true });
});

async function admin(
  given: readonly string[],
  environment: Record<string, string> = { DATABASE_URL: database },
) {
  const command = startProcess({ BETTER_AUTH_SECRET: secret, ...environment }, "admin", {
    cwd: folder,
    args: given,
  });
  return { code: await command.ended(), output: command.output() };
}

/** Somebody who has signed up, with a task and a feed. */
async function aPerson() {
  const { email, session, jwt } = await signUpAndIn(one.url);
  const api = callerOf(one.url, jwt);
  const id = memberOf(await send(`${one.url}/api/me`, { headers: bearer(jwt) }), "id");
  await api.mutate("task.create", { title: secretTitle });
  const feed = await send(`${one.url}/api/me/feeds`, {
    method: "POST",
    headers: { ...bearer(jwt), "content-type": "application/json" },
    body: JSON.stringify({ name: "Mine", content: "todos" }),
  });
  return { id, email, session, jwt, feed: memberOf(feed, "path") };
}

const statusOf = async (server: RunningServer, token: string) =>
  (await callerOf(server.url, token).query("task.list")).status;
const statuses = (token: string) => Promise.all([statusOf(one, token), statusOf(other, token)]);
const signIn = (server: RunningServer, email: string, given = password) =>
  postAccount(server.url, "/sign-in/email", { email, password: given });

describe.concurrent("pnpm admin", () => {
  test("lists accounts, and nothing that is in their tasks", async () => {
    const ann = await aPerson();
    const terminal = `evil-${randomUUID()}`;
    await sql(database, "INSERT INTO users (id, name) VALUES ($1, E'\\x1b[2J')", [terminal]);
    const table = await admin(["list"]);
    expect(table.code).toBe(0);
    expect(table.output).toMatch(/^ID +E-MAIL +NAME +CREATED +LAST SEEN +SESSIONS +TASKS +STATUS\n/);
    expect(table.output).toMatch(new RegExp(`${ann.id} +${ann.email} +Ann +\\S+ +\\S+ +1 +1 +active`));
    expect(table.output).not.toContain("\u001b");

    const json = await admin(["list", "--json"]);
    const accounts: object[] = json.output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(accounts).toContainEqual({
      id: ann.id,
      email: ann.email,
      name: "Ann",
      createdAt: expect.stringMatching(/Z$/),
      disabledAt: null,
      lastSeenAt: expect.stringMatching(/Z$/),
      sessions: 1,
      tasks: 1,
    });
    expect(table.output + json.output).not.toContain(secretTitle);
  });

  test("disables an account on every server at once, and enables it", async () => {
    const [ann, bob] = [await aPerson(), await aPerson()];
    const foreign = await tokenOf(ann.id, {}, "1y");
    expect(await statuses(ann.jwt)).toEqual([200, 200]);
    expect((await send(`${other.url}${ann.feed}`)).status).toBe(200);

    expect(await admin(["disable", ann.email.toUpperCase()])).toMatchObject({ code: 0 });
    expect(await statuses(ann.jwt)).toEqual([401, 401]);
    expect(await statuses(foreign)).toEqual([401, 401]);
    // Issued since then, by another program that knows the secret.
    expect(await statuses(await tokenOf(ann.id))).toEqual([401, 401]);
    expect((await send(`${other.url}/api/auth/token`, { headers: bearer(ann.session) })).status).toBe(401);
    expect((await send(`${other.url}${ann.feed}`)).status).toBe(404);
    expect(await signIn(other, ann.email)).toMatchObject({ status: 403, body: { code: "ACCOUNT_DISABLED" } });
    // Whoever does not know the password learns nothing.
    expect((await signIn(other, ann.email, "wrong password")).status).toBe(401);
    expect(await statuses(bob.jwt)).toEqual([200, 200]);

    expect(await admin(["enable", ann.id])).toMatchObject({ code: 0 });
    expect(await statuses(ann.jwt)).toEqual([401, 401]);
    const again = await signIn(one, ann.email);
    expect(await statuses(memberOf(again, "jwt"))).toEqual([200, 200]);
    expect((await send(`${other.url}${ann.feed}`)).status).toBe(200);
  });

  test("signs an account out everywhere", async () => {
    const ann = await aPerson();
    expect(await admin(["sign-out", ann.email])).toMatchObject({ code: 0 });
    expect(await statuses(ann.jwt)).toEqual([401, 401]);
    expect((await send(`${one.url}/api/auth/token`, { headers: bearer(ann.session) })).status).toBe(401);
    expect(await statuses(memberOf(await signIn(other, ann.email), "jwt"))).toEqual([200, 200]);
  });

  test("exports what the owner's own export contains", async () => {
    const ann = await aPerson();
    const path = join(folder, `${ann.id}.json`);
    expect(await admin(["export", ann.email, path])).toMatchObject({ code: 0 });
    const own = await send(`${one.url}/api/me/data/export`, { headers: bearer(ann.jwt) });
    const withoutTime = (text: string) => text.replaceAll(/"exportedAt":\s*"[^"]*"/g, "");
    expect(withoutTime(await readFile(path, "utf8"))).toBe(withoutTime(own.text));
    expect(own.text).toContain(secretTitle);
    expect(await admin(["export", ann.email, path])).toMatchObject({
      code: 1,
      output: expect.stringContaining("exists already"),
    });
  });

  test("deletes an account once its address is typed, and nothing of it remains", async () => {
    const ann = await aPerson();
    const asked = await admin(["delete", ann.email]);
    expect(asked).toMatchObject({ code: 1, output: expect.stringContaining("Nothing was deleted.") });
    expect(await statuses(ann.jwt)).toEqual([200, 200]);

    expect(await admin(["delete", ann.id, "--yes"])).toMatchObject({ code: 0 });
    expect(await statuses(ann.jwt)).toEqual([401, 401]);
    expect((await signIn(one, ann.email)).status).toBe(401);
    const client = new pg.Client(database);
    await client.connect();
    const tables = await listTables(client);
    await client.end();
    const left: string[] = [];
    for (const { table } of tables) {
      const rows = await sql(
        database,
        `SELECT FROM ${table} AS row WHERE strpos(row::text, $1) + strpos(row::text, $2) > 0`,
        [ann.id, ann.email],
      );
      if (rows.length > 0) left.push(table);
    }
    // Keeps tokens that outlive the account from bringing it back.
    expect(left).toEqual(["auth.token_revocations"]);
  });

  test.each([
    [["disable", "nobody@example.com"], 1, /There is no account nobody@example\.com/],
    [[], 2, /Give a command/],
    [["frob"], 2, /frob is not a command/],
    [["constructor"], 2, /constructor is not a command/],
    [["disable"], 2, /disable takes other arguments/],
    [["list", "--yes"], 2, /--yes is for delete/],
    [["list", "--force"], 2, /Unknown option '--force'/],
    [["--help"], 0, /Usage: pnpm admin/],
  ])("%j ends with %i", async (given, code, output) => {
    expect(await admin(given)).toMatchObject({ code, output: expect.stringMatching(output) });
  });

  test("works on an embedded database, with and without its server", async () => {
    const environment = { DATA_DIR: join(folder, "data") };
    const nothing = `There is no data in ${environment.DATA_DIR}. Set DATABASE_URL, or DATA_DIR.\n`;
    expect(await admin(["list"], environment)).toEqual({ code: 1, output: nothing });
    const server = startProcess({ BETTER_AUTH_SECRET: secret, ...environment });
    const url = await server.ready();
    const { email, jwt } = await signUpAndIn(url);
    expect((await callerOf(url, jwt).query("task.list")).status).toBe(200);
    expect(await admin(["disable", email], environment)).toMatchObject({ code: 0 });
    expect((await callerOf(url, jwt).query("task.list")).status).toBe(401);
    await server.stop();
    const listed = await admin(["list", "--json"], environment);
    expect(listed).toMatchObject({ code: 0, output: expect.stringContaining(email) });
  });
});

describe("over HTTP", () => {
  test("there is no administrator", async () => {
    const ann = await aPerson();
    const headers = { ...bearer(ann.session), "content-type": "application/json" };
    for (const path of [
      "list-users",
      "ban-user",
      "unban-user",
      "remove-user",
      "set-role",
      "revoke-user-sessions",
    ])
      for (const method of ["GET", "POST"])
        expect((await send(`${one.url}/api/auth/admin/${path}`, { method, headers })).status).toBe(404);
    for (const path of ["admin.list", "account.disable", "user.list", "user.delete"])
      expect((await callerOf(one.url, ann.jwt).query(path)).status).toBe(404);
  });

  test("nothing says that accounts can be disabled, nor sets it", async () => {
    const ann = await aPerson();
    await postAccount(
      one.url,
      "/update-user",
      { name: "Ann B.", disabledAt: "2026-01-01T00:00:00Z" },
      bearer(ann.session),
    );
    const texts = await Promise.all([
      send(`${one.url}/api/me`, { headers: bearer(ann.jwt) }),
      send(`${one.url}/api/auth/get-session`, { headers: bearer(ann.session) }),
      send(`${one.url}/api/auth/list-sessions`, { headers: bearer(ann.session) }),
      send(`${one.url}/api/me/data/export`, { headers: bearer(ann.jwt) }),
      signIn(one, ann.email),
    ]);
    for (const { status, text } of texts) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/disabled/i);
    }
    expect(await sql(database, "SELECT disabled_at FROM users WHERE id = $1", [ann.id])).toEqual([
      { disabled_at: null },
    ]);
  });
});
