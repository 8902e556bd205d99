/** How REST requests map to procedures: bodies, repeated parameters, and paths. */
import { randomUUID } from "node:crypto";
import { cloneDatabase } from "@taskwell/db/testing";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { RunningServer } from "./server.ts";
import { send, startTestServer, tokenOf } from "./testing.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startTestServer({ DATABASE_URL: await cloneDatabase(inject("adminUrl")) });
});
afterAll(() => server.close());

async function aUser() {
  const token = await tokenOf(`user-${randomUUID()}`);
  return async (method: string, path: string, body?: object) =>
    await send(`${server.url}/api/me${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
}

const titles = (items: unknown): string[] =>
  Array.isArray(items) ? items.map((item) => String(Reflect.get(Object(item), "title"))) : [];

test("a query with a body returns its cursor in the body", async () => {
  const call = await aUser();
  for (const title of ["a", "b", "c"]) await call("POST", "/tasks", { title });
  const seen: string[] = [];
  let cursor: unknown;
  do {
    const page = await call("POST", "/filters/run", {
      query: "open",
      sort: "title",
      limit: 2,
      ...(typeof cursor === "string" ? { cursor } : {}),
    });
    expect(page.status).toBe(200);
    seen.push(...titles(Reflect.get(Object(page.body), "items")));
    cursor = Reflect.get(Object(page.body), "next_cursor");
  } while (cursor !== null);
  expect(seen).toEqual(["a", "b", "c"]);
});

test("a parameter may be repeated, and inbox and none stand for absent values", async () => {
  const call = await aUser();
  const idOf = async (name: string) =>
    String(Reflect.get(Object((await call("POST", "/labels", { name })).body), "id"));
  const [a, b] = [await idOf("a"), await idOf("b")];
  await call("POST", "/tasks", { title: "a", label_ids: [a] });
  await call("POST", "/tasks", { title: "b", label_ids: [b], priority: "high" });
  await call("POST", "/tasks", { title: "none", priority: "low" });
  const list = async (query: string) => titles((await call("GET", `/tasks?sort=title&${query}`)).body);
  expect(await list(`labels_any=${a}&labels_any=${b}`)).toEqual(["a", "b"]);
  expect(await list(`labels_none=${a}`)).toEqual(["b", "none"]);
  expect(await list("priorities=low&priorities=high")).toEqual(["b", "none"]);
  expect(await list("list_id=inbox&parent_id=none")).toEqual(["a", "b", "none"]);
  expect((await call("GET", "/tasks?priorities=most")).status).toBe(400);
});

test("a body is optional if the path says everything, and a word in a path is not an id", async () => {
  const call = await aUser();
  const made = await call("POST", "/lists", { name: "Home" });
  const { id } = Object(made.body);
  expect(await call("POST", `/lists/${String(id)}/archive`)).toMatchObject({
    status: 200,
    body: { name: "Home" },
  });
  expect(await call("DELETE", `/lists/${String(id)}`)).toMatchObject({ status: 204 });
  expect(await call("POST", `/trash/lists/${String(id)}/restore`)).toMatchObject({ status: 200 });
  expect((await call("GET", "/tasks/search?text=x")).status).toBe(200);
  expect((await call("DELETE", "/tasks/search")).status).toBe(405);
  expect((await call("GET", "/tasks/searches")).status).toBe(400);
});

test("PATCH changes a task as PUT does: only what is mentioned", async () => {
  const call = await aUser();
  const { body } = await call("POST", "/tasks", { title: "a", description: "b" });
  const id = String(Reflect.get(Object(body), "id"));
  for (const method of ["PUT", "PATCH"]) {
    const changed = await call(method, `/tasks/${id}`, { title: method });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ title: method, description: "b" });
  }
});

test("a list of values may be named as some clients do, and a plus in an instant is a plus", async () => {
  const call = await aUser();
  const { body } = await call("POST", "/labels", { name: "a" });
  const id = String(Reflect.get(Object(body), "id"));
  await call("POST", "/tasks", { title: "a", label_ids: [id] });
  await call("POST", "/tasks", { title: "b" });
  expect(titles((await call("GET", `/tasks?labels_any[]=${id}`)).body)).toEqual(["a"]);
  expect(titles((await call("GET", "/tasks?updated_since=2020-01-01T00:00:00+02:00")).body)).toHaveLength(2);
});

test.each([
  ["/tasks?limit=0", "limit: Must be a whole number from 1 to 200."],
  ["/tasks?limit=201", "limit: Must be a whole number from 1 to 200."],
  ["/tasks?sort=size", "sort: Must be one of created, manual, due, priority, title, updated, completed."],
  ["/tasks?due_from=soon", "due_from: Must be a date, such as 2026-11-21."],
  ["/tasks?completed=maybe", "completed: Must be true or false."],
])("GET %s is refused with what would be right", async (path, detail) => {
  const call = await aUser();
  const refused = await call("GET", path);
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({ detail });
});

test.each([
  [{}, "title: Is required."],
  [{ title: "t", due: "2026-12-01" }, 'due: Must be an object with a date, such as {"date":"2026-11-21"}.'],
  [{ title: "t", duration_minutes: 0 }, "duration_minutes: Must be a whole number from 1 to 525600."],
  [
    { title: "t", label_ids: Array.from({ length: 1_001 }, () => 1) },
    "label_ids: Must have at most 1000 members.",
  ],
])("POST /tasks with %j is refused with what would be right", async (body, detail) => {
  const call = await aUser();
  const refused = await call("POST", "/tasks", body);
  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({ detail });
});
