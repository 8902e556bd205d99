/** `Idempotency-Key`: a mutation takes effect once, over REST and tRPC, whatever breaks. */
import { randomUUID } from "node:crypto";
import { cloneDatabase, sql } from "@taskwell/db/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { secret, send, startProcess, startTestServer, tokenOf } from "./testing.ts";
import type { TestResponse } from "./testing.ts";

let url: string;
let server: RunningServer;
beforeAll(async () => {
  url = await cloneDatabase(inject("adminUrl"));
  server = await startTestServer({ DATABASE_URL: url });
});
afterAll(() => server.close());

async function aUser(at = server.url) {
  const id = `user-${randomUUID()}`;
  const token = await tokenOf(id);
  const call = (
    method: string,
    path: string,
    body: unknown,
    key: string | undefined,
    to = at,
  ): Promise<TestResponse> =>
    send(`${to}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    id,
    call,
    create: (title: string, key: string, to = at) => call("POST", "/api/me/tasks", { title }, key, to),
    titles: async (to = at) => {
      const { body } = await call("GET", "/api/me/tasks", undefined, undefined, to);
      return [body].flat().map((task) => String(Reflect.get(Object(task), "title")));
    },
  };
}

test("a repeated call takes effect once and gets the same response, over REST, tRPC and in a batch", async () => {
  const ann = await aUser();
  const [first, again] = [await ann.create("Once", "k1"), await ann.create("Once", "k1")];
  expect(first.status).toBe(201);
  expect(again.text).toBe(first.text);
  expect(again.headers.get("location")).toBe(first.headers.get("location"));

  const input = { title: "Twice?" };
  const rpc = [
    await ann.call("POST", "/trpc/task.create", input, "k2"),
    await ann.call("POST", "/trpc/task.create", input, "k2"),
  ];
  expect(rpc[0]?.status).toBe(200);
  expect(rpc[1]?.text).toBe(rpc[0]?.text);

  const batch = { 0: { title: "B0" }, 1: { title: "B1" } };
  const path = "/trpc/task.create,task.create?batch=1";
  const batches = [await ann.call("POST", path, batch, "k3"), await ann.call("POST", path, batch, "k3")];
  expect(batches[0]?.status).toBe(200);
  expect(batches[1]?.text).toBe(batches[0]?.text);
  expect((await ann.titles()).toSorted()).toEqual(["B0", "B1", "Once", "Twice?"]);
});

test("an error is repeated too, even if the call would now succeed", async () => {
  const ann = await aUser();
  const id = randomUUID();
  const remove = () => ann.call("DELETE", `/api/me/tasks/${id}`, undefined, "k");
  expect(await remove()).toMatchObject({ status: 404, body: { reason: "task_not_found" } });
  await ann.call("POST", "/api/me/tasks", { id, title: "There now" }, undefined);
  expect(await remove()).toMatchObject({ status: 404, body: { reason: "task_not_found" } });
  expect(await ann.titles()).toEqual(["There now"]);

  const invalid = () => ann.call("POST", "/api/me/tasks", { title: "" }, "k2");
  const { request_id: _first, ...first } = Object((await invalid()).body);
  const { request_id: _again, ...again } = Object((await invalid()).body);
  expect(first).toMatchObject({
    status: 400,
    errors: [{ pointer: "#/title", detail: "Must not be empty." }],
  });
  expect(again).toEqual(first);
});

test("the current row of a conflict is repeated", async () => {
  const ann = await aUser();
  const id = randomUUID();
  await ann.call("POST", "/api/me/tasks", { id, title: "First" }, undefined);
  const clash = () => ann.call("POST", "/api/me/tasks", { id, title: "Second" }, "k");
  expect(await clash()).toMatchObject({
    status: 409,
    body: { reason: "task_id_taken", current: { title: "First" } },
  });
  expect(await clash()).toMatchObject({
    status: 409,
    body: { reason: "task_id_taken", current: { title: "First" } },
  });
});

test("a key used with another body or procedure gets 422; other users have their own keys", async () => {
  const [ann, bob] = [await aUser(), await aUser()];
  await ann.create("One", "k");
  const reused = { status: 422, body: { reason: "idempotency_key_reused" } };
  expect(await ann.create("Another", "k")).toMatchObject(reused);
  expect(await ann.call("DELETE", `/api/me/tasks/${randomUUID()}`, undefined, "k")).toMatchObject(reused);
  expect(await ann.call("POST", "/trpc/task.create", { title: "Another" }, "k")).toMatchObject({
    status: 422,
    body: { error: { data: { code: "UNPROCESSABLE_CONTENT", reason: "idempotency_key_reused" } } },
  });
  expect(await bob.create("Bob's", "k")).toMatchObject({ status: 201 });
  expect(await ann.titles()).toEqual(["One"]);
});

test.each(["", " ", "x".repeat(256), "schlüssel".replace("ü", "\u00fc")])("the key %j: 400", async (key) => {
  const ann = await aUser();
  expect(await ann.create("No", key)).toMatchObject({
    status: 400,
    body: { reason: "idempotency_key_invalid" },
  });
  expect(await ann.titles()).toEqual([]);
});

test("a key may have 255 characters, and is ignored for reads", async () => {
  const ann = await aUser();
  expect((await ann.create("Yes", "x".repeat(255))).status).toBe(201);
  expect((await ann.call("GET", "/api/me/tasks", undefined, "x".repeat(300))).status).toBe(200);
});

test("a call while the first is still running gets 409", async () => {
  await sql(
    url,
    `CREATE FUNCTION take_long() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$`,
  );
  await sql(
    url,
    "CREATE TRIGGER take_long BEFORE INSERT ON tasks FOR EACH ROW WHEN (NEW.title = 'Slow') EXECUTE FUNCTION take_long()",
  );
  const ann = await aUser();
  await ann.create("First", "k0");
  const first = ann.create("Slow", "k");
  const sleeping =
    "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
  await expect.poll(() => sql(url, sleeping), { interval: 10 }).toHaveLength(1);
  expect(await ann.create("Slow", "k")).toMatchObject({
    status: 409,
    body: { reason: "idempotency_key_in_use" },
  });
  const { status, text } = await first;
  expect(status).toBe(201);
  expect((await ann.create("Slow", "k")).text).toBe(text);
  expect(await ann.titles()).toEqual(["Slow", "First"]);
});

test("a failure of the server is not stored, and the key can be used again", async () => {
  const ann = await aUser();
  const id = randomUUID();
  await ann.call("POST", "/api/me/tasks", { id, title: "Held" }, undefined);
  const holder = new pg.Client(url);
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query("SELECT FROM tasks WHERE id = $1 FOR UPDATE", [id]);
  const change = () => ann.call("PUT", `/api/me/tasks/${id}`, { title: "Changed" }, "k");
  expect((await change()).status).toBe(503);
  await holder.query("COMMIT");
  await holder.end();
  expect(await change()).toMatchObject({ status: 200, body: { title: "Changed", version: 2 } });
});

test("a key can be used again after a day", async () => {
  const ann = await aUser();
  await ann.create("Yesterday", "k");
  await sql(
    url,
    "UPDATE idempotency_keys SET created_at = created_at - interval '24 hours' WHERE user_id = $1",
    [ann.id],
  );
  expect((await ann.create("Today", "k")).status).toBe(201);
  expect(await ann.create("Another", "k")).toMatchObject({ status: 422 });
  expect(await ann.titles()).toEqual(["Today", "Yesterday"]);
});

test("a hundred calls at once with one key create one task", async () => {
  const ann = await aUser();
  const responses = await Promise.all(Array.from({ length: 100 }, () => ann.create("One", "k")));
  const made = responses.filter(({ status }) => status === 201);
  const waiting = responses.filter(({ status }) => status !== 201);
  expect(new Set(made.map(({ text }) => text)).size).toBe(1);
  for (const response of waiting)
    expect(response).toMatchObject({ status: 409, body: { reason: "idempotency_key_in_use" } });
  expect(await ann.titles()).toEqual(["One"]);
  expect((await ann.create("One", "k")).text).toBe(made[0]?.text);
});

describe("kill -9", () => {
  test("at any moment, even between commit and response: a retry with the key leaves one task", async () => {
    const environment = { DATABASE_URL: url, BETTER_AUTH_SECRET: secret, LOG_LEVEL: "info" };
    const ann = await aUser("");
    // "committed": the server is stopped after the commit and before the response, and then killed.
    for (const delay of ["committed", 0, 5, 10, 20] as const) {
      const doomed = startProcess(environment);
      const at = await doomed.ready();
      const title = `Killed ${delay}`;
      const watching =
        delay === "committed" ? onCommitted(title, () => doomed.child.kill("SIGSTOP")) : undefined;
      const lost = ann.create(title, title, at).catch(() => undefined);
      if (watching === undefined) await new Promise((resolve) => setTimeout(resolve, Number(delay)));
      else await watching;
      await doomed.stop("SIGKILL");
      await lost;

      const next = startProcess(environment);
      const again = await next.ready();
      const response = await retry(() => ann.create(title, title, again));
      expect(response.status).toBe(201);
      expect((await ann.titles(again)).filter((one) => one === title)).toEqual([title]);
      await next.stop();
    }
  }, 60_000);
});

/** Calls `then` as soon as the task is committed. */
async function onCommitted(title: string, then: () => void): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (let seen = false; !seen;) {
    const { rowCount } = await client.query("SELECT FROM tasks WHERE title = $1", [title]);
    seen = rowCount === 1;
  }
  then();
  await client.end();
}

/** Retries 409 as a client would: the killed server's transaction ends soon after its connection. */
async function retry(call: () => Promise<TestResponse>): Promise<TestResponse> {
  for (let attempt = 0; ; attempt += 1) {
    const response = await call();
    if (response.status !== 409 || attempt === 20) return response;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
